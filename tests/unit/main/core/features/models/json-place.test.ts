import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonError } from '../../../../../../main/core/features/models/json-place.ts';

describe('findJsonError', () => {
  it.each([
    ['', 1, 1],
    ['  ', 1, 3],
    ['{"type": }', 1, 10],
    ['{"type": "object",}', 1, 19],
    ['{\n  "a": 1,\n  b: 2\n}', 3, 3],
    ['[1, 2', 1, 6],
    ['[1 2]', 1, 4],
    ['{"a" 1}', 1, 6],
    ["{'a': 1}", 1, 2],
    ['[01]', 1, 2],
    ['[1.]', 1, 2],
    ['[nul]', 1, 2],
    ['["open]', 1, 2],
    ['["bad \\x escape"]', 1, 2],
    ['{} {}', 1, 4],
    ['[tru, e]', 1, 2],
  ])('finds the place in %j', (text, line, column) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(findJsonError(text)).toEqual({ line, column });
  });

  it('reads any JSON to its end', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        const lines = text.split('\n');
        expect(findJsonError(text)).toEqual({
          line: lines.length,
          column: (lines.at(-1) ?? '').length + 1,
        });
      }),
    );
  });
});
