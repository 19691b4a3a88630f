import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { newestLaws } from '../../../shared/schema/drift.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { jobEnd } from '../../support/job-end.ts';
import { columns, openDriftCore, rowsOf } from './support.ts';

/** What somebody with the database in hand changes, and what a verification then says of it. */
const alterations = [
  {
    sql: "UPDATE drift_runs SET reference_window = '{}'",
    said: 'comparison of “March” (contentSha256)',
  },
  {
    sql: "UPDATE drift_runs SET reference_window = NULL; UPDATE drift_features SET distribution = replace(distribution, '1', '2') WHERE position = 0",
    said: 'comparison of “March” (contentSha256)',
  },
  {
    sql: "UPDATE drift_runs SET verdict = 'insufficient'",
    said: 'comparison of “March” (contentSha256, verdict)',
  },
  {
    sql: "UPDATE dataset_columns SET role = 'label' WHERE position = 0 AND dataset_id = (SELECT id FROM datasets WHERE name = 'March')",
    said: 'data set “March” (contentSha256)',
  },
  {
    sql: "UPDATE models SET last_run_verdict = 'insufficient'",
    said: 'model “Credit default” (lastRunVerdict)',
  },
];

it('finds results, roles of columns and verdicts that were changed by other means', async () => {
  await using home = await makeTestFolder();
  const folder = join(home.path, 'data');
  const first = await openDriftCore({ folder });
  const model = await first.createModel();
  const reference = { model, name: 'Training', purpose: 'reference' as const, csv: rowsOf(600, 0), columns };
  const referenceId = await first.importCsv(reference);
  const current = { ...reference, name: 'March', purpose: 'current' as const, csv: rowsOf(500, 30) };
  const currentId = await first.importCsv(current);
  const id = await first.driftRun({ modelId: model, referenceId, currentId });
  await first.close();

  const database = openSqlite(join(folder, 'driftguard.db'), 'write');
  const core = await openDriftCore({ folder });
  // A run that was stored before laws had versions is computed again by the first of them.
  const lawsOf = async () => (await core.call('drift/get', { id })).config.laws;
  expect(await lawsOf()).toBe(newestLaws);
  const { config } = database.get('SELECT config FROM drift_runs', []) as { config: string };
  database.exec("UPDATE drift_runs SET config = json_remove(config, '$.laws')");
  expect(await lawsOf()).toBe(1);
  database.exec(`UPDATE drift_runs SET config = '${config}'`);
  const sentence = async (): Promise<string> => {
    await jobEnd(core, (await core.call('audit/verify', {})).jobId);
    return (await core.call('audit/status', {})).latestVerification?.sentence ?? '';
  };
  expect(await sentence()).not.toContain('other means');
  for (const { sql, said } of alterations) {
    database.exec(sql);
    // oxlint-disable-next-line no-await-in-loop -- what was found of one is found of the next as well
    expect(await sentence()).toContain(said);
  }
  database.close();
  await core.close();
});
