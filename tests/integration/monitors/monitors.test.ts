import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import type { DatasetId, ModelId, MonitorId } from '../../../shared/schema/ids.ts';
import { datasetId, runId as toRunId } from '../../../shared/schema/ids.ts';
import { narrativeText } from '../../../shared/schema/narrative.ts';
import type { MonitorDraftInput } from '../../../shared/schema/monitor.ts';
import { jobEnd } from '../../support/job-end.ts';
import { openDriftCore } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

const columns: ImportColumn[] = [
  { name: 'at', type: 'datetime', role: 'timestamp' },
  { name: 'amount', type: 'numeric', role: 'feature' },
  { name: 'channel', type: 'categorical', role: 'feature' },
];

type Day = { readonly date: string; readonly rows: number; readonly shift: number };

/** Days of payments; `shift` moves the amounts of a day, the channels stay. */
function payments(days: readonly Day[]): string {
  const lines = days.flatMap(({ date, rows, shift }) =>
    Array.from(
      { length: rows },
      (_, row) =>
        `${date}T${String(row % 24).padStart(2, '0')}:00:00Z,${((row * 7919) % 1009) / 10 + shift},${['web', 'shop'][row % 2]}`,
    ),
  );
  return `at,amount,channel\n${lines.join('\n')}\n`;
}

let core: DriftCore;
let model: ModelId;
let referenceId: DatasetId;
let monitorId: MonitorId;

async function run(id: MonitorId) {
  return jobEnd(core, (await core.call('monitors/run', { id })).jobId);
}

async function create(part: Partial<MonitorDraftInput>): Promise<MonitorId> {
  const draft = { name: 'Payments by day', referenceId, schedule: { kind: 'manual' as const }, ...part };
  return (await core.call('monitors/create', { modelId: model, draft })).id;
}

beforeAll(async () => {
  core = await openDriftCore();
  model = await core.createModel('Payments');
  const set = { model, columns };
  referenceId = await core.importCsv({
    ...set,
    name: 'Reference',
    purpose: 'reference',
    csv: payments([{ date: '2026-01-01', rows: 3000, shift: 0 }]),
  });
  await core.importCsv({
    ...set,
    name: 'First week',
    purpose: 'current',
    csv: payments([
      { date: '2026-02-02', rows: 900, shift: 0 },
      { date: '2026-02-03', rows: 40, shift: 60 },
      { date: '2026-02-04', rows: 900, shift: 30 },
    ]),
  });
  monitorId = await create({ windows: { kind: 'calendar', unit: 'day', column: 'at' } });
});
afterAll(() => core.close());

