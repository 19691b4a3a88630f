import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CoreHost } from '../../../../../../main/processes/core-host.ts';
import type { Role } from '../../../../../../shared/contract/define.ts';
import type { CommandOutput } from '../../../../../../shared/contract/index.ts';
import { createCheapPasswords } from '../../../../../support/cheap-passwords.ts';
import type { CheapPasswords } from '../../../../../support/cheap-passwords.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import type { ManualClock } from '../../../../../support/core-clock.ts';
import { firstAdministrator as ana } from '../../../../../support/enter-workspace.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { hostOf, openPage } from '../../../../../support/core-page.ts';
import type { TestPage } from '../../../../../support/core-page.ts';

const minuteMs = 60_000;
const benPassword = 'Green-Boats-At-Sea-4!';

let clock: ManualClock;
let passwords: CheapPasswords;
let core: TestCore;
let host: CoreHost;
let admin: TestPage;
let recoveryCodes: string[];

beforeEach(async () => {
  clock = createManualClock();
  passwords = createCheapPasswords();
  core = await openTestCore({ ports: { clock, passwords } });
  host = await hostOf(core);
  admin = openPage(host, clock.monotonicMs);
  ({ recoveryCodes } = await admin.call('session/set-up', ana));
});
afterEach(() => core.close());

const newPage = () => openPage(host, clock.monotonicMs);
const actions = async () => {
  const { items } = await core.call('audit/list', { limit: 200 });
  return items.map(({ action }) => action).toReversed();
};

/** Ben, invited, with a password of his own and signed in. */
async function ben(role: Role = 'auditor') {
  const email = 'ben@example.org';
  const { account, invitation } = await admin.call('users/create', { name: 'Ben Okri', email, role });
  const page = newPage();
  await page.call('session/reset-password', { email, code: invitation.code, password: benPassword });
  await page.call('session/sign-in', { email, password: benPassword });
  return { id: account.id, email, page, now: () => admin.call('users/get', { id: account.id }) };
}

const cost = async (address: string) => {
  clock.advance(minuteMs);
  const before = passwords.verifications;
  await newPage().ask('session/sign-in', { email: address, password: 'Not-His-Password-1!' });
  return passwords.verifications - before;
};

const denials = async () => (await actions()).filter((action) => action === 'access.denied').length;

const found = async (filter: object) =>
  (await admin.call('users/list', filter)).items.map(({ name }) => name);

describe('an invitation', () => {
  it('lets one person choose a password, once, within a day', async () => {
    const { account, invitation } = await admin.call('users/create', {
      name: 'Ben Okri',
      email: 'ben@example.org',
      role: 'auditor',
    });
    expect(account).toEqual({
      id: account.id,
      name: 'Ben Okri',
      email: 'ben@example.org',
      role: 'auditor',
      state: 'invited',
      rowVersion: 1,
      createdAt: '2026-01-02T03:04:05.000Z',
      lastSignInAt: null,
      failedSignIns: 0,
      openSessions: 0,
    });
    expect(invitation.expiresAt).toBe('2026-01-03T03:04:05.000Z');
    const page = newPage();
    const choose = { email: 'ben@example.org', code: invitation.code, password: benPassword };
    expect(await page.code('session/sign-in', { email: choose.email, password: benPassword })).toBe(
      'SIGN_IN_REFUSED',
    );
    expect(await page.code('session/reset-password', { ...choose, email: 'ana@example.org' })).toBe(
      'RESET_REFUSED',
    );
    expect(await page.code('session/reset-password', { ...choose, code: 'AAAA-BBBB' })).toBe('RESET_REFUSED');
    expect(
      await page.code('session/reset-password', {
        ...choose,
        code: choose.code.toLowerCase().replaceAll('-', ' '),
      }),
    ).toBe('OK');
    expect(await page.code('session/reset-password', choose)).toBe('RESET_REFUSED');
    await page.call('session/sign-in', { email: choose.email, password: benPassword });
    expect(await admin.call('users/get', { id: account.id })).toMatchObject({
      state: 'active',
      openSessions: 1,
    });
  });

  it('is worth nothing after a day, also when the clock is put back', async () => {
    const { invitation } = await admin.call('users/create', {
      name: 'Ben',
      email: 'b@example.org',
      role: 'auditor',
    });
    clock.advance(24 * 60 * minuteMs);
    const choose = { email: 'b@example.org', code: invitation.code, password: benPassword };
    expect(await newPage().code('session/reset-password', choose)).toBe('RESET_REFUSED');
  });

  it('refuses an address that somebody has, in any case', async () => {
    expect(
      await admin.ask('users/create', { name: 'Ana 2', email: 'ANA@example.org', role: 'auditor' }),
    ).toMatchObject({ error: { code: 'EMAIL_TAKEN', details: { problems: [{ path: 'email' }] } } });
  });

  it('refuses passwords that are common or personal, with the sentence at the field', async () => {
    const { invitation } = await admin.call('users/create', {
      name: 'Ben Okri',
      email: 'ben@example.org',
      role: 'auditor',
    });
    const choose = { email: 'ben@example.org', code: invitation.code };
    for (const password of ['Password2026!', 'Okri-Green-Boats-4!']) {
      expect(await newPage().ask('session/reset-password', { ...choose, password })).toMatchObject({
        error: { code: 'INVALID_INPUT', details: { problems: [{ path: 'password' }] } },
      });
    }
    expect(await newPage().code('session/reset-password', { ...choose, password: benPassword })).toBe('OK');
  });
});

