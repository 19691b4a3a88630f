import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileLogging } from '../../../../../../main/core/features/predictions/log-file.ts';
import { toPart } from '../../../../../../main/core/features/predictions/part-work.ts';
import { checkRecords } from '../../../../../../main/core/features/predictions/records.ts';
import { createPredictionRepository } from '../../../../../../main/core/features/predictions/repository.ts';
import { createStaging } from '../../../../../../main/core/features/predictions/staging.ts';
import { createHistoryService } from '../../../../../../main/core/features/history/service.ts';
import { createModelService } from '../../../../../../main/core/features/models/service.ts';
import { maxRecords, predictionRecord } from '../../../../../../shared/contract/predictions.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { makeTestFolder } from '../../../../../support/core-folder.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

const publish = () => undefined;
const recordsOf = (id: string) => [predictionRecord.parse({ id, at: '2025-01-01', features: { age: 1 } })];

it('takes back a file that is cancelled or whose identifier is taken while it is staged, unless its batch was there before', async () => {
  await using folder = await makeTestFolder();
  const test = await openTestDatabase();
  try {
    const { database, clock, ids, operator: actor } = test;
    const history = createHistoryService({ database, clock, ids, ledger: createTestLedger(test) });
    const models = createModelService({ database, clock, ids, changes: history, publish });
    const repository = createPredictionRepository(database);
    const { id: modelId } = models.create(modelDraftOf(), actor);
    const told: string[] = [];
    const staging = createStaging({
      database,
      clock,
      ids,
      models,
      publish,
      repository,
      changes: {
        record(change) {
          told.push(`${change.action}: ${change.note}`);
          history.record(change);
        },
      },
    });
    let files = 0;
    let beforePart = (_part: number): void => publish();
    const logFile = createFileLogging({
      clock,
      // A file of three parts, of which each holds one record that is named after it.
      evidenceEngine: {
        inspect: () =>
          Promise.resolve({
            detected: { format: 'parquet', delimiter: null, header: null, encoding: null },
            columns: ['id', 'at', 'age'].map((name) => ({
              name,
              sourceType: 'VARCHAR',
              type: 'text',
              missing: 0,
              distinct: 2,
              samples: [],
            })),
            rows: [],
            sampledRows: 0,
            estimatedRows: 2 * maxRecords + 1,
            warnings: [],
            mixedZones: [],
          }),
        convert: () =>
          Promise.resolve({
            rows: 2 * maxRecords + 1,
            rejectedRows: 0,
            rejects: [],
            missing: new Map(),
            latestAt: null,
          }),
        repeatedValue: () => Promise.resolve(null),
      },
      comparison: {
        checkPart: ({ firstRow }) =>
          Promise.resolve(
            toPart(
              checkRecords(recordsOf(`p-${firstRow / maxRecords + 1}`), { now: clock.now(), task: 'other' }),
            ),
          ),
      },
      models,
      settled: () => Promise.resolve(),
      store: {
        newStagingPath: () => join(folder.path, `staged-${(files += 1)}`),
        unstage: () => Promise.resolve(),
      },
      staging: {
        ...staging,
        stage(place, part, by) {
          beforePart(place.part);
          if (place.part === 3 && repository.findByName(modelId, 'quicker') === null) {
            staging.log({ modelId, batch: 'quicker', part: 1, parts: 1, records: recordsOf('p-3'), actor });
          }
          return staging.stage(place, part, by);
        },
      },
    });
    const log = (signal = new AbortController().signal) =>
      logFile(
        {
          path: join(folder.path, 'given'),
          modelId,
          batch: 'of a file',
          options: { format: 'parquet' },
          columns: { id: 'id', at: 'at', features: ['age'], score: null, prediction: null, label: null },
        },
        { actor, signal, report: () => undefined },
      );
    const refusal =
      'Record 20,001: the prediction “p-3” is already in the batch “quicker”. Give every prediction an identifier of its own.';

    await expect(log()).rejects.toThrow(refusal);
    expect(repository.staging(modelId).map(({ name }) => name)).toEqual(['quicker']);
    expect(told.at(-1)).toBe('discarded: The rest of its file was refused.');

    const quicker = repository.findByName(modelId, 'quicker');
    if (quicker === null) throw new Error('The other batch is gone.');
    database.write(() => staging.discard(quicker, actor, 'Once more.'));
    staging.log({ modelId, batch: 'of a file', part: 1, parts: 3, records: recordsOf('p-1'), actor });
    await expect(log()).rejects.toThrow(refusal);
    expect(repository.findByName(modelId, 'of a file')).toMatchObject({ partsPresent: 2, rows: 2 });

    for (const batch of repository.staging(modelId)) {
      database.write(() => staging.discard(batch, actor, 'Once more.'));
    }
    const controller = new AbortController();
    beforePart = (part) => {
      if (part === 2) controller.abort();
    };
    await expect(log(controller.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(repository.staging(modelId)).toEqual([]);
    expect(told.at(-1)).toBe('discarded: Logging its file was cancelled.');
  } finally {
    await test.close();
  }
});
