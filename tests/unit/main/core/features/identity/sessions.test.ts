import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../../../../main/core/caller.ts';
import type { Clock } from '../../../../../../main/core/ports.ts';
import type { CoreHost } from '../../../../../../main/processes/core-host.ts';
import { toUtcInstant } from '../../../../../../shared/schema/time.ts';
import { firstAdministrator as ana } from '../../../../../support/enter-workspace.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { hostOf, openPage } from '../../../../../support/core-page.ts';
import type { TestPage } from '../../../../../support/core-page.ts';

const minuteMs = 60_000;
const password = ana.password;

/** A clock of the computer that can be set, beside time that only goes on. */
function createSettableClock() {
  let wallMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  let elapsedMs = 0;
  return {
    now: () => toUtcInstant(wallMs),
    monotonicMs: () => elapsedMs,
    pass(milliseconds: number) {
      wallMs += milliseconds;
      elapsedMs += milliseconds;
    },
    /** Sets the clock of the computer, without time passing. */
    set(milliseconds: number) {
      wallMs = milliseconds;
    },
    /** The computer slept: its clock went on and nothing else did. */
    sleep(milliseconds: number) {
      wallMs += milliseconds;
    },
    wallMs: () => wallMs,
  } satisfies Clock & Record<string, unknown>;
}

let clock: ReturnType<typeof createSettableClock>;
let core: TestCore;
let host: CoreHost;
let page: TestPage;

beforeEach(async () => {
  clock = createSettableClock();
  core = await openTestCore({ ports: { clock } });
  host = await hostOf(core);
  page = openPage(host, clock.monotonicMs);
  await page.call('session/set-up', ana);
});
afterEach(() => core.close());

const signIn = (one: TestPage) => one.call('session/sign-in', { email: ana.email, password });
const idOf = async (one: TestPage) => {
  const { sessions } = await one.call('session/list', {});
  const current = sessions.find((session) => session.current);
  if (current === undefined) throw new Error('no session');
  return current.id;
};
const actions = async () => {
  const { items } = await core.call('audit/list', { limit: 200 });
  // Backups are made by the timetable whenever it ticks.
  return items
    .map(({ action }) => action)
    .filter((action) => !action.startsWith('backup.'))
    .toReversed();
};

/** Signs in and gives what a shell would hold, for tests that misuse it. */
async function tokensOf(client: string): Promise<Credentials> {
  const { credentials } = await host.call(
    { id: 't', name: 'session/sign-in', input: { email: ana.email, password } },
    { client, access: null },
  );
  if (!credentials) throw new Error('nobody signed in');
  return credentials;
}

const codeWith = async (client: string, access: string, name = 'models/list', input: unknown = {}) => {
  const { reply, stale } = await host.call({ id: 't', name, input }, { client, access });
  return reply.ok ? 'OK' : `${reply.error.code}${stale === true ? ' stale' : ''}`;
};

describe('access tokens', () => {
  it('are good for 15 minutes and for the client they were given to', async () => {
    const { access } = await tokensOf('a');
    expect(await codeWith('a', access)).toBe('OK');
    expect(await codeWith('b', access)).toBe('NOT_SIGNED_IN stale');
    clock.pass(15 * minuteMs - 1);
    expect(await codeWith('a', access)).toBe('OK');
    clock.pass(1);
    expect(await codeWith('a', access)).toBe('NOT_SIGNED_IN stale');
  });

  it('of before a sign-in are worthless after it, and so is any that somebody made up', async () => {
    const before = await tokensOf('a');
    const after = await tokensOf('a');
    expect(await codeWith('a', before.access)).toBe('NOT_SIGNED_IN stale');
    expect(await host.renew({ client: 'a', refresh: before.refresh })).toBeNull();
    expect(await codeWith('a', after.access)).toBe('OK');
    for (const made of ['', 'x', '0'.repeat(43), after.refresh]) {
      expect(await codeWith('a', made)).toBe('NOT_SIGNED_IN stale');
    }
  });
});

