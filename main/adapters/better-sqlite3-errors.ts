import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';

type Told = readonly [
  pattern: RegExp,
  code: 'DISK_FULL' | 'READ_ONLY' | 'DATABASE_DAMAGED' | 'TIMED_OUT',
  sentence?: string,
];

// First match wins. Codes are those of sqlite.org/rescode.html.
const told: readonly Told[] = [
  [/^SQLITE_FULL/, 'DISK_FULL'],
  [/^SQLITE_(READONLY|PERM|AUTH)/, 'READ_ONLY'],
  [
    /^SQLITE_CANTOPEN/,
    'READ_ONLY',
    'The database could not be opened. Check that the data folder exists and that you may write to it.',
  ],
  [
    /^SQLITE_IOERR_(READ|SHORT_READ|DATA|CORRUPTFS)/,
    'DATABASE_DAMAGED',
    'The database could not be read from the disk. Nothing was changed; check the disk.',
  ],
  [
    /^SQLITE_IOERR/,
    'READ_ONLY',
    'The disk refused to store the change, so it was not made. Check the disk, then try again.',
  ],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'DATABASE_DAMAGED'],
  [/^SQLITE_BUSY/, 'TIMED_OUT', 'Another program is holding the database. Close it and try again.'],
];

function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'SqliteError' || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/**
 * Turns what SQLite refuses because of the disk or the file into a failure with a code of the closed
 * list; anything else (a constraint, a mistake in a statement) is returned as it came.
 */
export function translateSqliteError(error: unknown): unknown {
  if (isDriftGuardError(error)) return error;
  const code = sqliteCode(error);
  const entry = code === null ? undefined : told.find(([pattern]) => pattern.test(code));
  if (code === null || entry === undefined) return error;
  return new DriftGuardError(entry[1], entry[2], { sqlite: code });
}

/** Runs `work` and throws its SQLite errors translated. */
export function translating<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw translateSqliteError(error);
  }
}
