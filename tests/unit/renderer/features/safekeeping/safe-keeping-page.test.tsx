import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { backup, backupStatus, retentionPreview } from '../../../../../shared/contract/backups.ts';
import type { Backup, BackupStatus } from '../../../../../shared/contract/backups.ts';
import { lostEvidence } from '../../../../../shared/contract/evidence.ts';
import { sha256Hex } from '../../../../../shared/schema/ids.ts';
import { createFakeClient, never, refuse, renderApp } from '../../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../../support/renderer-fake-client.tsx';
import { sampleId, sampleJob } from '../../../../support/renderer-samples.ts';

const newest = '2026-03-01T09-00-00-000Z-manual';

function sampleStatus(part: Partial<Record<keyof BackupStatus, unknown>> = {}): BackupStatus {
  return backupStatus.parse({
    now: '2026-03-01T10:00:00.000Z',
    latestVerified: { id: newest, at: '2026-03-01T09:00:00.000Z' },
    backups: 1,
    bytes: 4096,
    nextAt: '2026-03-02T09:00:00.000Z',
    lastFailure: null,
    drill: {
      at: '2026-03-01T09:30:00.000Z',
      ok: true,
      sentence: 'The newest backup was restored and is whole.',
      backupId: newest,
      durationMs: 2900,
      restoredBytes: 4096,
    },
    pointInTime: {
      state: 'running',
      from: '2026-02-22T10:00:00.000Z',
      until: '2026-03-01T09:59:30.000Z',
      bytes: 8192,
      sentence: '',
    },
    place: { kind: 'other-folder', folder: '/media/disk/DriftGuard', reachable: true, otherDisk: true },
    settings: {
      schedule: 'daily',
      folder: '/media/disk',
      pointInTime: true,
      pointInTimeDays: 7,
      drill: 'weekly',
      retention: { hourly: 24, daily: 7, weekly: 4, monthly: 12, manualDays: 30, most: null },
    },
    restored: [],
    nextStart: null,
    ...part,
  });
}

function sampleBackup(part: Partial<Record<keyof Backup, unknown>> = {}): Backup {
  return backup.parse({
    id: newest,
    kind: 'manual',
    at: '2026-03-01T09:00:00.000Z',
    appVersion: '1.0.0',
    schemaVersion: 8,
    databaseBytes: 1024 ** 2,
    evidenceFiles: 3,
    evidenceBytes: 1024 ** 2,
    missingEvidence: 0,
    ledgerSize: 1204,
    ledgerRoot: 'a'.repeat(64),
    signature: 'own',
    verified: { at: '2026-03-01T09:00:00.000Z', ok: true, sentence: 'Checked when it was made.' },
    removedAt: null,
    keptAs: 'newest-verified',
    ...part,
  });
}

const well = {
  'backups/status': () => sampleStatus(),
  'backups/list': () => ({ backups: [sampleBackup()] }),
} satisfies FakeHandlers;

const open = (handlers: FakeHandlers = {}) => {
  const client = createFakeClient({ ...well, ...handlers });
  return renderApp('/safe-keeping', client).then(() => client);
};
const row = async (): Promise<string | null | undefined> => {
  const table = await screen.findByRole('table', { name: 'All backups' });
  return within(table).getAllByRole('row')[1]?.textContent;
};

