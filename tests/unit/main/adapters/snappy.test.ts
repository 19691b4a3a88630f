import { describe, expect, it } from 'vitest';
import { unpackSnappy } from '../../../../main/adapters/snappy.ts';

const bytes = (text: string): number[] => [...Buffer.from(text, 'latin1')];

function unpack(block: readonly number[], room = 1000): string {
  const target = new Uint8Array(room);
  const length = unpackSnappy(Uint8Array.from(block), target);
  return Buffer.from(target.subarray(0, length)).toString('latin1');
}

describe('unpacking Snappy', () => {
  it.each([
    ['nothing', [0], ''],
    ['a literal', [3, 2 << 2, ...bytes('abc')], 'abc'],
    ['a literal with a length of its own byte', [70, 60 << 2, 69, ...bytes('x'.repeat(70))], 'x'.repeat(70)],
    ['a copy with a distance of 11 bits', [8, 3 << 2, ...bytes('abcd'), 1, 4], 'abcdabcd'],
    ['a copy with a distance of 16 bits', [7, 3 << 2, ...bytes('abcd'), (2 << 2) | 2, 4, 0], 'abcdabc'],
    ['a copy with a distance of 32 bits', [6, 3 << 2, ...bytes('abcd'), (1 << 2) | 3, 3, 0, 0, 0], 'abcdbc'],
    ['a copy that reaches into itself', [10, 0, ...bytes('a'), (8 << 2) | 2, 1, 0], 'aaaaaaaaaa'],
    ['a length of two bytes', [0xc8, 1, 61 << 2, 199, 0, ...bytes('y'.repeat(200))], 'y'.repeat(200)],
  ])('reads %s', (_, block, text) => {
    expect(unpack(block)).toBe(text);
  });

  it.each([
    ['is empty', []],
    ['has a length without end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['is longer than its target', [200, 1]],
    ['ends within a literal', [5, 4 << 2, ...bytes('ab')]],
    ['writes more than its length', [2, 2 << 2, ...bytes('abc')]],
    ['writes less than its length', [5, 2 << 2, ...bytes('abc')]],
    ['copies from before its beginning', [8, 3 << 2, ...bytes('abcd'), 1, 5]],
    ['copies from where it stands', [8, 3 << 2, ...bytes('abcd'), 1, 0]],
    ['ends within a copy', [8, 3 << 2, ...bytes('abcd'), 1]],
  ])('refuses a block that %s', (_, block) => {
    expect(() => unpack(block, 100)).toThrow('The compressed data are damaged');
  });
});
