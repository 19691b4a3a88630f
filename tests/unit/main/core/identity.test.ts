import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveSystemActor } from '../../../../main/core/identity.ts';
import { findUser, renameUser } from '../../../../main/core/storage/users-repository.ts';
import { openTestDatabase } from '../../../support/core-database.ts';

let test: Awaited<ReturnType<typeof openTestDatabase>>;
beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(() => test.close());

it('is made once, under the name of the program, and known again', () => {
  const { database, operator } = test;
  expect(operator).toEqual({ id: operator.id, name: 'DriftGuard', role: 'administrator' });
  expect(resolveSystemActor(test)).toEqual(operator);
  expect(database.all(database.from.selectFrom('users').selectAll())).toEqual([
    { ...operator, created_at: '2026-01-02T03:04:05.000Z' },
  ]);
});

it('takes the place of the local administrator of a folder from before there were accounts', () => {
  const { database, operator } = test;
  database.write(() => renameUser(database, operator.id, 'Local administrator'));
  expect(resolveSystemActor(test)).toEqual(operator);
  expect(findUser(database, operator.id)).toEqual(operator);
});

it('has no account, so that nobody can sign in as it', () => {
  const { database } = test;
  expect(database.all(database.from.selectFrom('accounts').selectAll())).toEqual([]);
});