describe('a monitor', () => {
  it('shows before it is saved which windows the newest data would give', async () => {
    const preview = await core.call('monitors/preview', {
      modelId: model,
      draft: { referenceId, windows: { kind: 'calendar', unit: 'day', column: 'at' }, columns: ['amount'] },
    });
    expect(preview).toMatchObject({ watchedColumns: 1, tooSmall: 1, withoutTime: 0, warnings: [] });
    expect(preview.windows.map(({ label, rows }) => [label, rows])).toEqual([
      ['2026-02-02', 900],
      ['2026-02-03', 40],
      ['2026-02-04', 900],
    ]);
  });

  it('judges each window on its own rows and notes the one that is too small', async () => {
    const job = await run(monitorId);
    expect(job.outcome).toEqual({
      entity: 'monitor-run',
      id: monitorId,
      message: '2 windows were compared, 1 drifted; 1 could not be judged.',
    });
    const { items } = await core.call('monitors/windows', { id: monitorId });
    expect(
      items.map(({ window, outcome, verdict, columns: count, drifted }) => [
        window.label,
        outcome,
        verdict,
        count,
        drifted,
      ]),
    ).toEqual([
      ['2026-02-04', 'compared', 'major', 2, 1],
      ['2026-02-03', 'too-small', 'insufficient', 0, 0],
      ['2026-02-02', 'compared', 'stable', 2, 0],
    ]);
    expect(items[1]?.reason).toBe('It has 40 rows; the monitor asks for at least 100.');
    const standing = (await core.call('monitors/get', { id: monitorId })).standing;
    expect(standing).toMatchObject({ state: 'alarm', verdict: 'major', lastWindow: '2026-02-04' });
  });

  it('leaves runs that say which rows they are of, and that can be computed again bit for bit', async () => {
    const { items } = await core.call('monitors/windows', { id: monitorId });
    const runId = items[0]?.runId;
    if (runId === null || runId === undefined) throw new Error('The window has no run.');
    const found = await core.call('drift/get', { id: runId });
    expect(found).toMatchObject({
      monitor: { id: monitorId, name: 'Payments by day' },
      window: { label: '2026-02-04', column: 'at', from: '2026-02-04T00:00:00.000Z', rows: 900 },
      summary: { verdict: 'major', currentRows: 900 },
    });
    const again = await jobEnd(core, (await core.call('drift/recompute', { id: runId })).jobId);
    expect(again.outcome?.message).toBe(
      'Computed again from the recorded evidence: every figure of 2 columns is the same, bit for bit.',
    );
    const { items: entries } = await core.call('audit/list', { actions: ['run.recomputed'] });
    expect(entries).toHaveLength(1);
  });

  it('does nothing twice, and goes on with data that came in later', async () => {
    const idle = await run(monitorId);
    expect(idle.outcome?.message).toBe('There was no window that had not been looked at.');
    await core.importCsv({
      model,
      columns,
      name: 'Next day',
      purpose: 'current',
      csv: payments([{ date: '2026-02-05', rows: 800, shift: 0 }]),
    });
    expect((await core.call('monitors/get', { id: monitorId })).waitingDatasets).toBe(1);
    await run(monitorId);
    const { points, columns: names } = await core.call('monitors/trend', { id: monitorId });
    expect(points.map(({ label, verdict, driftedShare }) => [label, verdict, driftedShare])).toEqual([
      ['2026-02-02', 'stable', 0],
      ['2026-02-03', 'insufficient', null],
      ['2026-02-04', 'major', 0.5],
      ['2026-02-05', 'stable', 0],
    ]);
    expect(names.toSorted()).toEqual(['amount', 'channel']);
    const channel = await core.call('monitors/trend', { id: monitorId, column: 'channel' });
    expect(channel.points.map(({ verdict, column }) => [verdict, column])).toEqual([
      ['stable', 'channel'],
      ['insufficient', null],
      ['stable', 'channel'],
      ['stable', 'channel'],
    ]);
    expect((await core.call('monitors/get', { id: monitorId })).standing).toMatchObject({ state: 'quiet' });
  });

  it('compares any two of its windows with each other, on record and again bit for bit', async () => {
    const { points } = await core.call('monitors/trend', { id: monitorId });
    const at = (day: string) => points.find(({ label }) => label === day)?.windowId ?? ('' as never);
    const before = await core.call('monitors/get', { id: monitorId });
    const { rowVersion } = await core.call('models/get', { id: model });
    const compare = async (reference: string, current: string) => {
      const chosen = { id: monitorId, referenceWindowId: at(reference), currentWindowId: at(current) };
      const job = await jobEnd(core, (await core.call('monitors/compare-windows', chosen)).jobId);
      return core.call('drift/get', { id: toRunId.parse(job.outcome?.id) });
    };
    // 30 more than on the day before, and the day after is as the first day was: no drift between those two.
    const moved = await compare('2026-02-05', '2026-02-04');
    expect(moved).toMatchObject({
      monitor: { id: monitorId },
      reference: { name: 'Next day' },
      current: { name: 'First week' },
      referenceWindow: { label: '2026-02-05', rows: 800 },
      window: { label: '2026-02-04', rows: 900 },
      summary: { verdict: 'major', referenceRows: 800, currentRows: 900 },
    });
    const alike = await compare('2026-02-02', '2026-02-05');
    expect(alike.summary).toMatchObject({ verdict: 'stable', referenceRows: 900, currentRows: 800 });
    const { distribution } = await core.call('drift/feature', { id: moved.id, name: 'amount' });
    const bins = distribution.kind === 'numeric' ? distribution.bins : [];
    expect(bins.reduce((rows, bin) => rows + bin.referenceCount, 0)).toBe(800);
    const told = await core.call('explain/narrative', { subject: { kind: 'drift-run', id: moved.id } });
    expect(narrativeText(told)).toContain(
      '900 rows of “First week”, of which the part “2026-02-04” was taken, were compared with 800 rows of “Next day”, of which the part “2026-02-05” was taken',
    );
    const again = await jobEnd(core, (await core.call('drift/recompute', { id: moved.id })).jobId);
    expect(again.outcome?.message).toMatch(/every figure of 2 columns is the same, bit for bit/u);
    const { items } = await core.call('audit/list', { actions: ['run.finished'] });
    expect(JSON.stringify(items)).toContain(moved.id);
    // Nothing else knows of it: neither how the monitor stands nor what the model keeps as its latest result.
    expect((await core.call('monitors/get', { id: monitorId })).standing).toEqual(before.standing);
    expect((await core.call('models/get', { id: model })).rowVersion).toBe(rowVersion);
    const whole = await core.call('drift/list', { modelId: model, scope: 'whole' });
    expect(whole.items.map(({ id }) => id)).not.toContain(moved.id);
  });

  it('knows how many windows there are without counting all of them at every run', async () => {
    const known = async () => (await core.call('monitors/get', { id: monitorId })).windowCount;
    const { total } = await core.call('monitors/windows', { id: monitorId, limit: 1 });
    expect(await known()).toBe(total);
    // Counting would find this one.
    const database = openSqlite(join(core.folder, 'driftguard.db'), 'write');
    database.exec(`INSERT INTO monitor_windows
      SELECT 'more', monitor_id, 99, dataset_id, data_window, place, outcome, verdict, reason, run_id, columns, drifted,
        created_at FROM monitor_windows WHERE monitor_id = '${monitorId}' LIMIT 1`);
    await run(monitorId);
    expect(await known()).toBe(total);
    database.exec("DELETE FROM monitor_windows WHERE id = 'more'");
    database.close();
  });

  it('keeps its results when its settings change, and looks at everything anew', async () => {
    const present = await core.call('monitors/get', { id: monitorId });
    const { name, windows, schedule, minimumRows, config, enabled } = present;
    const draft = { name, referenceId, windows, schedule, minimumRows, config, enabled };
    const renamed = await core.call('monitors/update', {
      id: monitorId,
      rowVersion: present.rowVersion,
      draft: { ...draft, name: 'Payments, daily', columns: null, alarm: { windows: 2, among: 3 } },
    });
    expect(renamed).toMatchObject({ settingsVersion: 1, standing: { state: 'quiet', lookedAt: 3 } });
    const changed = await core.call('monitors/update', {
      id: monitorId,
      rowVersion: renamed.rowVersion,
      draft: { ...draft, columns: ['amount'], minimumRows: 30 },
    });
    expect(changed).toMatchObject({
      settingsVersion: 2,
      standing: { state: 'never-run' },
      waitingDatasets: 2,
    });
    await run(monitorId);
    const { points } = await core.call('monitors/trend', { id: monitorId });
    expect(points.map(({ verdict }) => verdict)).toEqual(['stable', 'major', 'major', 'stable']);
    expect((await core.call('monitors/windows', { id: monitorId })).total).toBe(8);
  });

  it('holds its runs to the level that follows from a budget of false alarms, and says so', async () => {
    const budget = { alarmsPerYear: 2 };
    const settings = { windows: { kind: 'calendar', unit: 'day', column: 'at' } as const, budget };
    const own = await create({ ...settings, name: 'Within a budget' });
    const { plan, sentence } = await core.call('monitors/get', { id: own });
    expect(plan).toMatchObject({ tests: 7, windowsPerYear: 366 });
    const preview = await core.call('monitors/preview', {
      modelId: model,
      draft: { ...settings, referenceId, schedule: { kind: 'manual' } },
    });
    expect([preview.sentence, sentence.includes('at most 2 false alarms')]).toEqual([sentence, true]);
    await run(own);
    const { items } = await core.call('monitors/windows', { id: own });
    const runs = await Promise.all(
      items.flatMap((item) => (item.runId === null ? [] : [core.call('drift/get', { id: item.runId })])),
    );
    expect(runs.map(({ config }) => [config.alpha, config.majorAlpha, config.correction])).toEqual(
      runs.map(() => [plan?.level, plan?.level, 'none']),
    );
    const judged = items.filter(({ runId }) => runId !== null).map(({ id: windowId }) => windowId);
    const [currentWindowId, referenceWindowId] = judged;
    if (currentWindowId === undefined || referenceWindowId === undefined) throw new Error('Too few windows.');
    const chosen = { id: own, referenceWindowId, currentWindowId };
    const compared = await jobEnd(core, (await core.call('monitors/compare-windows', chosen)).jobId);
    const { config: ofBoth } = await core.call('drift/get', { id: toRunId.parse(compared.outcome?.id) });
    expect([ofBoth.alpha, ofBoth.correction]).toEqual([plan?.level, 'none']);
    const [id] = runs.map((one) => one.id);
    if (id === undefined) throw new Error('No window was compared.');
    const again = await jobEnd(core, (await core.call('drift/recompute', { id })).jobId);
    expect(again.outcome?.message).toMatch(/is the same, bit for bit/u);
    expect(
      await core.ask('monitors/create', { modelId: model, draft: { name: 'Whole', referenceId, budget } }),
    ).toMatchObject({
      error: { code: 'INVALID_INPUT', details: { problems: [{ path: 'draft.budget.windowsPerYear' }] } },
    });
  });

  it('runs by itself when there are new data, on behalf of the application', async () => {
    const own = await create({
      name: 'By itself',
      schedule: { kind: 'on-data' },
      windows: { kind: 'rows', rows: 500 },
    });
    await core.core.timetable.tick();
    await expect
      .poll(async () => (await core.call('monitors/get', { id: own })).waitingDatasets, { timeout: 20_000 })
      .toBe(0);
    const { items } = await core.call('monitors/windows', { id: own });
    expect(items.map(({ window }) => window.label)).toEqual([
      'rows 501 to 800',
      'rows 1 to 500',
      'rows 1,501 to 1,840',
      'rows 1,001 to 1,500',
      'rows 501 to 1,000',
      'rows 1 to 500',
    ]);
  });

  it('stops between windows and keeps what it has', async () => {
    const own = await create({ name: 'Stopped', windows: { kind: 'rows', rows: 30 }, minimumRows: 30 });
    const { jobId } = await core.call('monitors/run', { id: own });
    await expect
      .poll(async () => (await core.call('monitors/windows', { id: own })).total, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await core.call('jobs/cancel', { id: jobId });
    const job = await jobEnd(core, jobId);
    expect(job.state).toBe('cancelled');
    expect(job.failure?.message).toMatch(/^The work was stopped after .*whose results stay/u);
    const kept = (await core.call('monitors/windows', { id: own })).total;
    await run(own);
    const { items, total } = await core.call('monitors/windows', { id: own, limit: 200 });
    expect(total).toBeGreaterThan(kept);
    expect(new Set(items.map(({ window, datasetName }) => `${datasetName} ${window.label}`)).size).toBe(
      total,
    );
  });

  it.each([
    [
      'a date column that is none',
      { windows: { kind: 'calendar', unit: 'day', column: 'amount' } },
      'INVALID_INPUT',
      /“amount” is not a column of dates. Choose “at”\./u,
    ],
    [
      'a column that is not compared',
      { columns: ['nothing'] },
      'INVALID_INPUT',
      /“nothing” is not a column/u,
    ],
    ['a name that is taken', { name: 'Stopped' }, 'NAME_TAKEN', /already has a monitor “Stopped”/u],
    [
      'a reference of nobody',
      { referenceId: datasetId.parse('0190f0c0-0000-7000-8000-00000000ffff') },
      'DATASET_NOT_FOUND',
      /./u,
    ],
    ['an alarm rule that cannot be met', { alarm: { windows: 3, among: 2 } }, 'INVALID_INPUT', /./u],
  ])('refuses %s and stores nothing', async (_what, part, code, message) => {
    const before = (await core.call('monitors/list', {})).total;
    const draft = { name: 'Refused', referenceId, ...part };
    const reply = await core.ask('monitors/create', { modelId: model, draft });
    expect(reply).toMatchObject({
      ok: false,
      error: { code, message: expect.stringMatching(message) as string },
    });
    expect((await core.call('monitors/list', {})).total).toBe(before);
  });

  it('tells from its evidence when a result cannot be trusted any more', async () => {
    const own = await create({ name: 'Without evidence', windows: { kind: 'rows', rows: 500 } });
    const { items } = await core.call('datasets/list', { modelId: model, purpose: 'current' });
    const sha = items[0]?.evidenceSha256 ?? '';
    await rm(`${core.folder}/evidence/${sha.slice(0, 2)}/${sha}.parquet`);
    const job = await run(own);
    expect(job.failure).toMatchObject({ code: 'EVIDENCE_MISSING' });
  });

  it('goes into the bin and comes back paused, with its history', async () => {
    const present = await core.call('monitors/get', { id: monitorId });
    const deleted = await core.call('monitors/delete', { id: monitorId, rowVersion: present.rowVersion });
    expect(deleted.deletedAt).not.toBeNull();
    expect(await core.ask('monitors/run', { id: monitorId })).toMatchObject({
      error: { code: 'RECORD_DELETED' },
    });
    const back = await core.call('monitors/restore', { id: monitorId, rowVersion: deleted.rowVersion });
    expect(back).toMatchObject({ deletedAt: null, enabled: false });
    expect(await core.ask('monitors/delete', { id: monitorId, rowVersion: 1 })).toMatchObject({
      error: { code: 'STALE_VERSION' },
    });
    const { items } = await core.call('monitors/history', { id: monitorId });
    expect(items.slice(0, 2).map(({ action }) => action)).toEqual(['restored', 'deleted']);
  });
});
