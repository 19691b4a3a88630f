import { describe, expect, it } from 'vitest';
import { createJsonScanner, splitJsonRecords } from '../../../../../main/core/evidence/json-scanner.ts';

function survey(text: string, lines = false) {
  const scanner = createJsonScanner(lines);
  for (const byte of Buffer.from(text)) scanner.push(Buffer.from([byte]));
  const { depth, cutShort } = scanner.end();
  const whole = createJsonScanner(lines);
  whole.push(Buffer.from(text));
  expect(whole.end()).toEqual({ depth, cutShort, bytes: Buffer.byteLength(text) });
  return [depth, cutShort];
}

const split = (text: string, lines: boolean, complete = true, limit = 10) =>
  splitJsonRecords(text, { lines, complete, limit });

describe('the JSON scanner', () => {
  it('measures depth and sees where a text ends too early', () => {
    expect(survey('[{"a":"]}\\""},{"b":[1]}]')).toEqual([3, false]);
    expect(survey('[{"a":1},')).toEqual([2, true]);
    expect(survey('[{"a":"x')).toEqual([2, true]);
    expect(survey('{"a":{"b":\n{"a":1}\n', true)).toEqual([2, false]);
    expect(survey('{"a":1}\n{"a":', true)).toEqual([1, true]);
    expect(survey('{"a":"cut\\\n{"b":"c"}\n', true)).toEqual([1, false]);
    expect(survey('["a\nb\\', false)).toEqual([1, true]);
  });

  it('splits lists and lines into records', () => {
    expect(split('[{"a":"x],{"}, {"b":[1,2]},5 ]', false)).toEqual(['{"a":"x],{"}', '{"b":[1,2]}', '5 ']);
    expect(split('[{"a":1},{"b":', false, false)).toEqual(['{"a":1}']);
    expect(split('{"a":1}\n\n{"b":2}\n{"c"', true, false)).toEqual(['{"a":1}', '{"b":2}']);
    expect(split('[1,2,3]', false, true, 2)).toEqual(['1', '2']);
  });
});
