import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';

const tableRow = z.object({ name: z.string() });

/** SHA-256 over every row of every table of a data folder's database, read on a connection of its own. */
export function databaseDigest(dataFolder: string): string {
  const database = new Sqlite(join(dataFolder, 'driftguard.db'), { readonly: true });
  try {
    const hash = createHash('sha256');
    const tables = database
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all();
    for (const { name } of z.array(tableRow).parse(tables)) {
      const rows = database.prepare(`SELECT * FROM "${name}"`).raw().all();
      const texts = rows.map((row) => JSON.stringify(row)).toSorted((a, b) => (a < b ? -1 : 1));
      hash.update(`${name}\n${texts.join('\n')}\n`);
    }
    return hash.digest('hex');
  } finally {
    database.close();
  }
}
