import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import type { DatasetId, ModelId, MonitorId } from '../../../shared/schema/ids.ts';
import type { MonitorDraftInput } from '../../../shared/schema/monitor.ts';
import { createManualClock } from '../../support/core-clock.ts';
import { allJobsEnded, jobEnd } from '../../support/job-end.ts';
import { threadFreeEngines } from '../../support/thread-free-engines.ts';
import { openDriftCore } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';

const minute = 60_000;
const columns: ImportColumn[] = [{ name: 'amount', type: 'numeric', role: 'feature' }];
const amounts = (shift: number) =>
  `amount\n${Array.from({ length: 2000 }, (_, row) => ((row * 7919) % 1009) / 10 + shift).join('\n')}\n`;
const days = (...dates: string[]) =>
  `at,amount\n${dates.flatMap((date) => Array.from({ length: 100 }, (_, row) => `${date}T08:00:00Z,${row}`)).join('\n')}\n`;

const clock = createManualClock();
let core: DriftCore;
let model: ModelId;
let referenceId: DatasetId;
let id: MonitorId;

const monitor = () => core.call('monitors/get', { id });
const runs = async () =>
  (await core.call('jobs/list', { limit: 200 })).items.filter(({ kind }) => kind === 'monitor-run').length;
const alerts = async () =>
  (await core.call('alerts/list', {})).items.map(({ title, state }) => [title, state]);

function importAmounts(name: string, purpose: 'reference' | 'current', shift = 0): Promise<DatasetId> {
  return core.importCsv({ model, columns, name, purpose, csv: amounts(shift) });
}

async function create(part: Partial<MonitorDraftInput> = {}): Promise<void> {
  const draft = { name: 'Amounts', referenceId, schedule: { kind: 'on-data' as const }, ...part };
  ({ id } = await core.call('monitors/create', { modelId: model, draft }));
}

/** Lets time pass, and what is due by then happen. */
async function pass(milliseconds: number): Promise<void> {
  clock.advance(milliseconds);
  await core.core.timetable.tick();
  await allJobsEnded(core);
}

/** Takes the evidence of a data set away; the answer puts it back. */
async function hide(dataset: DatasetId): Promise<() => Promise<void>> {
  const { evidenceSha256: sha } = await core.call('datasets/get', { id: dataset });
  const path = `${core.folder}/evidence/${sha.slice(0, 2)}/${sha}.parquet`;
  await rename(path, `${path}.away`);
  return () => rename(`${path}.away`, path);
}

beforeAll(async () => {
  core = await openDriftCore({ ports: { ...threadFreeEngines, clock } });
  model = await core.createModel('Payments');
  referenceId = await importAmounts('Reference', 'reference');
});
afterAll(() => core.close());

