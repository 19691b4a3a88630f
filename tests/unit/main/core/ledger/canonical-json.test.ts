import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../../main/core/ledger/canonical-json.ts';
import type { JsonValue } from '../../../../../main/core/ledger/canonical-json.ts';

function nested(depth: number): JsonValue {
  let value: JsonValue = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

describe('canonical JSON', () => {
  it('writes the example of RFC 8785, section 3.2.2', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    // The example's 1e30 is an integer beyond 2^53, which the ledger refuses.
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 code units, as RFC 8785 section 3.2.3 shows', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toHaveLength(7);
    expect([...canonicalJson(value).matchAll(/:(\d)/g)].map((match) => match[1])).toEqual([
      '2',
      '4',
      '6',
      '7',
      '1',
      '5',
      '3',
    ]);
  });

  it('writes minus zero as zero', () => {
    expect(canonicalJson([-0])).toBe('[0]');
  });

  it.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['an integer that a double rounds', { n: 2 ** 53 + 2 }],
    ['a lone surrogate', 'a\ud800'],
    ['a key with a lone surrogate', { '\udc00': 1 }],
    ['undefined', { a: undefined }],
    ['a hole in an array', [1, , 2]], // eslint-disable-line no-sparse-arrays
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['33 levels', nested(33)],
  ])('refuses %s', (_what, value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrow(RangeError);
  });

  it('takes 32 levels', () => {
    expect(canonicalJson(nested(32))).toBe(`${'['.repeat(32)}1${']'.repeat(32)}`);
  });
});
