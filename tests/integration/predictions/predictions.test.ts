import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../shared/contract/index.ts';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { datasetId } from '../../../shared/schema/ids.ts';
import type { DatasetId, ModelId, ModelVersionId } from '../../../shared/schema/ids.ts';
import { utcInstant } from '../../../shared/schema/time.ts';
import { columns, openDriftCore } from '../drift/support.ts';
import type { DriftCore } from '../drift/support.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { jobEnd } from '../../support/job-end.ts';
import { openAltering } from '../../support/altered-records.ts';

type GivenRecord = CommandInput<'predictions/log'>['records'][number];

/** Predictions that are the same every time, `count` of them from `first` on, a minute apart. */
function recordsOf(first: number, count: number): GivenRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    return {
      id: `p-${String(number).padStart(6, '0')}`,
      at: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
      features: {
        income: number % 50 === 0 ? null : ((number * 7919) % 1009) / 10,
        region: ['north', 'south', 'east'][number % 3] ?? '',
        member: number % 4 === 0,
      },
      score: ((number * 31) % 97) / 97,
    };
  });
}

/** What a call is refused with. */
async function refusalOf(call: Promise<unknown>): Promise<readonly [string, string] | 'accepted'> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (!(error instanceof DriftGuardError)) throw error;
    return [error.code, error.message];
  }
}

let core: DriftCore;
let modelId: ModelId;
let referenceId: DatasetId;

async function seal(names: readonly string[], name: string): Promise<DatasetId> {
  const { items } = await core.call('predictions/list', { modelId, limit: 200 });
  const chosen = items.filter((batch) => names.includes(batch.name)).map(({ id }) => id);
  const { jobId } = await core.call('predictions/seal', {
    modelId,
    name,
    selection: { kind: 'batches', ids: chosen },
  });
  const job = await jobEnd(core, jobId);
  if (job.outcome === null) throw new Error(job.failure?.message);
  return datasetId.parse(job.outcome.id);
}

async function joinLabels(labels: CommandInput<'predictions/join-labels'>['labels']): Promise<string> {
  const { jobId } = await core.call('predictions/join-labels', { modelId, labels });
  const job = await jobEnd(core, jobId);
  return job.outcome?.message ?? `Refused: ${job.failure?.message ?? ''}`;
}

/** A part of a batch of three. */
const logPart = (number: number) =>
  core.call('predictions/log', {
    modelId,
    batch: 'day 2',
    part: number,
    parts: 3,
    records: recordsOf(1000 + (number - 1) * 100, 100),
  });

const joinRecords = async (records: { id: string; label: number | string | null }[]) =>
  joinLabels({ kind: 'records', records });

beforeAll(async () => {
  core = await openDriftCore();
  modelId = await core.createModel('Credit default');
  const lines = recordsOf(0, 500).map(
    ({ id, features, score }) =>
      `${id},${String(features['income'] ?? '')},${String(features['region'])},${String(features['member'])},${String(score)}`,
  );
  referenceId = await core.importCsv({
    model: modelId,
    name: 'Reference',
    purpose: 'reference',
    csv: `row,income,region,member,proba\n${lines.join('\n')}\n`,
    columns: columns.map((column) =>
      column.role === 'score'
        ? { ...column, name: 'proba' }
        : { ...column, ...(column.role === 'id' ? { type: 'text' as const } : {}) },
    ),
  });
});

afterAll(() => core.close());