describe('tokens of before another password', () => {
  it('are worthless after it, also those of the session that goes on', async () => {
    const before = await tokensOf('a');
    const { reply, credentials } = await host.call(
      {
        id: 't',
        name: 'session/change-password',
        input: { present: password, password: 'Steep-Hills-And-Valleys-3!' },
      },
      { client: 'a', access: before.access },
    );
    expect(reply).toMatchObject({ ok: true });
    expect(await codeWith('a', before.access)).toBe('NOT_SIGNED_IN stale');
    expect(await codeWith('a', credentials?.access ?? '')).toBe('OK');
    // Whoever kept the earlier one has copied it.
    expect(await host.renew({ client: 'a', refresh: before.refresh })).toBeNull();
    expect(await codeWith('a', credentials?.access ?? '')).toBe('NOT_SIGNED_IN stale');
  });
});

describe('what is stored of tokens', () => {
  it('is their SHA-256 only, also of those that were used up', async () => {
    const first = await tokensOf('a');
    const second = await host.renew({ client: 'a', refresh: first.refresh });
    const files = await readdir(core.folder, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((one) => one.isFile())
        .map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
    );
    const stored = texts.join();
    const tokens = [first, second].flatMap((pair) => [pair?.access ?? '', pair?.refresh ?? '']);
    expect(tokens.filter((token) => token === '' || stored.includes(token))).toEqual([]);
    for (const refresh of [first.refresh, second?.refresh ?? '']) {
      expect(stored).toContain(createHash('sha256').update(refresh).digest('hex'));
    }
  });
});

describe('renewal', () => {
  it('happens by itself and the page notices nothing', async () => {
    for (let step = 0; step < 20; step += 1) {
      clock.pass(10 * minuteMs);
      expect(await page.code('session/activity')).toBe('OK');
      expect(await page.code('models/list')).toBe('OK');
    }
    expect(page.states).toEqual(['signed-in']);
  });

  it('is found necessary after the computer slept, by asking once', async () => {
    clock.sleep(20 * minuteMs);
    expect((await page.call('session/state', {})).state).toBe('locked');
    await page.call('session/unlock', { password });
    expect(await page.code('models/list')).toBe('OK');
  });

  it('uses a token up: its second use ends the session for good', async () => {
    const first = await tokensOf('a');
    const second = await host.renew({ client: 'a', refresh: first.refresh });
    expect(await codeWith('a', second?.access ?? '')).toBe('OK');
    clock.pass(11_000);
    expect(await host.renew({ client: 'a', refresh: first.refresh })).toBeNull();
    expect(await codeWith('a', second?.access ?? '')).toBe('NOT_SIGNED_IN stale');
    expect(await host.renew({ client: 'a', refresh: second?.refresh ?? '' })).toBeNull();
    expect(await actions()).toContain('session.refresh-reused');
  });

  it('may be asked for once more within ten seconds when the answer was lost', async () => {
    const first = await tokensOf('a');
    const lost = await host.renew({ client: 'a', refresh: first.refresh });
    clock.pass(9_000);
    const again = await host.renew({ client: 'a', refresh: first.refresh });
    expect(await codeWith('a', again?.access ?? '')).toBe('OK');
    expect(await codeWith('a', lost?.access ?? '')).toBe('NOT_SIGNED_IN stale');
    // Once: the same token a third time is a copy.
    expect(await host.renew({ client: 'a', refresh: first.refresh })).toBeNull();
    expect(await codeWith('a', again?.access ?? '')).toBe('NOT_SIGNED_IN stale');
  });

  it('from another client ends the session of the one who was robbed', async () => {
    const stolen = await tokensOf('a');
    expect(await host.renew({ client: 'thief', refresh: stolen.refresh })).toBeNull();
    expect(await codeWith('a', stolen.access)).toBe('NOT_SIGNED_IN stale');
  });

  it('of 1,000 pages with many calls at once goes out once each, and no call is lost', async () => {
    let renewals = 0;
    let lost = 0;
    const counting: CoreHost = {
      ...host,
      renew: (renewal) => {
        renewals += 1;
        return host.renew(renewal);
      },
    };
    const racer = openPage(counting, clock.monotonicMs);
    await signIn(racer);
    for (let race = 0; race < 1000; race += 1) {
      // Twelve hours are the most a session lasts: a new sign-in before, and on.
      if (race % 50 === 49) await signIn(racer);
      clock.pass(13 * minuteMs);
      const codes = await Promise.all(
        ['session/activity', 'app/info', 'models/list'].map((name) => racer.code(name)),
      );
      lost += codes.filter((code) => code !== 'OK').length;
    }
    expect({ renewals, lost }).toEqual({ renewals: 1000, lost: 0 });
  }, 60_000);

  it('leaves one pair that is good, whoever of many at once was first', async () => {
    let { access, refresh } = await tokensOf('a');
    for (let race = 0; race < 50; race += 1) {
      const pairs = await Promise.all([1, 2].map(() => host.renew({ client: 'a', refresh })));
      const good = [];
      for (const pair of pairs) if (pair && (await codeWith('a', pair.access)) === 'OK') good.push(pair);
      expect(good).toHaveLength(1);
      ({ access, refresh } = good[0] ?? { access, refresh });
      clock.pass(11_000);
    }
    expect(await codeWith('a', access)).toBe('OK');
  });

  it('ends after 30 minutes without one and after 12 hours in any case', async () => {
    const idle = await tokensOf('a');
    clock.pass(30 * minuteMs);
    expect(await host.renew({ client: 'a', refresh: idle.refresh })).toBeNull();
    let { refresh } = await tokensOf('a');
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      clock.pass(10 * minuteMs);
      refresh = (await host.renew({ client: 'a', refresh }))?.refresh ?? 'over';
    }
    expect(refresh).not.toBe('over');
    clock.pass(10 * minuteMs);
    expect(await host.renew({ client: 'a', refresh })).toBeNull();
  });
});

