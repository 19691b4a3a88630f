import { expect, it } from 'vitest';
import { createPredictionRepository } from '../../../../../../main/core/features/predictions/repository.ts';
import { createStaging } from '../../../../../../main/core/features/predictions/staging.ts';
import { createHistoryService } from '../../../../../../main/core/features/history/service.ts';
import { createModelService } from '../../../../../../main/core/features/models/service.ts';
import { predictionRecord } from '../../../../../../shared/contract/predictions.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

const publish = () => undefined;

it('lets the records of a sealed part go with the last of its rows, so that nothing cut short keeps them', async () => {
  const test = await openTestDatabase();
  try {
    const { database, clock, ids, operator: actor } = test;
    const changes = createHistoryService({ database, clock, ids, ledger: createTestLedger(test) });
    const models = createModelService({ database, clock, ids, changes, publish });
    const repository = createPredictionRepository(database);
    const { id: modelId } = models.create(modelDraftOf(), actor);
    const staging = createStaging({ database, clock, ids, models, publish, repository, changes });
    const { batch } = staging.log({
      modelId,
      batch: 'a day',
      part: 1,
      parts: 1,
      records: ['a', 'b', 'c', 'd'].map((id) =>
        predictionRecord.parse({ id, at: '2025-01-01', features: { age: 1 } }),
      ),
      actor,
    });
    database.write(() => repository.beginIndex(batch));

    const kept = () => [repository.unindexed().length, repository.records(batch.id, 1) !== null];
    const move = () => database.write(() => repository.moveSealed(batch, 1, 2));
    expect([move(), kept()]).toEqual([2, [1, true]]);
    expect([move(), kept()]).toEqual([2, [0, false]]);
    expect([move(), repository.staged(batch.id, 1)]).toEqual([0, []]);
  } finally {
    await test.close();
  }
});
