import { describe, expect, it } from 'vitest';
import { translateSqliteError } from '../../../../main/adapters/better-sqlite3-errors.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';

function sqliteError(code: string): Error {
  return Object.assign(new Error('from SQLite'), { name: 'SqliteError', code });
}

describe('translateSqliteError', () => {
  it.each([
    ['SQLITE_FULL', 'DISK_FULL'],
    ['SQLITE_READONLY', 'READ_ONLY'],
    ['SQLITE_READONLY_DIRECTORY', 'READ_ONLY'],
    ['SQLITE_PERM', 'READ_ONLY'],
    ['SQLITE_CANTOPEN', 'READ_ONLY'],
    ['SQLITE_IOERR_READ', 'DATABASE_DAMAGED'],
    ['SQLITE_IOERR_SHORT_READ', 'DATABASE_DAMAGED'],
    ['SQLITE_IOERR_WRITE', 'READ_ONLY'],
    ['SQLITE_IOERR_FSYNC', 'READ_ONLY'],
    ['SQLITE_CORRUPT', 'DATABASE_DAMAGED'],
    ['SQLITE_CORRUPT_INDEX', 'DATABASE_DAMAGED'],
    ['SQLITE_NOTADB', 'DATABASE_DAMAGED'],
    ['SQLITE_BUSY', 'TIMED_OUT'],
  ])('makes %s a %s that names it', (sqlite, code) => {
    expect(translateSqliteError(sqliteError(sqlite))).toMatchObject({ code, details: { sqlite } });
  });

  it('leaves everything else as it is', () => {
    const others = [
      sqliteError('SQLITE_CONSTRAINT_UNIQUE'),
      Object.assign(new Error('not from SQLite'), { code: 'SQLITE_FULL' }),
      new DriftGuardError('NAME_TAKEN'),
      'a text',
    ];
    expect(others.map(translateSqliteError)).toEqual(others);
  });
});
