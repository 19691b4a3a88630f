import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../../../main/adapters/better-sqlite3.ts';
import { createDatabase } from '../../../../../main/core/storage/database.ts';
import { standingBand } from '../../../../../main/core/storage/risk-band.ts';
import { bandOf } from '../../../../../shared/schema/risk.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

it('says of a standing in the database what is said of it everywhere else', async () => {
  const folder = await makeTestFolder();
  const connection = openSqlite(join(folder.path, 'a.db'), 'create');
  connection.exec(
    'CREATE TABLE risk_standings (low REAL, high REAL, grade TEXT, unknown_terms INTEGER) STRICT',
  );
  const standings = [0, 4, 5, 6].flatMap((unknownTerms) =>
    [40, 100].map((high) => ({ low: 40, high, grade: 'C' as const, unknownTerms })),
  );
  for (const { low, high, grade, unknownTerms } of standings) {
    connection.run('INSERT INTO risk_standings VALUES (?, ?, ?, ?)', [low, high, grade, unknownTerms]);
  }
  const database = createDatabase(connection);

  const bands = database.all(database.from.selectFrom('risk_standings').select(standingBand.as('band')));

  expect(bands).toEqual(standings.map((standing) => ({ band: bandOf(standing) })));
  expect(bands.filter(({ band }) => band === 'unknown')).toHaveLength(2);
  connection.close();
  await folder.remove();
});
