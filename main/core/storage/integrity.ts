import { DriftGuardError, isDriftGuardError } from '../../../shared/errors.ts';
import type { SqliteConnection } from '../ports.ts';

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
  try {
    return connection.pragma(text);
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

/** Checks structure and indexes, several times slower than `quickCheck`. Throws DATABASE_DAMAGED. */
export function integrityCheck(connection: SqliteConnection): void {
  const rows = check(connection, 'integrity_check(5)');
  if (!isOk(rows)) throw damaged('tables and indexes do not agree', rows);
}

/** Throws DATABASE_DAMAGED when a row points at a row that does not exist. */
export function foreignKeyCheck(connection: SqliteConnection): void {
  const rows = check(connection, 'foreign_key_check');
  if (rows.length > 0) throw damaged('records point at records that are missing', rows);
}
