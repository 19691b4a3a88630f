import { rmSync } from 'node:fs';
import { z } from 'zod';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { OpenSqlite, SqliteConnection } from '../ports.ts';
import { createSteps } from './migrate.ts';
import type { Migration } from './migration.ts';

const objects = z.array(z.object({ object: z.string() }));

/** Each object with what it is, what it is of, its definition, and that these are texts: a blob reads the same. */
function schemaOf(connection: SqliteConnection): string[] {
  const rows = connection.all(
    `SELECT concat_ws(' ', type, name, tbl_name, typeof(type), typeof(name), typeof(tbl_name), typeof(sql), sql)
       AS object FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
    [],
  );
  return objects.parse(rows).map(({ object }) => object);
}

function remove(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

/**
 * Throws DATABASE_DAMAGED when tables, indexes or triggers are not those that the steps make: a trigger that
 * was dropped or a rule that was edited is in no page and no row. `scratchPath` takes a database for comparison.
 */
export function schemaCheck(request: {
  readonly connection: SqliteConnection;
  readonly migrations: readonly Migration[];
  readonly openSqlite: OpenSqlite;
  readonly scratchPath: string;
}): void {
  const { connection, migrations, openSqlite, scratchPath } = request;
  remove(scratchPath);
  try {
    const scratch = openSqlite(scratchPath, 'create');
    let expected: string[];
    try {
      scratch.pragma('foreign_keys = OFF');
      scratch.exec(createSteps);
      for (const { sql } of migrations) scratch.exec(sql);
      expected = schemaOf(scratch);
    } finally {
      scratch.close();
    }
    const present = schemaOf(connection);
    const differing = [
      ...expected.filter((object) => !present.includes(object)),
      ...present.filter((object) => !expected.includes(object)),
    ].map((object) => object.split(' ').slice(0, 2).join(' '));
    if (differing.length === 0) return;
    throw new DriftGuardError(
      'DATABASE_DAMAGED',
      `The database is not built as this version builds it (${[...new Set(differing)].slice(0, 3).join(', ')}). Restore a backup.`,
    );
  } finally {
    remove(scratchPath);
  }
}
