import { describe, expect, it } from 'vitest';
import type { SqliteConnection } from '../../../../../main/core/ports.ts';
import { createDatabase } from '../../../../../main/core/storage/database.ts';
import { guardConnection } from '../../../../../main/core/storage/guarded-connection.ts';
import type { GuardedConnection } from '../../../../../main/core/storage/guarded-connection.ts';
import { DriftGuardError } from '../../../../../shared/errors.ts';
import type { ErrorCode } from '../../../../../shared/errors.ts';
import { createManualClock } from '../../../../support/core-clock.ts';
import { createMemoryLog } from '../../../../support/core-log.ts';

/** A disk that fails on demand: `failNext` is thrown by the next statement, `failOpen` by every opening. */
function setUp() {
  const calls: string[] = [];
  const disk: { failNext: Error | null; failOpen: Error | null } = { failNext: null, failOpen: null };
  let transaction = false;
  let opened = 0;
  const open = (): SqliteConnection => {
    if (disk.failOpen !== null) throw disk.failOpen;
    opened += 1;
    const name = `connection ${opened}`;
    const act = (what: string) => {
      calls.push(`${name}: ${what}`);
      const error = disk.failNext;
      disk.failNext = null;
      if (error !== null) throw error;
    };
    return {
      path: 'a.db',
      all: (sql) => (act(sql), []),
      get: (sql) => (act(sql), undefined),
      run: (sql) => (act(sql), { changes: 1 }),
      exec: (sql) => {
        act(sql);
        transaction = sql.startsWith('BEGIN');
      },
      pragma: (text) => (act(text), []),
      get inTransaction() {
        return transaction;
      },
      vacuumInto: (path) => act(path),
      close: () => {
        transaction = false;
        calls.push(`${name}: close`);
      },
    };
  };
  const clock = createManualClock();
  const damage: { found: Error | null; looked: number } = { found: null, looked: 0 };
  const connection: GuardedConnection = guardConnection({
    path: 'a.db',
    open,
    check() {
      damage.looked += 1;
      // A check goes through the same connection, and may be refused itself.
      connection.pragma('integrity_check');
      if (damage.found !== null) throw damage.found;
    },
    clock,
    log: createMemoryLog(),
  });
  return { connection, calls, disk, damage, clock };
}

const failure = (code: ErrorCode, sqlite: string) => new DriftGuardError(code, undefined, { sqlite });

describe('guardConnection', () => {
  it('closes the connection when a commit could not be stored, and opens the file anew for the next call', () => {
    const { connection, calls, disk, clock } = setUp();
    const database = createDatabase(connection);
    const error = failure('READ_ONLY', 'SQLITE_IOERR_FSYNC');
    expect(() =>
      database.write(() => {
        connection.run('INSERT', []);
        disk.failNext = error;
      }),
    ).toThrow(error);
    expect(connection.state()).toBe('failed');
    expect(connection.inTransaction).toBe(false);

    clock.advance(2000);
    connection.all('SELECT', []);
    expect(connection.state()).toBe('ok');
    expect(calls).toEqual([
      'connection 1: BEGIN IMMEDIATE',
      'connection 1: INSERT',
      'connection 1: COMMIT',
      'connection 1: close',
      'connection 2: SELECT',
    ]);
  });

  it('leaves a database that failed alone for two seconds and says why', () => {
    const { connection, calls, disk, clock } = setUp();
    const error = failure('DATABASE_DAMAGED', 'SQLITE_CORRUPT');
    disk.failNext = error;
    expect(() => connection.get('SELECT', [])).toThrow(error);
    clock.advance(1999);
    expect(() => connection.get('SELECT', [])).toThrow(error);
    expect(calls).toEqual(['connection 1: SELECT', 'connection 1: close']);
  });

  it('stays failed while the file cannot be opened', () => {
    const { connection, disk, clock } = setUp();
    const error = failure('DATABASE_DAMAGED', 'SQLITE_CORRUPT');
    disk.failNext = error;
    expect(() => connection.get('SELECT', [])).toThrow(error);
    disk.failOpen = failure('READ_ONLY', 'SQLITE_CANTOPEN');
    clock.advance(2000);
    expect(() => connection.get('SELECT', [])).toThrow(disk.failOpen);
    expect(connection.state()).toBe('failed');
    clock.advance(2000);
    disk.failOpen = null;
    connection.get('SELECT', []);
    expect(connection.state()).toBe('ok');
  });

  it('goes on reading a medium that became read-only, and notices when it can be written again', () => {
    const { connection, calls, disk } = setUp();
    disk.failNext = failure('READ_ONLY', 'SQLITE_READONLY');
    expect(() => connection.run('INSERT', [])).toThrow(expect.objectContaining({ code: 'READ_ONLY' }));
    expect(connection.state()).toBe('read-only');
    connection.all('SELECT', []);
    expect(connection.state()).toBe('read-only');
    connection.run('INSERT', []);
    expect(connection.state()).toBe('ok');
    expect(calls.every((call) => call.startsWith('connection 1'))).toBe(true);
  });

  it('keeps the connection when the disk is full or a statement is wrong', () => {
    const { connection, disk } = setUp();
    for (const error of [failure('DISK_FULL', 'SQLITE_FULL'), new Error('no such table')]) {
      disk.failNext = error;
      expect(() => connection.run('INSERT', [])).toThrow(error);
      expect(connection.state()).toBe('ok');
    }
    expect(connection.run('INSERT', [])).toEqual({ changes: 1 });
  });

  it('never uses a condemned database again', () => {
    const { connection, calls, clock } = setUp();
    const reason = new DriftGuardError('DATABASE_DAMAGED', 'moved');
    connection.condemn(reason);
    clock.advance(60_000);
    expect(() => connection.all('SELECT', [])).toThrow(reason);
    expect(connection.state()).toBe('failed');
    expect(calls).toEqual(['connection 1: close']);
  });

  it.each(['SQLITE_ERROR', 'SQLITE_CONSTRAINT_CHECK'])(
    'names the damage behind %s, and looks for it once a minute',
    (code) => {
      const { connection, disk, damage, clock } = setUp();
      const refused = () => {
        disk.failNext = Object.assign(new Error('no such column: owner'), { name: 'SqliteError', code });
        return connection.all('SELECT', []);
      };
      expect(refused).toThrow('no such column: owner');
      damage.found = new DriftGuardError('DATABASE_DAMAGED', 'A definition was changed.');
      expect(refused).toThrow('no such column: owner');
      expect(damage.looked).toBe(1);
      clock.advance(60_000);
      expect(refused).toThrow('A definition was changed.');
      expect(refused).toThrow('A definition was changed.');
      expect(damage.looked).toBe(2);
      // Nothing was closed: what can be read is read.
      expect(connection.state()).toBe('ok');
    },
  );

  it('does not look for damage behind what rules of the data refuse', () => {
    const { connection, disk, damage } = setUp();
    disk.failNext = Object.assign(new Error('UNIQUE'), {
      name: 'SqliteError',
      code: 'SQLITE_CONSTRAINT_UNIQUE',
    });
    expect(() => connection.run('INSERT', [])).toThrow('UNIQUE');
    expect(damage.looked).toBe(0);
  });
});
