import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { jobEnd } from '../../support/job-end.ts';
import { columns, openDriftCore, rowsOf } from '../drift/support.ts';

const trigger = `CREATE TRIGGER risk_scores_do_not_change BEFORE UPDATE ON risk_scores
BEGIN SELECT RAISE(ABORT, 'a score does not change'); END`;
const inScores = (sql: string) => `DROP TRIGGER risk_scores_do_not_change; ${sql}; ${trigger};`;
const first = '(SELECT min(id) FROM risk_scores)';
const last = '(SELECT max(id) FROM risk_scores)';

/** What somebody with the database in hand changes, and what a verification then says of it. */
const alterations = [
  {
    // The standing of a model.
    sql: "UPDATE risk_standings SET grade = CASE grade WHEN 'A' THEN 'B' ELSE 'A' END",
    said: 'risk of “Credit default” (standing)',
  },
  {
    // The terms of the score it has now.
    sql: inScores(
      `UPDATE risk_scores SET terms = replace(terms, '"weight":25', '"weight":24') WHERE id = ${last}`,
    ),
    said: 'risk of “Credit default” (score)',
  },
  {
    // The first score, of which no entry tells.
    sql: inScores(`UPDATE risk_scores SET high = high - 1 WHERE id = ${first}`),
    said: 'risk of “Credit default” (score)',
  },
  {
    // The weights that scores were made with.
    sql: `UPDATE risk_settings SET settings = replace(settings, '"drift":25', '"drift":24')`,
    said: 'risk of “Credit default” (score)',
  },
];

it('finds scores, standings and weights that were changed by other means', async () => {
  await using home = await makeTestFolder();
  const folder = join(home.path, 'data');
  const core = await openDriftCore({ folder });
  const model = await core.createModel();
  const reference = { model, name: 'Training', purpose: 'reference' as const, csv: rowsOf(600, 0), columns };
  const referenceId = await core.importCsv(reference);
  const current = { ...reference, name: 'March', purpose: 'current' as const, csv: rowsOf(500, 30) };
  const currentId = await core.importCsv(current);
  await core.driftRun({ modelId: model, referenceId, currentId });

  const database = openSqlite(join(folder, 'driftguard.db'), 'write');
  const sentence = async (): Promise<string> => {
    await jobEnd(core, (await core.call('audit/verify', {})).jobId);
    return (await core.call('audit/status', {})).latestVerification?.sentence ?? '';
  };
  const stored = () =>
    ['risk_scores', 'risk_standings', 'risk_settings'].map((table) =>
      database.all(`SELECT * FROM ${table}`, []),
    );
  expect(await sentence()).not.toContain('other means');
  for (const { sql, said } of alterations) {
    const before = stored();
    database.exec(sql);
    expect(stored()).not.toEqual(before);
    // oxlint-disable-next-line no-await-in-loop -- one alteration after the other
    expect(await sentence()).toContain(said);
  }
  database.close();
  await core.close();
});
