import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveOperator } from '../../../../main/core/identity.ts';
import { openTestDatabase } from '../../../support/core-database.ts';

let test: Awaited<ReturnType<typeof openTestDatabase>>;
beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(() => test.close());

it('makes one administrator and knows that person again', () => {
  const { database, operator } = test;
  expect(operator).toEqual({ id: operator.id, name: 'Local administrator', role: 'administrator' });
  expect(resolveOperator(test)).toEqual(operator);
  expect(database.all(database.from.selectFrom('users').selectAll())).toEqual([
    { ...operator, created_at: '2026-01-02T03:04:05.000Z' },
  ]);
});
