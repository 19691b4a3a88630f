import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../main/adapters/better-sqlite3.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';
import { foreignKeyCheck, integrityCheck, quickCheck } from '../../../../../main/core/storage/integrity.ts';
import type { SqliteConnection } from '../../../../../main/core/ports.ts';
import { DriftGuardError } from '../../../../../shared/errors.ts';

/** A connection whose checks answer with what is given, or fail. */
function answering(answer: () => unknown[]): SqliteConnection {
  return { pragma: answer, all: () => [] } as unknown as SqliteConnection;
}

describe('the checks of a database', () => {
  it('pass when SQLite finds nothing', () => {
    expect(() => {
      quickCheck(answering(() => [{ quick_check: 'ok' }]));
      integrityCheck(answering(() => [{ integrity_check: 'ok' }]));
      foreignKeyCheck(answering(() => []));
    }).not.toThrow();
  });

  it('say that it is damaged when SQLite finds something', () => {
    const found = answering(() => [{ quick_check: 'Page 3 is never used' }]);
    expect(() => quickCheck(found)).toThrow(/is damaged \(its pages do not fit together\)/u);
  });

  it('say that it is damaged when its schema makes no sense any more, so that no check can run', () => {
    // One flipped bit made nson_valid of json_valid in the text of a table.
    const senseless = answering(() => {
      throw new Error('unknown function: nson_valid()');
    });
    for (const check of [quickCheck, integrityCheck, foreignKeyCheck]) {
      expect(() => check(senseless)).toThrow(
        expect.objectContaining({
          code: 'DATABASE_DAMAGED',
          details: { found: ['Error: unknown function: nson_valid()'] },
        }),
      );
    }
  });

  it('leave a refusal of the disk what it is', () => {
    const full = answering(() => {
      throw new DriftGuardError('DISK_FULL');
    });
    expect(() => quickCheck(full)).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
  });

  it.each(['read', 'write'] as const)(
    'find a value that a rule of its table forbids, on a connection to %s',
    async (mode) => {
      await using home = await makeTestFolder();
      const path = join(home.path, 'rules.db');
      const maker = openSqlite(path, 'create');
      maker.exec(`CREATE TABLE rules (id INTEGER PRIMARY KEY, state TEXT CHECK (state IN ('on', 'off'))) STRICT;
        INSERT INTO rules VALUES (1, 'on'), (2, 'off'), (3, NULL);`);
      maker.close();
      const sound = openSqlite(path, mode);
      expect(() => integrityCheck(sound)).not.toThrow();
      sound.close();
      const altering = openSqlite(path, 'write');
      altering.exec("PRAGMA ignore_check_constraints = ON; UPDATE rules SET state = 'of' WHERE id = 2");
      altering.close();
      const connection = openSqlite(path, mode);
      expect(() => integrityCheck(connection)).toThrow(expect.objectContaining({ code: 'DATABASE_DAMAGED' }));
      connection.close();
    },
  );
});
