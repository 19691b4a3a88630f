import { expect, test } from 'vitest';
import { maxRequestBytes } from '../../../../shared/contract/envelope.ts';
import { guardRequest } from '../../../../main/electron/request-size.ts';

const codeOf = (request: unknown): unknown => {
  try {
    guardRequest(request);
    return 'taken';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

test.each([
  [
    'an ordinary request',
    { id: 'a', name: 'app/info', input: { list: [1, null, 'x', undefined, true] } },
    'taken',
  ],
  ['text just below the limit', 'x'.repeat(maxRequestBytes), 'taken'],
  ['text above the limit', 'x'.repeat(maxRequestBytes + 1), 'PAYLOAD_TOO_LARGE'],
  ['letters of more than one byte', 'ä'.repeat(maxRequestBytes / 2 + 1), 'PAYLOAD_TOO_LARGE'],
  ['long keys', { ['k'.repeat(maxRequestBytes)]: 1 }, 'PAYLOAD_TOO_LARGE'],
  ['many numbers', Array.from({ length: 150_000 }, () => 1), 'PAYLOAD_TOO_LARGE'],
  ['a date', { at: new Date(0) }, 'MALFORMED_REQUEST'],
  ['a map', new Map(), 'MALFORMED_REQUEST'],
])('%s', (_what, request: unknown, outcome) => {
  expect(codeOf(request)).toBe(outcome);
});

test('the same long text a hundred thousand times over is refused without being joined', () => {
  const text = 'x'.repeat(1_000_000);
  expect(codeOf(Array.from({ length: 100_000 }, () => text))).toBe('PAYLOAD_TOO_LARGE');
});

test('a request that contains itself is refused', () => {
  const request: Record<string, unknown> = { id: 'a', name: 'app/info' };
  request.input = request;
  expect(codeOf(request)).toBe('MALFORMED_REQUEST');
});