describe('predictions', () => {
  it('are logged once, however often a batch is sent', async () => {
    const sent = { modelId, batch: 'day 1', records: recordsOf(0, 300) };
    const first = await core.call('predictions/log', sent);
    const again = await core.call('predictions/log', { ...sent, records: sent.records.toReversed() });
    expect([first.repeated, again]).toEqual([false, { ...first, repeated: true }]);
    expect(await refusalOf(core.call('predictions/log', { ...sent, records: recordsOf(0, 299) }))).toEqual([
      'BATCH_DIFFERS',
      'The batch “day 1” was logged before with other content (300 records then, 299 records now). Nothing was changed. Use a new batch id, or discard the staged batch first.',
    ]);
    expect(
      await refusalOf(core.call('predictions/log', { modelId, batch: 'day 1b', records: recordsOf(299, 2) })),
    ).toEqual([
      'INVALID_INPUT',
      'Record 1: the prediction “p-000299” is already in the batch “day 1”. Give every prediction an identifier of its own.',
    ]);
    expect(await core.call('predictions/get', { id: first.batch.id })).toEqual({
      ...first.batch,
      contentSha256: createHash('sha256').update(first.partSha256).digest('hex'),
    });
    const { items } = await core.call('audit/list', { targetType: 'prediction-batch' });
    expect(items.map(({ action }) => action)).toEqual(['prediction-batch.logged']);
  });

  it('take parts in any order, and are sealed when all are there', async () => {
    await logPart(3);
    await logPart(1);
    expect(await refusalOf(seal(['day 2'], 'Too early'))).toEqual([
      'STATE_TRANSITION_REFUSED',
      'Of the batch “day 2” 2 of 3 parts are there. Log the missing parts first.',
    ]);
    const { batch } = await logPart(2);
    expect(batch).toMatchObject({ parts: 3, partsPresent: 3, rows: 300, labelledRows: 0, state: 'staged' });
  });

  it('become evidence that is compared as any data, named and typed like the reference', async () => {
    await joinLabels({ kind: 'records', records: [{ id: 'p-000001', label: 1 }] });
    const id = await seal(['day 1', 'day 2'], 'First days');
    const dataset = await core.call('datasets/get', { id });
    expect(dataset).toMatchObject({ purpose: 'current', rows: 600, rejectedRows: 0 });
    expect(dataset.columns.map(({ name, type, role, missing }) => [name, type, role, missing])).toEqual([
      ['row', 'text', 'id', 0],
      ['predicted_at', 'datetime', 'timestamp', 0],
      ['income', 'numeric', 'feature', 12],
      ['member', 'boolean', 'feature', 0],
      ['region', 'categorical', 'feature', 0],
      ['proba', 'numeric', 'score', 0],
      ['label', 'numeric', 'label', 599],
    ]);
    const run = await core.driftRun({ modelId, referenceId, currentId: id });
    expect(await core.call('drift/get', { id: run })).toMatchObject({
      unmatchedColumns: { referenceOnly: [], currentOnly: ['label'] },
    });
    expect(await core.call('predictions/summary', { modelId })).toMatchObject({
      batches: 2,
      rows: 600,
      labelledRows: 1,
      stagedBatches: 0,
    });
    await expect(
      core.call('predictions/log', { modelId, batch: 'day 1', records: recordsOf(5000, 1) }),
    ).rejects.toMatchObject({ code: 'BATCH_DIFFERS' });
    const again = { modelId, batch: 'day 1 again', records: recordsOf(5000, 2).concat(recordsOf(7, 1)) };
    expect(await refusalOf(core.call('predictions/log', again))).toEqual([
      'INVALID_INPUT',
      'Record 3: the prediction “p-000007” is already in the batch “day 1”, which is sealed as “First days”. Give every prediction an identifier of its own, or put that data set into the bin if it is to be logged anew.',
    ]);
    expect(
      await core.call('predictions/log', { modelId, batch: 'day 1', records: recordsOf(0, 300) }),
    ).toMatchObject({
      repeated: true,
      batch: { state: 'sealed' },
    });
  });

  it('get late labels as a new version that names what it was made from', async () => {
    const before = (await core.call('datasets/list', { modelId, purpose: 'current' })).items[0];
    await core.call('predictions/log', { modelId, batch: 'day 3', records: recordsOf(3000, 10) });
    const path = join(core.folder, 'labels.csv');
    await writeFile(path, 'prediction,truth\np-000001,1\np-000002,0\np-001000,1.0\np-003001,1\n');
    const { token } = await core.core.vault.register(path, 'labels.csv');
    const labels = { kind: 'file', token, idColumn: 'prediction', labelColumn: 'truth' } as const;
    expect(await joinLabels(labels)).toBe(
      '3 labels were joined, 1 were there already. New version: “First days (labels 1)”.',
    );
    expect(await joinLabels(labels)).toBe('All 4 labels were there already. Nothing was changed.');
    const { items } = await core.call('datasets/list', { modelId, purpose: 'current' });
    expect(items.map(({ name, rows }) => [name, rows])).toEqual([
      ['First days (labels 1)', 600],
      ['First days', 600],
    ]);
    expect(items[1]).toEqual(before);
    const batches = await core.call('predictions/list', { modelId });
    expect(
      batches.items.map(({ name, labelledRows, dataset }) => [name, labelledRows, dataset?.name]),
    ).toEqual([
      ['day 3', 1, undefined],
      ['day 2', 1, 'First days (labels 1)'],
      ['day 1', 2, 'First days (labels 1)'],
    ]);
    const second = batches.items[1];
    if (second === undefined) throw new Error('There is no second batch.');
    const history = await core.call('predictions/history', { id: second.id });
    expect(history.items[0]?.note).toContain(
      `was made from “First days” (evidence SHA-256 ${before?.evidenceSha256 ?? ''})`,
    );
  });

  it('keep everything as it was when a label is wrong', async () => {
    expect([
      await joinRecords([
        { id: 'p-000003', label: 1 },
        { id: 'nobody', label: 1 },
      ]),
      await joinRecords(Array.from({ length: 9 }, (_, number) => ({ id: `nobody ${number}`, label: 1 }))),
      await joinRecords([
        { id: 'p-000003', label: 1 },
        { id: 'p-000002', label: 1 },
      ]),
      await joinRecords([
        { id: 'p-000003', label: 1 },
        { id: 'p-000003', label: 0 },
      ]),
      await joinRecords([
        { id: 'p-000003', label: 1 },
        { id: 'p-000004', label: null },
      ]),
      await joinRecords([{ id: 'p-000003', label: 'yes' }]),
      await joinRecords([{ id: 'p-003001', label: 0 }]),
      await joinRecords([
        { id: 'p-000003', label: 1 },
        { id: 'p-000004', label: 2 },
      ]),
      await joinRecords([
        { id: 'p-003002', label: 3 },
        { id: 'p-003003', label: 2 },
      ]),
    ]).toEqual([
      'Refused: Record 2: there is no prediction “nobody”. Log the prediction first, or check the identifier. No label was joined.',
      'Refused: Record 1: there is no prediction “nobody 0”, nor are there “nobody 1”, “nobody 2”, “nobody 3”, “nobody 4”, “nobody 5” and 3 more: 9 labels in all. Log these predictions first, check the identifiers, or leave the labels out. No label was joined.',
      'Refused: Record 2: “p-000002” has the label “0” already, and “1” is another one. A label is not changed once it is given. No label was joined.',
      'Refused: Record 2: “p-000003” has the label “0” here and “1” in record 1. Give each prediction one label. No label was joined.',
      'Refused: Record 2: the label is missing. Leave out predictions whose label is not known yet. No label was joined.',
      'Refused: The labels are each a text, and those that the staged batch “day 3” has already are each a number. Write them the same way. No label was joined.',
      'Refused: Record 1: “p-003001” has the label “1” already, and “0” is another one. A label is not changed once it is given. No label was joined.',
      'Refused: Record 2: the label “2” of “p-000004” would be a third value in the data set “First days (labels 1)”, beside “0” and “1”. The model is a binary classification, whose labels have two. Correct it, or change the task of the model. No label was joined.',
      'Refused: Record 2: the label “2” of “p-003003” would be a third value in the staged predictions, beside “1” and “3”. The model is a binary classification, whose labels have two. Correct it, or change the task of the model. No label was joined.',
    ]);
    expect(await core.call('predictions/summary', { modelId })).toMatchObject({ labelledRows: 4 });
  });
});

