import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../../../../../../main/adapters/better-sqlite3.ts';
import type { SqliteConnection } from '../../../../../../main/core/ports.ts';
import { createCheapPasswords } from '../../../../../support/cheap-passwords.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { hostOf, openPage } from '../../../../../support/core-page.ts';
import { firstAdministrator as ana } from '../../../../../support/enter-workspace.ts';

/*
 * What a refused sign-in does must not tell whose address it names. How long it takes is told elsewhere
 * (tests/abuse/login-timing.test.ts); here, that the same is done.
 */

const clock = createManualClock();
const passwords = createCheapPasswords();
const statements: string[] = [];
let core: TestCore;

/** A connection that notes every statement that is run over it. */
function noting(connection: SqliteConnection): SqliteConnection {
  return {
    ...connection,
    get inTransaction() {
      return connection.inTransaction;
    },
    all(sql, parameters) {
      statements.push(sql);
      return connection.all(sql, parameters);
    },
    get(sql, parameters) {
      statements.push(sql);
      return connection.get(sql, parameters);
    },
    run(sql, parameters) {
      statements.push(sql);
      return connection.run(sql, parameters);
    },
    exec(sql) {
      statements.push(sql);
      connection.exec(sql);
    },
  };
}

/**
 * The transactions that write into a table, each as its statements. Nothing comes between those; what the core does
 * beside them, for example to check records after the start, is left out.
 */
function transactionsOn(table: string): string[][] {
  const begins = statements.flatMap((sql, index) => (/^begin/iu.test(sql) ? [index] : []));
  return begins
    .map((begin) =>
      statements.slice(begin, statements.findIndex((sql, at) => at > begin && /^commit/iu.test(sql)) + 1),
    )
    .filter((work) => work.some((sql) => sql.startsWith(`update "${table}"`)));
}

beforeEach(async () => {
  core = await openTestCore({
    ports: { clock, passwords, openSqlite: (path, mode) => noting(openSqlite(path, mode)) },
  });
});
afterEach(() => core.close());

it('refuses an address that nobody has and every kind of account with the same work and the same words', async () => {
  const host = await hostOf(core);
  const page = openPage(host, clock.monotonicMs);
  await page.call('session/set-up', ana);
  const emailOf = async (id: string) => {
    const { items } = await core.call('users/list', {});
    return items.find((one) => one.id === id)?.email ?? '';
  };
  const [invited, disabled] = [await core.as('auditor'), await core.as('auditor')];
  const { rowVersion } = await core.call('users/get', { id: disabled.actor.id });
  await core.call('users/disable', { id: disabled.actor.id, rowVersion });

  const refusal = async (email: string) => {
    clock.advance(61_000);
    statements.length = 0;
    passwords.verifications = 0;
    passwords.hashes = 0;
    const reply = await openPage(host, clock.monotonicMs).ask('session/sign-in', {
      email,
      password: 'Not-The-Password-1!',
    });
    return {
      reply: JSON.stringify(reply, (key, value: unknown) => (key === 'correlationId' ? '' : value)),
      verifications: passwords.verifications,
      hashes: passwords.hashes,
      lookups: statements.filter((sql) => sql.includes('where "accounts"."email_key" = ?')),
      transactions: transactionsOn('accounts'),
    };
  };
  const unknown = await refusal('nobody@example.org');
  expect(unknown).toMatchObject({ verifications: 1, hashes: 0 });
  expect(unknown.reply).toContain('SIGN_IN_REFUSED');
  expect([unknown.lookups.length, unknown.transactions.length]).toEqual([1, 1]);
  const wrong = await refusal(ana.email);
  for (let failure = 1; failure < 5; failure += 1) await refusal(ana.email);
  const locked = await refusal(ana.email);
  expect([
    wrong,
    locked,
    await refusal(await emailOf(invited.actor.id)),
    await refusal(await emailOf(disabled.actor.id)),
  ]).toEqual([unknown, unknown, unknown, unknown]);
  const { items } = await core.call('users/list', {});
  expect(Object.fromEntries(items.map(({ state, failedSignIns }) => [state, failedSignIns]))).toEqual({
    disabled: 0,
    invited: 0,
    locked: 5,
  });
});