describe('a clock that is set', () => {
  it.each([
    ['back an hour', (ms: number) => ms - 60 * minuteMs],
    ['to 1970', () => 0],
    ['to a leap day long past', () => Date.UTC(2000, 1, 29)],
  ])('%s revives nothing that had expired', async (_how, setTo) => {
    const { access, refresh } = await tokensOf('a');
    clock.pass(31 * minuteMs);
    clock.set(setTo(clock.wallMs()));
    expect(await codeWith('a', access)).toBe('NOT_SIGNED_IN stale');
    expect(await host.renew({ client: 'a', refresh })).toBeNull();
    const next = await tokensOf('a');
    expect(await codeWith('a', next.access)).toBe('OK');
    clock.pass(15 * minuteMs);
    expect(await codeWith('a', next.access)).toBe('NOT_SIGNED_IN stale');
  });

  it('forward ten years and back ends sessions, and new ones last as long as any', async () => {
    const before = clock.wallMs();
    const { access } = await tokensOf('a');
    clock.set(Date.UTC(2038, 0, 20));
    expect(await codeWith('a', access)).toBe('NOT_SIGNED_IN stale');
    clock.set(before);
    expect(await codeWith('a', access)).toBe('NOT_SIGNED_IN stale');
    const next = await tokensOf('a');
    clock.pass(14 * minuteMs);
    expect(await codeWith('a', next.access)).toBe('OK');
    clock.pass(minuteMs);
    expect(await codeWith('a', next.access)).toBe('NOT_SIGNED_IN stale');
  });
});

describe('locking', () => {
  it('happens by itself after 15 minutes without activity, whatever the page asks meanwhile', async () => {
    for (let minute = 0; minute < 14; minute += 1) {
      clock.pass(minuteMs);
      expect(await page.code('models/list')).toBe('OK');
    }
    clock.pass(minuteMs);
    await core.core.timetable.tick();
    expect(page.states).toEqual(['signed-in', 'locked']);
    expect(page.keeper.isOpen()).toBe(false);
    expect(await page.code('models/list')).toBe('SESSION_LOCKED');
    expect(await page.code('session/activity')).toBe('SESSION_LOCKED');
    await expect(page.keeper.admit('files/choose')).rejects.toMatchObject({ code: 'SESSION_LOCKED' });
    expect((await page.call('session/state', {})).state).toBe('locked');
    expect(await page.code('session/unlock', { password: 'wrong' })).toBe('SIGN_IN_REFUSED');
    expect(await page.code('session/unlock', { password })).toBe('OK');
    expect(await page.code('models/list')).toBe('OK');
    await page.keeper.admit('files/choose');
    expect(page.states).toEqual(['signed-in', 'locked', 'signed-in']);
    expect((await actions()).slice(-3)).toEqual([
      'session.locked',
      'session.sign-in-refused',
      'session.unlocked',
    ]);
  });

  it('does not wait for the timetable', async () => {
    clock.pass(15 * minuteMs);
    expect(await page.code('models/list')).toBe('SESSION_LOCKED');
  });

  it('is put off by activity, and set for the whole workspace', async () => {
    await page.call('session/set-idle-lock', { minutes: 2 });
    clock.pass(minuteMs);
    await page.call('session/activity', {});
    clock.pass(minuteMs);
    expect(await page.code('models/list')).toBe('OK');
    clock.pass(minuteMs);
    expect(await page.code('models/list')).toBe('SESSION_LOCKED');
  });

  it('is asked for as well, and does not touch other sessions', async () => {
    const other = openPage(host, clock.monotonicMs);
    await signIn(other);
    await page.call('session/lock', {});
    expect(await page.code('models/list')).toBe('SESSION_LOCKED');
    expect(await other.code('models/list')).toBe('OK');
  });
});