describe('what the task of a binary classification rules out', () => {
  it('is refused when it is logged, in a call and in a file, and nothing changes', async () => {
    const before = await core.call('predictions/summary', { modelId });
    const [one, two, three] = recordsOf(20_000, 3);
    if (one === undefined || two === undefined || three === undefined) throw new Error('Too few records.');
    const score =
      'the score is 73. The model is a binary classification, whose scores are probabilities from 0 to 1. Write percentages as shares, or give what is no probability as a feature.';
    const log = (batch: string, part: number, records: GivenRecord[]) =>
      refusalOf(core.call('predictions/log', { modelId, batch, part, parts: 2, records }));
    expect(await log('percent', 1, [one, { ...two, score: 73 }])).toEqual([
      'INVALID_INPUT',
      `Record 2: ${score}`,
    ]);
    expect(await logFile('percent', [one, { ...two, score: 73 }].map(lineOf))).toBe(`Record 2: ${score}`);
    expect(await core.call('predictions/summary', { modelId })).toEqual(before);

    expect(
      await log('coded', 1, [
        { ...one, label: 'good' },
        { ...two, label: 'bad' },
      ]),
    ).toBe('accepted');
    expect((await log('coded', 2, [{ ...three, label: 'open' }]))[1]).toContain(
      'Record 1: the label is “open”, a third value beside “good” and “bad”.',
    );
    const { items } = await core.call('predictions/list', { modelId, state: 'staged' });
    const coded = items.find(({ name }) => name === 'coded');
    if (coded === undefined) throw new Error('The first part is gone.');
    expect(coded).toMatchObject({ partsPresent: 1, labelledRows: 2 });
    await core.call('predictions/discard', { id: coded.id, rowVersion: coded.rowVersion });
  });

  it('is told of where the task does not say what scores are', async () => {
    const { id: other } = await core.call(
      'models/create',
      modelDraftOf({ name: 'Scorecard', task: 'other' }),
    );
    const [one] = recordsOf(0, 1);
    if (one === undefined) throw new Error('There is no record.');
    const { warnings } = await core.call('predictions/log', {
      modelId: other,
      batch: 'points',
      records: [{ ...one, score: 640 }],
    });
    expect(warnings).toEqual([
      '1 score is not from 0 to 1: 640 in record 1. The task of the model does not say whether they should be; what is decided or measured by score refuses them.',
    ]);
  });
});

