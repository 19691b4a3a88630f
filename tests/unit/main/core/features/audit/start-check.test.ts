import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStartCheck } from '../../../../../../main/core/features/audit/start-check.ts';
import type { RecordsFinding } from '../../../../../../main/core/features/audit/records-check.ts';
import { createLedgerRepository } from '../../../../../../main/core/ledger/repository.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { eventually } from '../../../../../support/eventually.ts';
import { testActor } from '../../../../../support/test-actor.ts';

let test: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

it('says how far it has come with the entries while it reads them', async () => {
  const { database, clock, log } = test;
  const ledger = createTestLedger({ database, clock });
  database.write(() => {
    for (const id of ['a', 'b', 'c']) {
      ledger.append({ actor: testActor, action: 'model.created', target: { type: 'model', id } });
    }
  });
  const current = { number: 1, origin: ledger.origin, repository: createLedgerRepository(database) };
  const records = Promise.withResolvers<RecordsFinding>();
  const check = createStartCheck({
    opened: { current: () => current, keys: { keys: () => [], revocations: () => [] } },
    clock,
    log,
    changeDigests: () => () => new Map(),
    latestVerified: () => null,
    checkRecords: () => records.promise,
    onAltered: () => undefined,
  });
  expect([check.progress(), check.found()]).toEqual([null, null]);
  check.begin();
  // It has read a first part, and lets calls be answered before it goes on.
  expect([check.progress(), check.found()]).toEqual([{ done: 3, total: 3 }, null]);
  const found = await eventually('what the check found', () => check.found() ?? false);
  expect(found).toMatchObject({ from: 0, to: 3, ok: true, recordsOk: null });
  expect(check.progress()).toBeNull();
  records.resolve({ altered: [], damage: '' });
  await check.close();
  expect(check.found()).toMatchObject({ recordsOk: true });
});