describe('a monitor that cannot run', () => {
  it('looks at the data behind what cannot be read, says so, and tries again later and later', async () => {
    const monday = await importAmounts('Monday', 'current', 0.1);
    await importAmounts('Tuesday', 'current', 0.2);
    await create();
    const putBack = await hide(monday);
    await pass(minute);
    expect((await core.call('monitors/windows', { id })).items.map(({ datasetName }) => datasetName)).toEqual(
      ['Tuesday'],
    );
    expect(await monitor()).toMatchObject({
      standing: { state: 'quiet' },
      waitingDatasets: 1,
      failure: {
        attempts: 1,
        sentence:
          '“Monday” could not be looked at: an evidence file is missing from the data folder, or lies in quarantine because it was damaged. The Audit page says which, and puts it back from a backup. Or move the data set to the bin.',
      },
    });
    expect(await alerts()).toEqual([['“Payments”: the monitor “Amounts” cannot run', 'open']]);
    const counts = [];
    for (let minutes = 0; minutes < 7; minutes += 1) {
      // oxlint-disable-next-line no-await-in-loop -- minute by minute
      await pass(minute);
      // oxlint-disable-next-line no-await-in-loop -- minute by minute
      counts.push(await runs());
    }
    expect(counts).toEqual([2, 2, 3, 3, 3, 3, 4]);
    expect((await monitor()).failure).toMatchObject({ attempts: 4 });
    await importAmounts('Wednesday', 'current', 0.3);
    await pass(5000);
    expect(await monitor()).toMatchObject({ failure: { attempts: 1 }, windowCount: 2 });
    await putBack();
    await jobEnd(core, (await core.call('monitors/run', { id })).jobId);
    expect(await monitor()).toMatchObject({ failure: null, waitingDatasets: 0, windowCount: 3 });
    expect(await alerts()).toEqual([['“Payments”: the monitor “Amounts” cannot run', 'resolved']]);
    // Once, and once more after Wednesday was judged, not with each attempt.
    expect(
      (await core.call('monitors/history', { id })).items.filter(({ action }) => action === 'could not run'),
    ).toHaveLength(2);
  });

  it('waits for the next data or a person after somebody stopped it', async () => {
    await importAmounts('Thursday', 'current', 0.4);
    clock.advance(minute);
    await core.core.timetable.tick();
    const { items } = await core.call('jobs/list', { states: ['queued', 'running'] });
    await Promise.all(items.map(({ id: jobId }) => core.call('jobs/cancel', { id: jobId })));
    await allJobsEnded(core);
    const before = await runs();
    await pass(2 * minute);
    await pass(2 * minute);
    expect(await runs()).toBe(before);
    expect(await monitor()).toMatchObject({ stopped: true, failure: null, waitingDatasets: 1 });
    await importAmounts('Friday', 'current', 0.5);
    await pass(minute);
    expect(await monitor()).toMatchObject({ stopped: false, waitingDatasets: 0 });
  });

  it('says that its reference is in the bin, which is refused while it is needed', async () => {
    const { rowVersion } = await core.call('datasets/get', { id: referenceId });
    expect(await core.ask('datasets/delete', { id: referenceId, rowVersion })).toMatchObject({
      ok: false,
      error: {
        code: 'STATE_TRANSITION_REFUSED',
        message:
          'The monitor “Amounts” compares with “Reference”. Choose another reference for it, or move the monitor to the bin first.',
      },
    });
    const file = openSqlite(`${core.folder}/driftguard.db`, 'write');
    const bin = (at: string | null) =>
      file.exec(
        `UPDATE datasets SET deleted_at = ${at === null ? 'NULL' : `'${at}'`} WHERE id = '${referenceId}'`,
      );
    bin(clock.now());
    await importAmounts('Saturday', 'current', 0.6);
    await pass(minute);
    expect((await monitor()).failure?.sentence).toBe(
      'The reference “Reference” is in the bin. Take it out of the bin, or choose another reference for the monitor.',
    );
    bin(null);
    file.close();
    await pass(minute);
    expect(await monitor()).toMatchObject({ failure: null, waitingDatasets: 0 });
  });
});

describe('windows in the future', () => {
  it('are left for later and looked at when they begin', async () => {
    const timed: ImportColumn[] = [{ name: 'at', type: 'datetime', role: 'timestamp' }, ...columns];
    model = await core.createModel('Forecasts');
    const set = { model, columns: timed };
    referenceId = await core.importCsv({ ...set, name: 'R', purpose: 'reference', csv: days('2025-12-01') });
    await core.importCsv({ ...set, name: 'C', purpose: 'current', csv: days('2026-01-01', '2026-01-05') });
    await create({ windows: { kind: 'calendar', unit: 'day', column: 'at' } });
    const job = await jobEnd(core, (await core.call('monitors/run', { id })).jobId);
    expect(job.outcome?.message).toBe(
      '1 window was compared, 0 drifted. 1 window lies in the future and will be looked at from 2026-01-05 00:00 UTC on.',
    );
    expect(await monitor()).toMatchObject({
      windowCount: 1,
      waitingDatasets: 0,
      futureAt: '2026-01-05T00:00:00.000Z',
    });
    await pass(Date.parse('2026-01-05T00:00:00.000Z') - Date.parse(clock.now()) - 1);
    expect((await monitor()).windowCount).toBe(1);
    await pass(minute);
    expect(await monitor()).toMatchObject({ windowCount: 2, waitingDatasets: 0, futureAt: null });
    const { items } = await core.call('monitors/windows', { id });
    expect(items.map(({ window, outcome }) => [window.label, outcome])).toEqual([
      ['2026-01-05', 'compared'],
      ['2026-01-01', 'compared'],
    ]);
  });
});