describe('a window with no rows', () => {
  it('is not sealed, and nothing changes', async () => {
    const before = await core.call('predictions/summary', { modelId });
    const from = utcInstant.parse('2025-01-01T00:00:00.000Z');
    const until = utcInstant.parse('2025-02-01T00:00:00.000Z');
    const selection = { kind: 'window', from, until } as const;
    expect(await refusalOf(core.call('predictions/seal', { modelId, name: 'Empty', selection }))).toEqual([
      'BATCH_NOT_FOUND',
      'No complete staged batch lies in this stretch of time. Log predictions first, or choose other times.',
    ]);
    expect(await core.call('predictions/summary', { modelId })).toEqual(before);
  });
});

describe('a batch that is not there', () => {
  it('is refused by every command, and nothing changes', async () => {
    const id = '01900000-0000-7000-8000-000000000001';
    const before = await core.call('predictions/summary', { modelId });
    const labels = { kind: 'records' as const, records: [{ id: 'p-000003', label: 1 }] };
    const refusals = await Promise.all(
      [
        core.call('predictions/get', { id }),
        core.call('predictions/history', { id }),
        core.call('predictions/discard', { id, rowVersion: 1 }),
        core.call('predictions/seal', { modelId, name: 'x', selection: { kind: 'batches', ids: [id] } }),
        core.call('predictions/join-labels', { modelId, batchId: id, labels }),
      ].map(async (call) => (await refusalOf(call))[0]),
    );
    expect(refusals).toEqual(refusals.map(() => 'BATCH_NOT_FOUND'));
    expect(await core.call('predictions/summary', { modelId })).toEqual(before);
  });
});