describe('safe-keeping', () => {
  it('shows that it is loading', async () => {
    await open({ 'backups/status': never, 'backups/list': never });
    const restore = await screen.findByRole<HTMLButtonElement>('button', { name: 'Restore…' });
    expect(restore.disabled).toBe(true);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Safe-keeping');
    expect(screen.getAllByRole('status', { name: 'Loading' }).length).toBeGreaterThan(0);
  });

  it('answers first, and shows what is kept, since when, and whether it was tried out', async () => {
    await open();
    expect(await screen.findByText('At most the last minute of work could be lost.')).toBeTruthy();
    expect(screen.queryByText('Not covered:')).toBeNull();
    expect(await row()).toMatch(/By hand.*2 MiB3 evidence files1,204Whole.*StaysNewest verified one/u);
    const drill = screen.getByRole('region', { name: 'Restore drill' });
    expect(drill.textContent).toMatch(/Passed.*2\.9 s.*The newest backup was restored and is whole\./u);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Remove the backup/u }).disabled).toBe(
      true,
    );
  });

  it.each<[string, Partial<Record<keyof BackupStatus, unknown>>, string]>([
    [
      'none was made',
      { latestVerified: null, backups: 0 },
      'There is no backup yet. Everything here could be lost.',
    ],
    [
      'the disk is gone',
      { place: { kind: 'other-folder', folder: '/media/disk', reachable: false, otherDisk: null } },
      'The folder of the backups cannot be reached.',
    ],
    [
      'the last one failed',
      { lastFailure: { at: '2026-03-01T09:50:00.000Z', ok: false, sentence: 'The disk is full.' } },
      'The last backup did not succeed.',
    ],
    ['it is too old', { now: '2026-03-04T10:00:00.000Z' }, 'The newest verified backup is too old.'],
    [
      'the archive stands still',
      {
        pointInTime: {
          state: 'broken',
          from: null,
          until: null,
          bytes: 0,
          sentence: 'The disk of the backups is full.',
        },
      },
      'The archive between backups has stopped.',
    ],
  ])('says the worst first: %s', async (_what, part, sentence) => {
    await open({ 'backups/status': () => sampleStatus(part) });
    expect(await screen.findByRole('heading', { level: 1, name: sentence })).toBeTruthy();
    const alerts = screen.getAllByRole('alert');
    expect(alerts.length).toBeGreaterThan(0);
  });

  it('does not ask for point in time to be turned on while it is starting', async () => {
    const pointInTime = { state: 'starting', from: null, until: null, bytes: 0, sentence: '' };
    await open({ 'backups/status': () => sampleStatus({ pointInTime }) });
    expect(await screen.findByText(/Point in time is making its first copy/u)).toBeTruthy();
    expect(screen.queryByText(/Turn on point in time/u)).toBeNull();
  });

  it('leads from nothing to the first backup', async () => {
    await open({
      'backups/status': () => sampleStatus({ latestVerified: null, backups: 0, drill: null }),
      'backups/list': () => ({ backups: [] }),
    });
    expect(await screen.findByText('No backups yet')).toBeTruthy();
    expect(await screen.findByText('Make the first backup now: it takes seconds.')).toBeTruthy();
    expect(screen.getByText(/^It was never tried out/u)).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Run a drill' }).disabled).toBe(true);
  });

  it('shows a failure and tries again', async () => {
    const client = await open({ 'backups/status': () => refuse('INTERNAL') });
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer(well);
    await userEvent.click(retry);
    expect(await screen.findByText('At most the last minute of work could be lost.')).toBeTruthy();
  });

  it('tells a role that may not read it so once, without buttons or a list', async () => {
    await open({ 'backups/status': () => refuse('FORBIDDEN'), 'backups/list': () => refuse('FORBIDDEN') });
    expect(await screen.findAllByText('Not for your role')).toHaveLength(1);
    expect(screen.queryByRole('button', { name: 'Back up now' })).toBeNull();
    expect(screen.queryByText('All backups')).toBeNull();
  });

  it('names damage and strange signatures in the list', async () => {
    await open({
      'backups/list': () => ({
        backups: [
          sampleBackup({
            verified: { at: '2026-03-01T09:00:00.000Z', ok: false, sentence: 'Evidence 0a1b… was altered.' },
          }),
          sampleBackup({
            id: newest.replace('-manual', '-scheduled'),
            signature: 'unknown',
            verified: null,
            keptAs: 'manual',
          }),
        ],
      }),
    });
    expect(await row()).toContain('DamagedEvidence 0a1b… was altered.');
    expect(screen.getByText('Signed by an unknown key')).toBeTruthy();
  });

  it('shows how far a backup has come, and offers to cancel it', async () => {
    const job = sampleJob({
      id: sampleId(7, 1),
      kind: 'backup',
      title: 'Back up now',
      state: 'running',
      progress: { done: 1, total: 4, unit: 'files', phase: 'Hashing the evidence' },
      outcome: null,
    });
    await open({
      'jobs/list': () => ({ items: [job], total: 1, nextCursor: null }),
      'jobs/get': () => job,
    });
    const section = await screen.findByRole('region', { name: 'Under way' });
    expect(within(section).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
    expect(section.textContent).toContain('Hashing the evidence');
    expect(within(section).getByRole('button', { name: /Cancel/u })).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Back up now' }).disabled).toBe(true);
  });

  it('says what going back would lose before it goes back', async () => {
    const client = await open({
      'backups/preview-restore': () => ({
        at: sampleBackup().at,
        ledgerSize: 1204,
        lostEntries: 2,
        lost: [{ seq: 1205, at: sampleBackup().at, action: 'model.created' }],
        bytes: 2048,
        folderName: 'DriftGuard restored 2026-03-01',
      }),
      'backups/restore': () => refuse('BACKUP_UNUSABLE'),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Restore…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Restore from what?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'See what would be lost' }));
    expect(await screen.findByText(/^2 entries of the ledger were written since/u)).toBeTruthy();
    expect(screen.getByText(/ · Model registered$/u)).toBeTruthy();
    expect(client.calls.some(({ name }) => name === 'backups/restore')).toBe(false);
    await userEvent.click(screen.getByRole('button', { name: 'Restore into a new folder' }));
    expect(await screen.findByText(/^The backup is damaged or incomplete/u)).toBeTruthy();
    expect(client.calls.findLast(({ name }) => name === 'backups/restore')?.input).toEqual({
      source: { from: 'backup', id: newest },
    });
  });

  it('puts what is wrong with a folder beside its field', async () => {
    await open({
      'backups/update-settings': () =>
        refuse('INVALID_INPUT', 'Check the input.', {
          problems: [{ path: 'folder', message: 'There is no such folder.' }],
        }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Settings' }));
    const dialog = await screen.findByRole('dialog', { name: 'How backups are made' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await within(dialog).findByText('There is no such folder.')).toBeTruthy();
    expect(
      within(dialog).getByRole('textbox', { name: 'Folder on another disk' }).getAttribute('aria-invalid'),
    ).toBe('true');
  });

  it('names evidence that is lost with what rests on it, and puts back what a backup has', async () => {
    const lost = lostEvidence.parse({
      sha256: 'ab'.repeat(32),
      sizeBytes: 2048,
      state: 'quarantined',
      datasets: [
        { id: sampleId(4, 1), name: 'Homes 2025', modelId: sampleId(1, 1), deleted: false },
        { id: sampleId(4, 2), name: 'Homes 2024', modelId: sampleId(1, 1), deleted: true },
      ],
      datasetCount: 3,
      hasCopy: true,
      backupAt: '2026-03-01T09:00:00.000Z',
    });
    const gone = { ...lost, sha256: sha256Hex.parse('cd'.repeat(32)), state: 'missing' as const };
    const files = [lost, { ...gone, datasets: [], datasetCount: 0, hasCopy: false, backupAt: null }];
    const job = sampleJob({
      kind: 'evidence-put-back',
      state: 'done',
      outcome: { entity: 'ledger', id: 'evidence', message: 'One evidence file is back.' },
    });
    const client = await open({
      'evidence/lost': () => ({ files, total: 2 }),
      'evidence/put-back': () => ({ jobId: job.id }),
      'jobs/get': () => job,
    });
    const section = await screen.findByRole('region', { name: 'Evidence that is not in its place' });
    expect(section.textContent).toMatch(
      /Homes 2025, Homes 2024 \(in the bin\) and 1 more.*2 KiB · found damaged, in quarantineCopy in the backup of .*2026/u,
    );
    expect(section.textContent).toMatch(/No data set rests on it.*missingNo copy in reach/u);
    expect(within(section).getByRole('link', { name: 'Homes 2025' }).getAttribute('href')).toBe(
      `/models/${sampleId(1, 1)}/data`,
    );
    client.answer({ 'evidence/lost': () => ({ files: [], total: 0 }) });
    await userEvent.click(within(section).getByRole('button', { name: 'Put back from the backups' }));
    expect(await within(section).findByText(/^One evidence file is back\. Verify again/u)).toBeTruthy();
  });

  it('says what other rules of keeping would remove before they are saved, and refuses what is no number', async () => {
    const client = await open({
      'backups/preview-retention': ({ retention: { most } }) =>
        retentionPreview.parse({
          backups: 3,
          removed: most === 2 ? [{ id: newest, kind: 'manual', at: '2026-03-01T09:00:00.000Z' }] : [],
          bytes: most === 2 ? 1024 ** 2 : 0,
        }),
      'backups/update-settings': (settings) => settings,
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Settings' }));
    const dialog = await screen.findByRole('dialog', { name: 'How backups are made' });
    const kept = within(within(dialog).getByRole('group', { name: 'What is kept' }));
    expect(await kept.findByText(/^With this none of 3 backups would be removed now\./u)).toBeTruthy();

    const days = kept.getByRole('textbox', { name: 'Days' });
    fireEvent.change(days, { target: { value: '1e3' } });
    expect(kept.getByText('A whole number from 0 to 366')).toBeTruthy();
    const save = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' });
    expect(save.disabled).toBe(true);

    fireEvent.change(days, { target: { value: '30' } });
    fireEvent.change(kept.getByRole('textbox', { name: 'In all at most' }), { target: { value: '2' } });
    const consequence = await kept.findByText(/^With this 1 of 3 backups would be removed/u);
    expect(consequence.textContent).toContain('The newest verified backup is never removed');
    await userEvent.click(save);
    expect(client.calls.filter(({ name }) => name === 'backups/update-settings')).toMatchObject([
      { input: { retention: { daily: 30, most: 2 } } },
    ]);
  });
});
