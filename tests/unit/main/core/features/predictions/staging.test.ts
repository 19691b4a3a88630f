import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../../../../main/adapters/better-sqlite3.ts';
import { createPredictionRepository } from '../../../../../../main/core/features/predictions/repository.ts';
import type { StoredBatch } from '../../../../../../main/core/features/predictions/repository.ts';
import { stagedText } from '../../../../../../main/core/features/predictions/part-content.ts';
import { createStaging } from '../../../../../../main/core/features/predictions/staging.ts';
import { createHistoryService } from '../../../../../../main/core/features/history/service.ts';
import { createModelService } from '../../../../../../main/core/features/models/service.ts';
import { createDatabase } from '../../../../../../main/core/storage/database.ts';
import { predictionRecord } from '../../../../../../shared/contract/predictions.ts';
import { openAltering } from '../../../../../support/altered-records.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';
import { counting } from '../../../../../support/counting-connection.ts';

const publish = () => undefined;
const named = (id: string) => stagedText([{ id, label: null }]);

it('stores a part with its change record, or nothing at all', async () => {
  const test = await openTestDatabase();
  try {
    const { database, clock, ids, operator } = test;
    const changes = createHistoryService({ database, clock, ids, ledger: createTestLedger(test) });
    const models = createModelService({ database, clock, ids, changes, publish });
    const repository = createPredictionRepository(database);
    const model = models.create(modelDraftOf(), operator);
    const staging = (broken: boolean) =>
      createStaging({
        database,
        clock,
        ids,
        models,
        publish,
        repository,
        changes: {
          record(change) {
            // The last step of the transaction: the process ends, or the disk is full.
            if (broken) throw new Error('cut short');
            changes.record(change);
          },
        },
      });
    const part = (number: number) => ({
      modelId: model.id,
      batch: 'a day',
      part: number,
      parts: 2,
      records: [predictionRecord.parse({ id: `p-${number}`, at: '2025-01-01', features: { age: number } })],
      actor: operator,
    });

    expect(() => staging(true).log(part(1))).toThrow('cut short');
    expect([repository.findByName(model.id, 'a day'), repository.findTaken(model.id, named('p-1'))]).toEqual([
      null,
      null,
    ]);

    const { batch } = staging(false).log(part(1));
    expect(() => staging(true).log(part(2))).toThrow('cut short');
    expect(repository.find(batch.id)).toEqual(batch);
    expect(repository.findTaken(model.id, named('p-2'))).toBeNull();

    expect(staging(false).log(part(2)).batch).toMatchObject({ partsPresent: 2, rows: 2, rowVersion: 2 });
    expect(() => staging(false).log({ ...part(1), parts: 3 })).toThrow(
      'The batch “a day” was begun with 2 parts, now 3 are announced. Nothing was changed.',
    );
  } finally {
    await test.close();
  }
});

/** Staging whose reads are counted, in a database that lets its history be rewritten, with a batch of 100 parts. */
async function openCounted() {
  const test = await openTestDatabase();
  const connection = openSqlite(join(test.folder, 'driftguard.db'), 'write');
  for (const row of connection.all("SELECT name FROM sqlite_schema WHERE type = 'trigger'", [])) {
    connection.exec(`DROP TRIGGER "${(row as { name: string }).name}"`);
  }
  const { counted, wrapped } = counting(connection);
  const { clock, ids, operator } = test;
  const database = createDatabase(wrapped);
  const changes = createHistoryService({
    database,
    clock,
    ids,
    ledger: createTestLedger({ database, clock }),
  });
  const models = createModelService({ database, clock, ids, changes, publish });
  const repository = createPredictionRepository(database);
  const staging = createStaging({ database, clock, ids, models, publish, repository, changes });
  const modelId = models.create(modelDraftOf(), operator).id;
  return {
    folder: test.folder,
    connection,
    counted,
    discard: (batch: StoredBatch) => database.write(() => staging.discard(batch, operator, 'A mistake.')),
    log: (part: number) =>
      staging.log({
        modelId,
        batch: 'a day',
        part,
        parts: 100,
        records: [predictionRecord.parse({ id: `p-${part}`, at: '2025-01-01', features: { age: part } })],
        actor: operator,
      }),
    async close() {
      connection.close();
      await test.close();
    },
  };
}