describe('the version of the model', () => {
  it('is named by a batch, kept when it is sealed and labelled, and never guessed', async () => {
    const versioned = await core.createModel('With versions');
    const version = async (): Promise<ModelVersionId> => {
      const { items } = await core.call('versions/list', { modelId: versioned });
      if (items[0] === undefined) throw new Error('The model has no version.');
      return items[0].id;
    };
    const first = await version();
    const model = await core.call('models/get', { id: versioned });
    await core.call('models/update', {
      id: versioned,
      rowVersion: model.rowVersion,
      name: model.name,
      owner: model.owner,
      purpose: model.purpose,
      task: model.task,
      riskClass: model.riskClass,
      featureSchema: model.featureSchema,
      semanticVersion: '9.0.0',
    });
    const second = await version();
    const log = (batch: string, start: number, modelVersionId: ModelVersionId | null, part = 1, parts = 1) =>
      core.call('predictions/log', {
        modelId: versioned,
        batch,
        part,
        parts,
        records: recordsOf(start, 2),
        modelVersionId,
      });
    const sealed = async (name: string, batches: readonly string[]) => {
      const { items } = await core.call('predictions/list', { modelId: versioned, limit: 200 });
      const ids = items.filter((batch) => batches.includes(batch.name)).map(({ id }) => id);
      const selection = { kind: 'batches' as const, ids };
      const { jobId } = await core.call('predictions/seal', { modelId: versioned, name, selection });
      const { outcome } = await jobEnd(core, jobId);
      return [
        outcome?.message,
        (await core.call('datasets/get', { id: datasetId.parse(outcome?.id) })).modelVersion?.version ?? null,
      ];
    };

    const { batch } = await log('a', 0, first, 1, 2);
    expect(batch.modelVersion).toEqual({ id: first, version: model.semanticVersion });
    expect(await refusalOf(log('a', 2, second, 2, 2))).toEqual([
      'BATCH_DIFFERS',
      `The batch “a” was begun with version ${model.semanticVersion} of the model, now another one is named. Nothing was changed. Name the same version for all parts, or use a new batch id.`,
    ]);
    expect((await refusalOf(log('a', 2, null, 2, 2)))[1]).toContain('now none is named');
    await log('a', 2, first, 2, 2);
    await log('b', 4, first);
    await log('c', 6, second);
    await log('d', 8, null);
    const { items: foreign } = await core.call('versions/list', { modelId });
    expect((await refusalOf(log('e', 10, foreign[0]?.id ?? null)))[0]).toBe('MODEL_VERSION_NOT_FOUND');

    expect(await sealed('of one', ['a', 'b'])).toEqual([
      '“of one” is sealed: 6 predictions.',
      model.semanticVersion,
    ]);
    expect(await sealed('of none', ['c', 'd'])).toEqual([
      '“of none” is sealed: 4 predictions. It names no version of the model, as its batches name one only in part; seal them apart to keep versions apart.',
      null,
    ]);
    const { jobId } = await core.call('predictions/join-labels', {
      modelId: versioned,
      labels: { kind: 'records', records: [{ id: recordsOf(0, 1)[0]?.id ?? '', label: 1 }] },
    });
    await jobEnd(core, jobId);
    const { items } = await core.call('datasets/list', { modelId: versioned, modelVersionId: first });
    expect(items.map(({ name }) => name)).toEqual(['of one (labels 1)', 'of one']);
    const altering = await openAltering(core.folder);
    try {
      const named = (table: string, name: string, to: string) =>
        altering.after(`UPDATE ${table} SET model_version_id = ${to} WHERE name = '${name}'`);
      expect([
        await altering.altered(),
        await named('datasets', 'of one', `'${second}'`),
        await named('datasets', 'of none', `'${second}'`),
        await named('prediction_batches', 'a', 'NULL'),
        await named('prediction_batches', 'd', `'${first}'`),
      ]).toEqual([
        [],
        ['dataset “of one” (contentSha256)'],
        ['dataset “of none” (contentSha256)'],
        ['prediction-batch “a” (recordSha256)'],
        ['prediction-batch “d” (recordSha256)'],
      ]);
    } finally {
      await altering.close();
    }
  });
});

describe('a staged batch', () => {
  it('can be discarded and logged anew; a sealed one stays', async () => {
    const sent = { modelId, batch: 'a mistake', records: recordsOf(9000, 3) };
    const { batch } = await core.call('predictions/log', sent);
    const stale = core.call('predictions/discard', { id: batch.id, rowVersion: 2 });
    expect((await refusalOf(stale))[0]).toBe('STALE_VERSION');
    expect(await core.call('predictions/discard', { id: batch.id, rowVersion: 1 })).toEqual({});
    const right = await core.call('predictions/log', { ...sent, records: recordsOf(9000, 4) });
    expect(right).toMatchObject({ repeated: false, batch: { rows: 4 } });
    const { items } = await core.call('predictions/list', { modelId, state: 'sealed', limit: 1 });
    const sealed = items[0];
    if (sealed === undefined) throw new Error('Nothing is sealed.');
    const refused = core.call('predictions/discard', { id: sealed.id, rowVersion: sealed.rowVersion });
    expect((await refusalOf(refused))[0]).toBe('STATE_TRANSITION_REFUSED');
  });
});

const lineOf = ({ id, at, features, score }: GivenRecord): string =>
  `${id},${at},${String(features['income'] ?? '')},${String(features['region'])},${String(score)}`;

async function logFile(batch: string, lines: readonly string[]): Promise<string | undefined> {
  const path = join(core.folder, 'rows.csv');
  await writeFile(path, `id,at,income,region,score\n${lines.join('\n')}\n`);
  const { token } = await core.core.vault.register(path, 'rows.csv');
  const { jobId } = await core.call('predictions/log-file', {
    token,
    modelId,
    batch,
    columns: { id: 'id', at: 'at', features: ['income', 'region'], score: 'score' },
  });
  const job = await jobEnd(core, jobId);
  return job.outcome?.message ?? job.failure?.message;
}

