import { describe, expect, it } from 'vitest';
import { guardShape, requestIdOf } from '../../../../main/core/request-shape.ts';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

describe('guardShape', () => {
  it.each([
    ['nothing', null],
    ['a text', 'text'],
    ['plain data', { a: [1, -0.5, 'x', true, null, undefined, { b: {} }] }],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
    ['32 levels', nested(32)],
  ])('lets %s pass', (_what, value) => {
    expect(() => guardShape(value)).not.toThrow();
  });

  it.each([
    ['33 levels', nested(33), 'The request is nested deeper than 32 levels.'],
    ['a million levels', nested(1_000_000), 'The request is nested deeper than 32 levels.'],
    ['a number that is none', { a: [Number.NaN] }, 'The request holds a number that is not finite.'],
    ['infinity', Infinity, 'The request holds a number that is not finite.'],
    ['a bigint', { a: 1n }, 'The request holds a bigint; only plain data is taken.'],
    ['a function', { a: () => 1 }, 'The request holds a function; only plain data is taken.'],
    ['a date', { a: new Date(0) }, 'The request holds an object that is not plain data.'],
    ['a map', new Map(), 'The request holds an object that is not plain data.'],
    ['bytes', { a: new Uint8Array(2) }, 'The request holds an object that is not plain data.'],
    ['__proto__', JSON.parse('{"a": {"__proto__": 1}}'), 'The request holds a key that is not allowed.'],
    ['constructor', { constructor: 1 }, 'The request holds a key that is not allowed.'],
    [
      'too many values',
      Array.from({ length: 200_000 }, () => 0),
      'The request holds more than 200000 values.',
    ],
  ])('refuses %s', (_what, value, message) => {
    expect(() => guardShape(value)).toThrow(expect.objectContaining({ code: 'MALFORMED_REQUEST', message }));
  });
});

describe('requestIdOf', () => {
  it.each([
    ['an identifier', { id: 'r-1', name: 1, more: true }, 'r-1'],
    ['an identifier that is none', { id: 'r 1' }, 'unknown'],
    ['no identifier', { name: 'app/info' }, 'unknown'],
    ['nothing', null, 'unknown'],
    ['a text', 'r-1', 'unknown'],
  ])('reads %s', (_what, request, expected) => {
    expect(requestIdOf(request)).toBe(expected);
  });
});
