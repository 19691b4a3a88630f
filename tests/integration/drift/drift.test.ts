import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetId, ModelId, RunId } from '../../../shared/schema/ids.ts';
import { jobEnd } from '../../support/job-end.ts';
import { columns, openDriftCore, rowsOf } from './support.ts';
import type { DriftCore } from './support.ts';

let core: DriftCore;
let model: ModelId;
let referenceId: DatasetId;
let currentId: DatasetId;
let run: RunId;

beforeAll(async () => {
  core = await openDriftCore();
  model = await core.createModel();
  const reference = { model, name: 'Training', purpose: 'reference' as const, csv: rowsOf(3000, 0), columns };
  referenceId = await core.importCsv(reference);
  currentId = await core.importCsv({
    ...reference,
    name: 'March',
    purpose: 'current',
    csv: rowsOf(2000, 30).replace(/score\n/u, 'rating\n'),
    columns: columns.map((column) => (column.name === 'score' ? { ...column, name: 'rating' } : column)),
  });
  run = await core.driftRun({ modelId: model, referenceId, currentId });
});

afterAll(() => core.close());

/** How many runs there are, and how many changes of the model. */
async function stored(): Promise<{ runs: number; changes: number }> {
  const runs = await core.call('drift/list', {});
  const changes = await core.call('models/history', { id: model });
  return { runs: runs.total, changes: changes.total };
}

async function featureNames(input: object): Promise<string[]> {
  const { items } = await core.call('drift/features', { id: run, ...input });
  return items.map(({ name }) => name);
}

/** Code with which a run is refused, having left nothing. */
async function refusal(input: object): Promise<string | null> {
  const before = await stored();
  const reply = await core.ask('drift/run', { modelId: model, referenceId, currentId, ...input });
  expect(await stored()).toEqual(before);
  return reply.ok ? null : reply.error.code;
}

const codes = (values: readonly string[]) => `code\n${values.join('\n')}\n`;