describe('a file of predictions', () => {
  const lines = recordsOf(20_000, 10_050).map(lineOf);

  it('leaves nothing when it is refused, whichever of its parts is wrong', async () => {
    const [first = ''] = lines;
    const before = await core.call('predictions/summary', { modelId });
    const other = (record: GivenRecord) => [...lines.slice(0, -1), lineOf(record)];
    const [last] = recordsOf(30_049, 1);
    const [sealed] = recordsOf(1, 1);
    if (last === undefined || sealed === undefined) throw new Error('There are no records.');
    expect([
      await logFile('refused', [...lines, first]),
      await logFile('refused', other(sealed)),
      await logFile('refused', other({ ...last, at: '2026-01-02T00:00:00+02:00' })),
    ]).toEqual([
      'Record 10,051: the identifier “p-020000” is that of record 1 too. Give every prediction its own.',
      'Record 10,050: the prediction “p-000001” is already in the batch “day 1”, which is sealed as “First days (labels 1)”. Give every prediction an identifier of its own, or put that data set into the bin if it is to be logged anew.',
      'Record 10,050: its time has the zone +02:00, and that of record 10,001 has the zone Z. Give all times of a batch in one zone, best in UTC.',
    ]);
    expect(await core.call('predictions/summary', { modelId })).toEqual(before);
  });

  it('is logged in parts of 10,000 and can be logged again', async () => {
    expect([await logFile('from a file', lines), await logFile('from a file', lines)]).toEqual([
      '“from a file” is staged: 10,050 predictions.',
      'The batch “from a file” is already here with the same content. Nothing was changed.',
    ]);
    expect(await logFile('from a file', [...lines.slice(0, 3), 'x,2026-01-02,Infinity,north,0.5'])).toBe(
      'Record 4: its time has no zone, and that of record 1 has the zone Z. Give all times of a batch in one zone, best in UTC.',
    );
  });

  it('refuses to seal more batches at once than become one data set, instead of leaving some out', async () => {
    const crowded = await core.createModel('Crowded');
    await core.call('predictions/log', { modelId: crowded, batch: 'first', records: recordsOf(50_000, 1) });
    const database = openSqlite(join(core.folder, 'driftguard.db'), 'write');
    database.exec(`WITH RECURSIVE counted (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM counted WHERE value < 1000)
      INSERT INTO prediction_batches
      SELECT replace(id, substr(id, 1, 8), printf('%08x', value)), model_id, name || value, name_key || value, state,
        parts, parts_present, rows, labelled_rows, first_at, last_at, fields, dataset_id, first_row, created_at,
        sealed_at, row_version, model_version_id
      FROM prediction_batches, counted WHERE name = 'first'`);
    database.close();
    const sealing = core.call('predictions/seal', {
      modelId: crowded,
      name: 'All',
      selection: { kind: 'window' },
    });
    expect(await refusalOf(sealing)).toEqual([
      'INVALID_INPUT',
      'More than 1,000 complete staged batches lie in this stretch of time, and at most 1,000 can be sealed at once. Choose a shorter stretch.',
    ]);
  });
});

describe('an identifier', () => {
  it('is taken until its data set is in the bin, also in what was sealed before there was an index', async () => {
    await using parent = await makeTestFolder();
    const folder = join(parent.path, 'data');
    const before = await openDriftCore({ folder });
    const id = await before.createModel();
    const log = (one: DriftCore, batch: string, first: number) =>
      refusalOf(one.call('predictions/log', { modelId: id, batch, records: recordsOf(first, 3) }));
    await log(before, 'sealed', 0);
    const { jobId } = await before.call('predictions/seal', {
      modelId: id,
      name: 'Sealed',
      selection: { kind: 'window' },
    });
    await jobEnd(before, jobId);
    await before.close();
    const database = openSqlite(join(folder, 'driftguard.db'), 'write');
    database.exec('DELETE FROM sealed_predictions; UPDATE sealed_batches SET missing = 3');
    database.close();

    const after = await openDriftCore({ folder });
    try {
      expect(await log(after, 'again', 2)).toEqual([
        'INVALID_INPUT',
        'Record 1: the prediction “p-000002” is already in the batch “sealed”, which is sealed as “Sealed”. Give every prediction an identifier of its own, or put that data set into the bin if it is to be logged anew.',
      ]);
      const [dataset] = (await after.call('datasets/list', { modelId: id })).items;
      if (dataset === undefined) throw new Error('Nothing is sealed.');
      await after.call('datasets/delete', { id: dataset.id, rowVersion: dataset.rowVersion });
      expect(await log(after, 'again', 2)).toBe('accepted');
    } finally {
      await after.close();
    }
  });
});