describe('the password again', () => {
  const invite = { name: 'Ben Okri', email: 'ben@example.org', role: 'auditor' };

  it('is needed five minutes after it was given, and then once', async () => {
    expect(await page.code('users/create', invite)).toBe('OK');
    clock.pass(5 * minuteMs);
    expect(await page.code('users/create', { ...invite, email: 'b@example.org' })).toBe(
      'CONFIRMATION_REQUIRED',
    );
    expect(await page.code('session/confirm', { password: 'wrong' })).toBe('SIGN_IN_REFUSED');
    await page.call('session/confirm', { password });
    expect(await page.code('users/create', { ...invite, email: 'b@example.org' })).toBe('OK');
  });

  it('counts wrong ones as the sign-in does, and does not throw out a session that runs', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await page.ask('session/confirm', { password: 'wrong' });
    expect(await page.code('session/confirm', { password })).toBe('RATE_LIMITED');
    clock.pass(minuteMs);
    expect(await page.code('session/confirm', { password })).toBe('SIGN_IN_REFUSED');
    expect((await actions()).filter((action) => action === 'user.locked')).toHaveLength(1);
    expect(await page.code('models/list')).toBe('OK');
  });
});

describe('ending sessions', () => {
  it('shows those of an account and ends one at once', async () => {
    const other = openPage(host, clock.monotonicMs);
    await signIn(other);
    const { sessions } = await page.call('session/list', {});
    expect(sessions.map(({ current, shell, locked }) => ({ current, shell, locked }))).toEqual([
      { current: true, shell: 'test', locked: false },
      { current: false, shell: 'test', locked: false },
    ]);
    await page.call('session/revoke', { id: await idOf(other) });
    expect(await other.code('models/list')).toBe('NOT_SIGNED_IN');
    expect(other.states).toEqual(['signed-in', 'signed-out']);
    expect(await page.code('models/list')).toBe('OK');
  });

  it('takes both tokens with it at once, by signing out and from another page', async () => {
    const out = await tokensOf('a');
    expect(await codeWith('a', out.access, 'session/sign-out')).toBe('OK');
    const revoked = await tokensOf('b');
    const { sessions } = await page.call('session/list', {});
    for (const { id, current } of sessions) if (!current) await page.call('session/revoke', { id });
    for (const [client, { access, refresh }] of [
      ['a', out],
      ['b', revoked],
    ] as const) {
      expect(await codeWith(client, access)).toBe('NOT_SIGNED_IN stale');
      expect(await host.renew({ client, refresh })).toBeNull();
    }
  });

  it('is what another password does to every other session', async () => {
    const other = openPage(host, clock.monotonicMs);
    await signIn(other);
    const next = 'Steep-Hills-And-Valleys-3!';
    expect(await page.code('session/change-password', { present: 'wrong', password: next })).toBe(
      'SIGN_IN_REFUSED',
    );
    expect(await page.code('session/change-password', { present: password, password })).toBe('INVALID_INPUT');
    await page.call('session/change-password', { present: password, password: next });
    expect(await other.code('models/list')).toBe('NOT_SIGNED_IN');
    expect(await page.code('models/list')).toBe('OK');
    expect(await other.code('session/sign-in', { email: ana.email, password })).toBe('SIGN_IN_REFUSED');
    expect(await other.code('session/sign-in', { email: ana.email, password: next })).toBe('OK');
  });

  it('is what the end of the shell does, and a page that goes away', async () => {
    await page.keeper.close();
    expect((await actions()).at(-1)).toBe('session.signed-out');
  });
});
