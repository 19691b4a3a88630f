import { expect, it } from 'vitest';
import { createPredictionRepository } from '../../../../../../main/core/features/predictions/repository.ts';
import { stagedText } from '../../../../../../main/core/features/predictions/part-content.ts';
import { createStaging } from '../../../../../../main/core/features/predictions/staging.ts';
import { createHistoryService } from '../../../../../../main/core/features/history/service.ts';
import { createModelService } from '../../../../../../main/core/features/models/service.ts';
import { predictionRecord } from '../../../../../../shared/contract/predictions.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

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
