import { describe, expect, it } from 'vitest';
import { rejectsAsCsv } from '../../../../../../main/core/features/datasets/rejects-csv.ts';
import {
  checkColumns,
  atChosenPlaces,
  keptColumns,
} from '../../../../../../main/core/features/datasets/rules.ts';
import type { ImportColumn } from '../../../../../../shared/contract/datasets.ts';
import { DriftGuardError, isDriftGuardError } from '../../../../../../shared/errors.ts';

const column = (name: string, role: ImportColumn['role'] = 'feature'): ImportColumn => ({
  name,
  type: 'numeric',
  role,
});

function pathsOf(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!isDriftGuardError(error) || error.code !== 'COLUMNS_INVALID') throw error;
    return (error.details.problems ?? []).map(({ path }) => path);
  }
}

describe('the chosen columns', () => {
  it('may share the roles that many columns can have', () => {
    expect(
      pathsOf(() =>
        checkColumns([column('a'), column('b'), column('s', 'protected'), column('t', 'protected')]),
      ),
    ).toEqual([]);
  });

  it('are refused at the place of every problem', () => {
    const columns = [column('a', 'label'), column('A', 'id'), column('b', 'label'), column('c', 'score')];
    expect(pathsOf(() => checkColumns(columns))).toEqual([
      'columns.1.name',
      'columns.2.role',
      'columns.0.role',
    ]);
  });

  it('are read and kept unless they are ignored, and problems are told at their own places', () => {
    const columns = [column('x', 'ignore'), column('a'), column('y', 'ignore'), column('b')];
    expect(keptColumns(columns)).toEqual([column('a'), column('b')]);
    const found = new DriftGuardError('COLUMNS_INVALID', 'No.', {
      problems: [{ path: 'columns.1.type', message: 'No.' }],
    });
    expect(
      pathsOf(() => {
        throw atChosenPlaces(found, columns);
      }),
    ).toEqual(['columns.3.type']);
  });
});

describe('refused rows as CSV', () => {
  it('are quoted, and cells that a spreadsheet would run begin with a quote mark', () => {
    const text = ['=cmd()', '+1', '-1', '@x', '\tx', '\rx', 'a "b", c', 'plain'];
    const rows = text.map((value, index) => ({
      line: index + 2,
      column: index === 0 ? '=a' : null,
      reason: 'No.',
      text: value,
    }));
    expect([...rejectsAsCsv([rows.slice(0, 4), rows.slice(4)])].join('')).toBe(
      [
        'line,column,reason,text',
        "2,'=a,No.,'=cmd()",
        "3,,No.,'+1",
        "4,,No.,'-1",
        "5,,No.,'@x",
        "6,,No.,'\tx",
        '7,,No.,"\'\rx"',
        '8,,No.,"a ""b"", c"',
        '9,,No.,plain',
        '',
      ].join('\r\n'),
    );
  });
});