describe('five failures', () => {
  it('are counted exactly, of 100 guesses at once, and lock once', async () => {
    const { id } = await ben();
    const guess = (number: number) => {
      // A minute for each guess, so that the limit of attempts does not stop them before the lock.
      clock.advance(minuteMs);
      const input = { email: 'ben@example.org', password: 'Not-His-Password-1!' };
      return core.dispatch(
        { id: `guess-${number}`, name: 'session/sign-in', input },
        { actor: null, shell: 'test', client: `guesser-${number}` },
      );
    };
    const replies = await Promise.all(Array.from({ length: 100 }, (_unused, number) => guess(number)));
    const codes = replies.map((reply) => (reply.ok ? 'OK' : reply.error.code));
    expect(new Set(codes)).toEqual(new Set(['SIGN_IN_REFUSED']));
    expect(await core.call('users/get', { id })).toMatchObject({ state: 'locked', failedSignIns: 5 });
    expect((await actions()).filter((action) => action === 'user.locked')).toHaveLength(1);
  });

  it('lock until a reset: the right password is refused, and after it only the new one is taken', async () => {
    const { id, email, page } = await ben();
    const guesser = newPage();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await guesser.ask('session/sign-in', { email, password: 'Not-His-Password-1!' });
    }
    clock.advance(minuteMs);
    expect(await guesser.code('session/sign-in', { email, password: benPassword })).toBe('SIGN_IN_REFUSED');
    // The session that runs survives, or a lock would be a weapon.
    expect(await page.code('models/list')).toBe('OK');

    const { code } = await admin.call('users/issue-reset', { id });
    clock.advance(minuteMs);
    const password = 'Seven-Lamps-In-A-Row-2!';
    expect(await guesser.code('session/reset-password', { email, code, password })).toBe('OK');
    expect(await page.code('models/list')).toBe('NOT_SIGNED_IN');
    expect(await guesser.code('session/sign-in', { email, password: benPassword })).toBe('SIGN_IN_REFUSED');
    expect(await guesser.code('session/sign-in', { email, password })).toBe('OK');
  });

  it('cost one hash each, whoever they are about, and so does an address that nobody has', async () => {
    const { id, email } = await ben();
    const costs = [await cost(email), await cost('nobody@example.org')];
    const { rowVersion } = await admin.call('users/get', { id });
    await core.call('users/disable', { id, rowVersion });
    costs.push(await cost(email));
    expect(costs).toEqual([1, 1, 1]);
  });
});

describe('recovery codes', () => {
  const password = 'Seven-Lamps-In-A-Row-2!';

  it('open the account of a last administrator who is locked, each once', async () => {
    const guesser = newPage();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await guesser.ask('session/sign-in', { email: ana.email, password: 'wrong' });
    }
    clock.advance(minuteMs);
    const [code = ''] = recoveryCodes;
    await guesser.call('session/reset-password', { email: ana.email, code, password });
    expect(await guesser.code('session/sign-in', { email: ana.email, password })).toBe('OK');
    expect(await guesser.code('session/reset-password', { email: ana.email, code, password })).toBe(
      'RESET_REFUSED',
    );
  });

  it('are made anew on demand, and the earlier ones stop working', async () => {
    const renewed = await admin.call('session/renew-recovery-codes', {});
    const [old = ''] = recoveryCodes;
    const [code = ''] = renewed.recoveryCodes;
    const page = newPage();
    expect(await page.code('session/reset-password', { email: ana.email, code: old, password })).toBe(
      'RESET_REFUSED',
    );
    expect(await page.code('session/reset-password', { email: ana.email, code, password })).toBe('OK');
  });
});

