import { describe, expect, it } from 'vitest';
import { checkNames, nameColumns } from '../../../../../main/core/evidence/column-names.ts';

const column = (name: string, role: 'feature' | 'ignore') => ({ name, type: 'numeric', role }) as const;

describe('the names of columns', () => {
  it('are trimmed, composed and made up where there are none', () => {
    expect(nameColumns(['', ' age ', 'Gro\u0308\u00dfe', '  '])).toEqual({
      columns: [
        { source: '', name: 'column_1' },
        { source: ' age ', name: 'age' },
        { source: 'Gro\u0308\u00dfe', name: 'Gr\u00f6\u00dfe' },
        { source: '  ', name: 'column_4' },
      ],
      warnings: ['2 columns have no name and are called column_1, column_4.'],
    });
  });

  it('may occur once, in whatever case, and what is made up may not collide either', () => {
    expect(() => nameColumns(['a', 'b', 'A ', 'b'])).toThrow(/“a” and “A”, “b”/u);
    expect(() => nameColumns(['', 'Column_1'])).toThrow(/“column_1” and “Column_1”/u);
  });

  it('are refused with their place when they are too long or hold control characters', () => {
    expect(() => nameColumns(['a', 'b\u0007'])).toThrow(
      expect.objectContaining({
        code: 'COLUMNS_INVALID',
        details: {
          problems: [{ path: 'columns.1.name', message: expect.stringMatching(/control character/u) }],
        },
      }),
    );
    expect(nameColumns(['n'.repeat(128)]).columns[0]?.name).toHaveLength(128);
    expect(() => nameColumns(['n'.repeat(129)])).toThrow(/129 characters/u);
  });

  it('that were chosen have to be in the file unless they are ignored', () => {
    const names = nameColumns(['a', 'b']);
    expect(() => checkNames([column('a', 'feature'), column('y', 'ignore')], names)).not.toThrow();
    expect(() => checkNames([column('a', 'feature'), column('x', 'feature')], names)).toThrow(
      expect.objectContaining({
        code: 'COLUMNS_INVALID',
        details: { problems: [{ path: 'columns.1.name', message: 'The file has no column “x”.' }] },
      }),
    );
  });
});
