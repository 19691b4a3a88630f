import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { jobEnd } from '../../support/job-end.ts';
import { openDriftCore } from '../drift/support.ts';

/** What somebody with the database in hand changes: the answer, and a point of the trend. */
const alterations = [
  "UPDATE performance_runs SET result = replace(result, 'Accuracy 0.50', 'Accuracy 0.99')",
  "UPDATE performance_figures SET value = 0.99 WHERE metric = 'accuracy'",
];

it.each(alterations)('finds a result that was changed by other means: %s', async (alteration) => {
  await using home = await makeTestFolder();
  const folder = join(home.path, 'data');
  const core = await openDriftCore({ folder });
  const { id: modelId } = await core.call(
    'models/create',
    modelDraftOf({ name: 'Bands', task: 'multiclass-classification' }),
  );
  const datasetId = await core.importCsv({
    model: modelId,
    name: 'March',
    purpose: 'current',
    csv: `row,guess,label\n${Array.from({ length: 40 }, (_, row) => `${row},${row % 2 === 0 ? 'a' : 'b'},a`).join('\n')}\n`,
    columns: [
      { name: 'row', type: 'numeric', role: 'feature' },
      { name: 'guess', type: 'categorical', role: 'prediction' },
      { name: 'label', type: 'categorical', role: 'label' },
    ],
  });
  const { jobId } = await core.call('performance/run', { modelId, datasetId });
  expect((await jobEnd(core, jobId)).outcome?.message).toContain('Accuracy 0.50');
  const sentence = async (): Promise<string> => {
    await jobEnd(core, (await core.call('audit/verify', {})).jobId);
    return (await core.call('audit/status', {})).latestVerification?.sentence ?? '';
  };
  expect(await sentence()).not.toContain('other means');
  const database = openSqlite(join(folder, 'driftguard.db'), 'write');
  database.exec(alteration);
  database.close();
  expect(await sentence()).toContain('performance on “March” (contentSha256)');
  await core.close();
});