describe('roles', () => {
  it('end the sessions of an account when they change, and the new one counts at the next sign-in', async () => {
    const { id, email, page } = await ben('ml-engineer');
    const { rowVersion } = await admin.call('users/get', { id });
    await admin.call('users/update', { id, rowVersion, name: 'Ben Okri', role: 'auditor' });
    expect(await page.code('models/list')).toBe('NOT_SIGNED_IN');
    await page.call('session/sign-in', { email, password: benPassword });
    expect((await page.call('app/info', {})).user.role).toBe('auditor');
    expect(await page.code('models/delete', { id, rowVersion: 1 })).toBe('FORBIDDEN');
  });

  it('cannot be taken: not through the input, the own account, or the session of another', async () => {
    const { id, page, now } = await ben('data-scientist');
    const { rowVersion } = await now();
    const escalate = { id, rowVersion, name: 'Ben Okri', role: 'administrator' };
    expect(await page.code('users/update', escalate)).toBe('FORBIDDEN');
    expect(await page.code('users/issue-reset', { id })).toBe('FORBIDDEN');
    expect(await page.code('session/sign-in', { email: 'x', password: 'x', role: 'administrator' })).toBe(
      'INVALID_INPUT',
    );
    expect(await page.code('app/info', { actor: { role: 'administrator' } })).toBe('INVALID_INPUT');
    const [anas] = (await admin.call('session/list', {})).sessions;
    if (anas === undefined) throw new Error('no session');
    expect(await page.code('session/revoke', { id: anas.id })).toBe('SESSION_NOT_FOUND');
    expect(await page.code('session/list', { userId: anas.userId })).toBe('FORBIDDEN');
    expect(await page.code('session/sign-in-demo', { role: 'administrator' })).toBe('FORBIDDEN');
    expect((await now()).role).toBe('data-scientist');
    expect(await admin.code('models/list')).toBe('OK');
  });

  it('denied are entered into the ledger, once a minute for each command', async () => {
    const { page } = await ben();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(await page.code('audit/verify')).not.toBe('FORBIDDEN');
      expect(await page.code('users/create', { name: 'C', email: 'c@example.org', role: 'auditor' })).toBe(
        'FORBIDDEN',
      );
    }
    expect(await denials()).toBe(1);
    clock.advance(minuteMs);
    await page.ask('users/create', { name: 'C', email: 'c@example.org', role: 'auditor' });
    expect(await denials()).toBe(2);
  });
});

describe('the last administrator', () => {
  it('can neither be disabled nor given another role, until there is another who can sign in', async () => {
    const { user } = await admin.call('app/info', {});
    const { id, rowVersion } = await admin.call('users/get', { id: user.id });
    const demote = { id, rowVersion, name: ana.name, role: 'auditor' };
    await admin.call('users/create', { name: 'Cy', email: 'cy@example.org', role: 'administrator' });
    // Invited only: nobody but Ana can sign in.
    expect(await admin.code('users/disable', { id, rowVersion })).toBe('LAST_ADMINISTRATOR');
    expect(await admin.code('users/update', demote)).toBe('LAST_ADMINISTRATOR');
    const second = await ben('administrator');
    expect(await admin.code('users/update', demote)).toBe('OK');
    expect(await admin.code('models/list')).toBe('NOT_SIGNED_IN');
    const { rowVersion: next } = await second.page.call('users/get', { id: second.id });
    expect(await second.page.code('users/disable', { id: second.id, rowVersion: next })).toBe(
      'LAST_ADMINISTRATOR',
    );
  });
});

describe('disabling', () => {
  it('ends sessions at once, keeps out, and is taken back', async () => {
    const { id, email, page, now } = await ben();
    const { rowVersion } = await now();
    expect(await admin.code('users/disable', { id, rowVersion: 1 })).toBe('STALE_VERSION');
    expect((await admin.call('users/disable', { id, rowVersion })).state).toBe('disabled');
    expect(await page.code('models/list')).toBe('NOT_SIGNED_IN');
    expect(await page.code('session/sign-in', { email, password: benPassword })).toBe('SIGN_IN_REFUSED');
    expect(await admin.code('users/issue-reset', { id })).toBe('STATE_TRANSITION_REFUSED');
    await admin.call('users/enable', { id, rowVersion: (await now()).rowVersion });
    expect(await page.code('session/sign-in', { email, password: benPassword })).toBe('OK');
    const { items } = await admin.call('users/history', { id });
    expect(items.map(({ action }) => action)).toEqual(['enabled', 'disabled', 'activated', 'created']);
  });
});

describe('hashes', () => {
  it('of an earlier generation are renewed when the password is right', async () => {
    passwords.generation = 2;
    const before = passwords.hashes;
    const page = newPage();
    await page.call('session/sign-in', { email: ana.email, password: ana.password });
    await page.call('session/sign-in', { email: ana.email, password: ana.password });
    expect(passwords.hashes - before).toBe(1);
  });
});

describe('accounts', () => {
  it('are listed by name, page by page, and found by name, address, role and state', async () => {
    for (const name of ['Zoe', 'bert', 'Ägir', 'Carl']) {
      await admin.call('users/create', {
        name,
        email: `${name.charCodeAt(1)}@example.com`,
        role: 'executive',
      });
    }
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page: CommandOutput<'users/list'> = await admin.call('users/list', { cursor, limit: 2 });
      expect(page.total).toBe(5);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(['Ana Lopez', 'bert', 'Carl', 'Zoe', 'Ägir']);
    expect(await found({ search: 'example.com' })).toHaveLength(4);
    expect(await found({ search: 'LOPEZ ana' })).toEqual(['Ana Lopez']);
    expect(await found({ roles: ['administrator'] })).toEqual(['Ana Lopez']);
    expect(await found({ states: ['invited'] })).toHaveLength(4);
    expect(await found({ search: '%' })).toEqual([]);
  });
});
