import { expect, it } from 'vitest';
import { addressProblem } from '../../../../../../main/core/features/explain/address.ts';
import { retryAfterMs } from '../../../../../../main/adapters/http-outside-model.ts';

it('takes https anywhere and http on this machine only', () => {
  const allowed = [
    'https://api.example.com/v1',
    'http://127.0.0.1:8080/v1',
    'http://localhost:1',
    'http://[::1]:9',
  ];
  expect(allowed.map(addressProblem)).toEqual(allowed.map(() => null));
  const refused = [
    'api.example.com',
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'https://user:secret@example.com',
    'https://example.com/v1?key=1',
    'https://example.com/#a',
  ];
  expect(refused.filter((address) => addressProblem(address) === null)).toEqual([]);
});

it('reads both forms of Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(
    ['7', 'Thu, 01 Jan 2026 00:00:30 GMT', 'Wed, 31 Dec 2025 00:00:00 GMT', 'soon', null].map((header) =>
      retryAfterMs(header, now),
    ),
  ).toEqual([7000, 30_000, 0, null, null]);
});
