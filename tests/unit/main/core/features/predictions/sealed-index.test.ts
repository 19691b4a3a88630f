import { expect, it } from 'vitest';
import { createPredictionRepository } from '../../../../../../main/core/features/predictions/repository.ts';
import type { StoredBatch } from '../../../../../../main/core/features/predictions/repository.ts';
import { createSealedIndex } from '../../../../../../main/core/features/predictions/sealed-index.ts';
import { createStaging } from '../../../../../../main/core/features/predictions/staging.ts';
import { createHistoryService } from '../../../../../../main/core/features/history/service.ts';
import { createModelService } from '../../../../../../main/core/features/models/service.ts';
import { predictionRecord } from '../../../../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../../../../shared/errors.ts';
import { datasetId, sha256Hex } from '../../../../../../shared/schema/ids.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

const publish = () => undefined;
const never = () => {
  throw new Error('not asked for');
};

const number = (value: number) => `p-${String(value).padStart(5, '0')}`;

const every = (count: number, first: number) =>
  Array.from({ length: count }, (_, place) => number(first + 3 * ((place * 7919) % count)));

/** Batches of a model that are staged, by the identifiers of their predictions. */
async function openStaged(batches: Readonly<Record<string, readonly string[]>>) {
  const test = await openTestDatabase();
  const { database, clock, ids, operator: actor } = test;
  const changes = createHistoryService({ database, clock, ids, ledger: createTestLedger(test) });
  const models = createModelService({ database, clock, ids, changes, publish });
  const repository = createPredictionRepository(database);
  const { id: modelId } = models.create(modelDraftOf(), actor);
  const staging = createStaging({ database, clock, ids, models, publish, repository, changes });
  const staged = Object.entries(batches).map(([batch, given]) => {
    const records = given.map((id) => predictionRecord.parse({ id, at: '2025-01-01', features: { age: 1 } }));
    return staging.log({ modelId, batch, part: 1, parts: 1, records, actor }).batch;
  });
  return { ...test, repository, modelId, staged };
}

it('moves the rows of sealed batches in the order of identifiers, a bounded number in each step', async () => {
  const test = await openStaged({ first: every(3000, 0), open: every(3000, 1), second: every(3000, 2) });
  try {
    const { database, repository, modelId, staged } = test;
    const [first, open, second] = staged;
    if (first === undefined || open === undefined || second === undefined) throw new Error('Not staged.');
    database.write(() => {
      repository.beginIndex(first);
      repository.beginIndex(second);
    });
    const steps: [string, string | null][] = [];
    let settled = 0;
    const { sweep } = createSealedIndex({
      database: {
        write: (work) => database.write(work),
        settled: () => {
          settled += 1;
          return Promise.resolve();
        },
      },
      repository: {
        ...repository,
        moveSealed(model, after, limit) {
          expect(limit).toBe(2000);
          const last = repository.moveSealed(model, after, limit);
          steps.push([after, last]);
          return last;
        },
      },
      evidenceEngine: { readRows: never },
      datasets: { get: never },
      store: { pathOf: never },
    });
    await sweep();

    // 9,000 staged rows of three batches, 2,000 looked at in each step, all behind those before.
    expect(steps).toEqual([
      ['', number(1999)],
      [number(1999), number(3999)],
      [number(3999), number(5999)],
      [number(5999), number(7999)],
      [number(7999), number(8999)],
      [number(8999), null],
    ]);
    expect(settled).toBe(steps.length + 2);
    expect(repository.unindexed()).toEqual([]);
    expect(staged.map(({ id }) => repository.staged(id, 1).length)).toEqual([0, 3000, 0]);
    expect(staged.map(({ id }) => repository.records(id, 1) !== null)).toEqual([false, true, false]);
    const sealed = database.all(
      database.from.selectFrom('sealed_predictions').select(['prediction_id', 'batch']).orderBy('batch'),
    );
    expect([sealed.length, new Set(sealed.map(({ batch }) => batch)).size]).toEqual([6000, 2]);
    expect(repository.staging(modelId).length).toBe(3);
  } finally {
    await test.close();
  }
});

it('lets the records of a sealed part go before its rows, so that nothing cut short keeps them', async () => {
  const test = await openStaged({ 'a day': ['d', 'b', 'a', 'c'] });
  try {
    const { database, repository, modelId, staged } = test;
    const [batch] = staged;
    if (batch === undefined) throw new Error('Not staged.');
    database.write(() => repository.beginIndex(batch));
    const kept = () => [repository.unindexed().length, repository.staged(batch.id, 1).length];
    const move = (after: string) => database.write(() => repository.moveSealed(modelId, after, 2));

    database.write(() => repository.dropRecords(batch.id, 1));
    expect([repository.records(batch.id, 1), kept()]).toEqual([null, [1, 4]]);
    expect([move(''), kept()]).toEqual(['b', [1, 2]]);
    expect([move('b'), kept()]).toEqual(['d', [0, 0]]);
    expect(move('d')).toBeNull();
  } finally {
    await test.close();
  }
});

it('fills what it can read, also where the record of a data set is gone', async () => {
  const gone = datasetId.parse('0195b7a0-0000-7000-8000-000000000001');
  const there = datasetId.parse('0195b7a0-0000-7000-8000-000000000002');
  const batches = [gone, there].map(
    (id) =>
      ({
        id: `batch of ${id}`,
        dataset: { id, name: 'Sealed' },
        firstRow: 0,
        rows: 1,
      }) as unknown as StoredBatch,
  );
  const filled: string[] = [];
  const { fill } = createSealedIndex({
    database: { write: (work) => work(), settled: () => Promise.resolve() },
    repository: {
      unindexed: () => batches,
      insertSealed: (_batch, text) => void filled.push(text),
      endIndex: (id) => void filled.push(id),
      dropRecords: never,
      moveSealed: never,
    },
    evidenceEngine: { readRows: async (_request, onPage) => onPage([['p-1']], 0) },
    datasets: {
      get(id) {
        if (id === gone) throw new DriftGuardError('DATASET_NOT_FOUND');
        const evidenceSha256 = sha256Hex.parse('0'.repeat(64));
        return { columns: [{ name: 'id', type: 'text', role: 'id', missing: 0 }], evidenceSha256 };
      },
    },
    store: { pathOf: () => '' },
  });
  await fill();
  expect(filled).toEqual(['[["p-1",null,0]]', `batch of ${there}`]);
});