describe('a drift run', () => {
  it('is stored with its sides, settings and what was not compared', async () => {
    const found = await core.call('drift/get', { id: run });
    expect(found).toEqual({
      id: run,
      modelId: model,
      modelName: 'Credit default',
      createdAt: expect.any(String),
      reference: { id: referenceId, name: 'Training', evidenceSha256: expect.any(String), rows: 3000 },
      current: { id: currentId, name: 'March', evidenceSha256: expect.any(String), rows: 2000 },
      window: null,
      referenceWindow: null,
      monitor: null,
      summary: expect.objectContaining({ verdict: 'major', featureCount: 3 }),
      config: expect.objectContaining({ alpha: 0.05 }),
      unmatchedColumns: { referenceOnly: ['score'], currentOnly: ['rating'] },
      softwareVersion: '0.0.0-test',
      durationMs: expect.any(Number),
    });
  });

  it('lists its features, worst first, by name and by search', async () => {
    expect({
      worst: (await featureNames({})).at(-1),
      byName: await featureNames({ sort: { field: 'name', direction: 'asc' } }),
      found: await featureNames({ search: 'REG' }),
      stable: await featureNames({ verdicts: ['stable'] }),
    }).toEqual({
      worst: 'member',
      byName: ['income', 'member', 'region'],
      found: ['region'],
      stable: ['member'],
    });
  });

  it.each(['verdict', 'name', 'effect'] as const)('pages its features by %s without gaps', async (field) => {
    for (const direction of ['asc', 'desc'] as const) {
      const sort = { field, direction };
      const whole = await core.call('drift/features', { id: run, sort });
      const pages: string[] = [];
      let cursor: string | null = null;
      do {
        const page: typeof whole = await core.call('drift/features', { id: run, sort, cursor, limit: 1 });
        pages.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(pages).toEqual(whole.items.map(({ name }) => name));
    }
  });

  it('shows one feature with what its charts need', async () => {
    const { result, distribution } = await core.call('drift/feature', { id: run, name: 'region' });
    expect({ name: result.name, distribution }).toEqual({
      name: 'region',
      distribution: expect.objectContaining({
        kind: 'categorical',
        newCategories: ['far'],
        vanishedCategories: ['east'],
      }),
    });
    const absent = await core.ask('drift/feature', { id: run, name: 'absent' });
    expect(absent).toMatchObject({ ok: false, error: { code: 'FEATURE_NOT_FOUND' } });
  });

  it('leaves its verdict with the model and in the history', async () => {
    const { items } = await core.call('models/list', {});
    const history = await core.call('models/history', { id: model });
    expect([items[0]?.lastRunVerdict, history.items[0]?.action]).toEqual(['major', 'compared']);
  });

  it('is exported as CSV and as JSON with everything it was computed from', async () => {
    const read = async (format: 'csv' | 'json') => {
      const { token, name } = await core.call('drift/export', { id: run, format });
      return { name, text: await readFile(core.core.vault.resolve(token).path, 'utf8') };
    };
    const csv = await read('csv');
    const json = await read('json');
    const found = await core.call('drift/get', { id: run });
    const { items } = await core.call('drift/features', {
      id: run,
      sort: { field: 'name', direction: 'asc' },
    });
    const report = JSON.parse(json.text) as Record<string, unknown> & { features: { name: string }[] };
    expect({
      names: [csv.name, json.name].map((name) => name.replace(/\d{4}-\d\d-\d\d/u, 'day')),
      rows: csv.text.trimEnd().split('\r\n').length - 1,
      features: report.features.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      run: report['run'],
      verdict: report['verdict'],
    }).toEqual({
      names: ['Credit default - drift day.csv', 'Credit default - drift day.json'],
      rows: items.reduce((sum, { tests }) => sum + tests.length, 0),
      features: items,
      run: {
        id: run,
        createdAt: found.createdAt,
        durationMs: found.durationMs,
        model: { id: model, name: 'Credit default' },
        reference: found.reference,
        current: found.current,
        window: null,
        referenceWindow: null,
        monitor: null,
      },
      verdict: 'major',
    });
  });

  it('finds the same with the kept profile of the reference, with a damaged one and without', async () => {
    const features = async () => {
      const id = await core.driftRun({ modelId: model, referenceId, currentId });
      return (await core.call('drift/features', { id })).items;
    };
    const first = await features();
    const profiles = join(core.folder, 'profiles');
    for (const name of await readdir(profiles)) await writeFile(join(profiles, name), 'damaged');
    expect(await features()).toEqual(first);
    await rm(profiles, { recursive: true });
    await mkdir(profiles);
    expect(await features()).toEqual(first);
  });

  it('is announced after it is stored', () => {
    const topics = core.pushes.flatMap((push) =>
      push.topic === 'records/changed' && push.payload.ids.includes(run) ? [push.payload.entity] : [],
    );
    expect(topics).toEqual(['run']);
  });
});

describe('a run that cannot be', () => {
  it('is refused for data of another model, unknown records and settings for unknown columns', async () => {
    const other = await core.createModel('Other');
    expect([
      await refusal({ modelId: other }),
      await refusal({ referenceId: '01900000-0000-7000-8000-000000000000' }),
      await refusal({ config: { features: { row: { tests: ['ks'] } } } }),
    ]).toEqual(['DATASET_NOT_FOUND', 'DATASET_NOT_FOUND', 'INVALID_INPUT']);
  });

  it('is refused when nothing can be compared', async () => {
    const lonely = await core.importCsv({
      model,
      name: 'Lonely',
      purpose: 'current',
      csv: 'other\n1\n2\n',
      columns: [{ name: 'other', type: 'numeric', role: 'feature' }],
    });
    expect(await refusal({ currentId: lonely })).toBe('NOT_ENOUGH_DATA');
  });

  it('is refused for data in the bin', async () => {
    const binned = await core.importCsv({
      model,
      name: 'Binned',
      purpose: 'current',
      csv: rowsOf(10, 1),
      columns,
    });
    await core.call('datasets/delete', { id: binned, rowVersion: 1 });
    expect(await refusal({ currentId: binned })).toBe('RECORD_DELETED');
  });

  it('fails without a trace when evidence is missing or changed', async () => {
    const { reference } = await core.call('drift/get', { id: run });
    const path = join(
      core.folder,
      'evidence',
      reference.evidenceSha256.slice(0, 2),
      `${reference.evidenceSha256}.parquet`,
    );
    const before = await stored();
    const good = await readFile(path);
    const bad = Buffer.from(good);
    bad[1000] = (bad[1000] ?? 0) ^ 1;
    await writeFile(path, bad);
    const changed = await core.drift({ modelId: model, referenceId, currentId });
    await rename(path, `${path}.aside`);
    const missing = await core.drift({ modelId: model, referenceId, currentId });
    await rm(`${path}.aside`);
    await writeFile(path, good);
    const mended = await core.drift({ modelId: model, referenceId, currentId });
    expect({
      codes: [changed.failure?.code, missing.failure?.code, mended.state],
      runs: (await stored()).runs - before.runs,
    }).toEqual({ codes: ['EVIDENCE_CHANGED', 'EVIDENCE_MISSING', 'done'], runs: 1 });
  });

  it('leaves nothing when it is cancelled', async () => {
    const before = await stored();
    const { jobId } = await core.call('drift/run', { modelId: model, referenceId, currentId });
    await core.call('jobs/cancel', { id: jobId });
    const job = await jobEnd(core, jobId);
    expect({ state: job.state, ...(await stored()) }).toEqual({ state: 'cancelled', ...before });
  });
});

it('lists the runs of one model, newest first, page by page', async () => {
  const whole = await core.call('drift/list', { modelId: model });
  const first = await core.call('drift/list', { modelId: model, limit: 1 });
  const second = await core.call('drift/list', { modelId: model, limit: 1, cursor: first.nextCursor });
  expect([...first.items, ...second.items]).toEqual(whole.items.slice(0, 2));
  expect(whole.items.map(({ createdAt }) => createdAt)).toEqual(
    whole.items.map(({ createdAt }) => createdAt).toSorted((a, b) => (a < b ? 1 : -1)),
  );
  const foreign = await core.ask('drift/list', { modelId: model, cursor: 'x' });
  expect(foreign).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
});

it('reads a column of another type as the reference has it, and says so', async () => {
  const text = Array.from({ length: 600 }, (_, row) => ['1', '2', 'A'][row % 3] ?? '');
  const digits = text.map((value) => (value === 'A' ? '2' : value));
  const dataset = { model, purpose: 'current' as const };
  const asText = await core.importCsv({
    ...dataset,
    name: 'Codes as text',
    csv: codes(text),
    columns: [{ name: 'code', type: 'categorical', role: 'feature' }],
  });
  const asNumbers = await core.importCsv({
    ...dataset,
    name: 'Codes as numbers',
    csv: codes(digits),
    columns: [{ name: 'code', type: 'numeric', role: 'feature' }],
  });
  const id = await core.driftRun({ modelId: model, referenceId: asText, currentId: asNumbers });
  const { result, distribution } = await core.call('drift/feature', { id, name: 'code' });
  expect({
    reason: result.reason.endsWith('The current data hold numbers here, compared as categories.'),
    bins: distribution.kind === 'categorical' ? distribution.bins.map(({ label }) => label) : [],
  }).toEqual({ reason: true, bins: ['2', '1', 'A'] });
});

it('compares the features together as well, and finds the same again, bit for bit', async () => {
  const set = { model: await core.createModel('Small'), columns };
  const sides = {
    modelId: set.model,
    referenceId: await core.importCsv({ ...set, name: 'R', purpose: 'reference', csv: rowsOf(600, 0) }),
    currentId: await core.importCsv({ ...set, name: 'C', purpose: 'current', csv: rowsOf(500, 30) }),
  };
  const id = await core.driftRun({
    ...sides,
    config: { multivariate: ['domain-classifier', 'reconstruction'] },
  });
  const { summary } = await core.call('drift/get', { id });
  expect(summary.multivariate.map(({ method, columns: compared }) => [method, compared.length])).toEqual([
    ['domain-classifier', 3],
    ['reconstruction', 3],
  ]);
  expect(summary.multivariate[0]).toMatchObject({ verdict: 'major', referenceRows: 600, currentRows: 500 });
  const again = await jobEnd(core, (await core.call('drift/recompute', { id })).jobId);
  expect(again.outcome?.message).toMatch(/^Computed again .* is the same, bit for bit\.$/u);
});

it('suggests thresholds from windows of the reference, which a window of it does not exceed', async () => {
  const found = await core.call('drift/suggest-thresholds', {
    modelId: model,
    referenceId,
    windowRows: 200,
    order: 'in-order',
    columns: ['income', 'region'],
    tests: ['psi'],
  });
  expect(found).toMatchObject({ rows: 3000, windowRows: 200, leftOut: [] });
  expect(found.features.map(({ name, tests }) => [name, tests.map(({ id }) => id)])).toEqual([
    ['income', ['psi']],
    ['region', ['psi']],
  ]);
  for (const { windows, tests } of found.features) {
    expect(windows).toBeGreaterThan(0);
    for (const { suggested, largest } of tests) {
      expect(suggested.moderate).toBeGreaterThan(0);
      expect(suggested.major).toBeGreaterThanOrEqual(suggested.moderate);
      expect(largest).toBeGreaterThan(0);
    }
  }
});
