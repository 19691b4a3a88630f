import { describe, expect, it } from 'vitest';
import { foreignKeyCheck, integrityCheck, quickCheck } from '../../../../../main/core/storage/integrity.ts';
import type { SqliteConnection } from '../../../../../main/core/ports.ts';
import { DriftGuardError } from '../../../../../shared/errors.ts';

/** A connection whose checks answer with what is given, or fail. */
function answering(answer: () => unknown[]): SqliteConnection {
  return { pragma: answer } as unknown as SqliteConnection;
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
});
