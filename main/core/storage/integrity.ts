import { DriftGuardError, isDriftGuardError } from '../../../shared/errors.ts';
import type { SqliteConnection } from '../ports.ts';
import { checksOf } from './check-constraints.ts';

function damaged(what: string, found: unknown[]): DriftGuardError {
  return new DriftGuardError(
    'DATABASE_DAMAGED',
    `The database is damaged (${what}). Nothing was changed; restore a backup.`,
    { found: found.slice(0, 5) },
  );
}

function isOk(rows: unknown[]): boolean {
  const [first] = rows;
  return rows.length === 1 && typeof first === 'object' && first !== null && Object.values(first)[0] === 'ok';
}

/** Runs a check of SQLite's own; a check that cannot even run has met a schema that makes no sense any more. */
function check(connection: SqliteConnection, text: string): unknown[] {
  return readable(() => connection.pragma(text));
}

function readable<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (isDriftGuardError(error)) throw error;
    throw damaged('what it says of its own tables cannot be read', [String(error)]);
  }
}

/** Checks the structure of every page; about a second per gigabyte. Throws DATABASE_DAMAGED. */
export function quickCheck(connection: SqliteConnection): void {
  const rows = check(connection, 'quick_check(5)');
  if (!isOk(rows)) throw damaged('its pages do not fit together', rows);
}

type Table = { readonly name: string; readonly sql: string };

/** Tables with a row that a CHECK rule of theirs forbids. */
function brokenRules(connection: SqliteConnection): string[] {
  const tables = connection.all(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
    [],
  ) as Table[];
  return tables.flatMap(({ name, sql }) => {
    const rules = checksOf(sql);
    if (rules.length === 0) return [];
    // A rule that comes to NULL is kept, as SQLite has it.
    const broken = rules.map((rule) => `NOT (${rule}\n)`).join(' OR ');
    const row = connection.get(`SELECT 1 FROM "${name.replaceAll('"', '""')}" WHERE ${broken} LIMIT 1`, []);
    return row === undefined ? [] : [`CHECK constraint failed in ${name}`];
  });
}

/** Checks structure and indexes, several times slower than `quickCheck`. Throws DATABASE_DAMAGED. */
export function integrityCheck(connection: SqliteConnection): void {
  const rows = check(connection, 'integrity_check(5)');
  if (!isOk(rows)) throw damaged('tables and indexes do not agree', rows);
  // SQLite reads the CHECK rules of a file that it may only read not at all, so its own check passes over them.
  const broken = readable(() => brokenRules(connection));
  if (broken.length > 0) throw damaged('values break the rules of their tables', broken);
}

/** Throws DATABASE_DAMAGED when a row points at a row that does not exist. */
export function foreignKeyCheck(connection: SqliteConnection): void {
  const rows = check(connection, 'foreign_key_check');
  if (rows.length > 0) throw damaged('records point at records that are missing', rows);
}