it('takes a part in for the same cost, however many parts there are', async () => {
  const test = await openCounted();
  try {
    test.log(1);
    const costs = [2, 40].map((until) => {
      for (let part = until === 2 ? 2 : 4; part <= until; part += 1) test.log(part);
      Object.assign(test.counted, { statements: 0, rows: 0 });
      test.log(until + 1);
      return { ...test.counted };
    });
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]?.rows).toBeLessThan(15);
  } finally {
    await test.close();
  }
});

it('tells each part, so that one that was changed, removed, added or moved is found', async () => {
  const test = await openCounted();
  try {
    for (const part of [3, 1, 2]) test.log(part);
    const altering = await openAltering(test.folder);
    try {
      expect(await altering.altered()).toEqual([]);
      const zeros = '0'.repeat(64);
      for (const sql of [
        `UPDATE prediction_parts SET sha256 = '${zeros}' WHERE part = 2`,
        'UPDATE prediction_parts SET rows = 2 WHERE part = 1',
        'UPDATE prediction_parts SET part = 4 WHERE part = 3',
        'DELETE FROM prediction_parts WHERE part = 3',
        `INSERT INTO prediction_parts SELECT batch_id, 4, 1, '${zeros}', NULL FROM prediction_parts WHERE part = 1`,
      ]) {
        // oxlint-disable-next-line no-await-in-loop -- one alteration after the other
        expect([sql, await altering.after(sql)]).toEqual([sql, ['prediction-batch “a day” (parts)']]);
      }
      expect(await altering.after("UPDATE prediction_batches SET name_key = 'x'")).toEqual([
        'prediction-batch “a day” (recordSha256)',
      ]);
      expect(await altering.after('DELETE FROM prediction_batches')).toEqual([
        'prediction-batch “a day” (removed)',
      ]);
    } finally {
      await altering.close();
    }
  } finally {
    await test.close();
  }
});

it('holds parts that versions before told together against that, and tells them once more', async () => {
  const test = await openCounted();
  const { connection } = test;
  const told = () =>
    connection
      .all("SELECT fields FROM changes WHERE entity = 'prediction-batch' ORDER BY id", [])
      .map((row) => (row as { fields: string }).fields);
  async function altered(sql: string): Promise<string[]> {
    const altering = await openAltering(test.folder);
    try {
      expect(await altering.altered()).toEqual([]);
      return await altering.after(sql);
    } finally {
      await altering.close();
    }
  }
  try {
    for (const part of [1, 2]) test.log(part);
    // As versions before told it: one digest over the batch and all its parts.
    const lines = [
      `SELECT model_id, name, name_key, state, parts, parts_present, rows, labelled_rows, first_at, last_at, fields,
         dataset_id, first_row, created_at, sealed_at, row_version FROM prediction_batches`,
      'SELECT part, rows, sha256 FROM prediction_parts ORDER BY part',
    ].map((sql) =>
      [...connection.all(sql, []).map((row) => JSON.stringify(Object.values(row as object))), ''].join('\n'),
    );
    const sha256 = createHash('sha256')
      .update(`${lines.join('\n')}\n`)
      .digest('hex');
    const fields = JSON.stringify([{ field: 'recordSha256', before: null, after: sha256 }]);
    connection.run("UPDATE changes SET fields = ? WHERE entity = 'prediction-batch'", [fields]);

    const changeFirst = `UPDATE prediction_parts SET sha256 = '${'0'.repeat(64)}' WHERE part = 1`;
    expect(await altered(changeFirst)).toEqual(['prediction-batch “a day” (recordSha256)']);
    test.log(3);
    expect(told().at(-1)).toContain('earlierPartsSha256');
    expect(await altered(changeFirst)).toEqual(['prediction-batch “a day” (parts)']);
    const { batch } = test.log(4);
    expect(told().filter((change) => change.includes('earlierPartsSha256'))).toHaveLength(1);
    expect(await altered('DELETE FROM prediction_parts WHERE part = 2')).toEqual([
      'prediction-batch “a day” (parts)',
    ]);
    test.discard(batch);
    expect(await altered(changeFirst)).toEqual([]);
  } finally {
    await test.close();
  }
});
