import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CoreHost } from '../../../../../../main/processes/core-host.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import type { ManualClock } from '../../../../../support/core-clock.ts';
import { makeTestFolder } from '../../../../../support/core-folder.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { hostOf, openPage } from '../../../../../support/core-page.ts';
import type { TestPage } from '../../../../../support/core-page.ts';

const ana = { name: 'Ana Lopez', email: 'ana@example.org', password: 'Quiet-River-Stones-7!' };
const right = { email: ana.email, password: ana.password };
const wrong = { email: ana.email, password: 'Not-The-Password-1!' };

let clock: ManualClock;
let core: TestCore;
let host: CoreHost;
let page: TestPage;

beforeEach(async () => {
  clock = createManualClock();
  core = await openTestCore({ ports: { clock } });
  host = await hostOf(core);
  page = openPage(host, clock.monotonicMs);
});
afterEach(() => core.close());

const actions = async () => {
  const { items } = await core.call('audit/list', { limit: 200 });
  return items.map(({ action }) => action).toReversed();
};

describe('a new workspace', () => {
  it('has nobody, and then its first administrator, who is signed in', async () => {
    expect(await page.call('session/state', {})).toEqual({
      state: 'set-up',
      workspace: 'new',
      user: null,
      idleLockMinutes: 15,
      demoPeople: [],
    });
    expect(await page.code('models/list')).toBe('NOT_SIGNED_IN');
    const { recoveryCodes } = await page.call('session/set-up', ana);
    expect(new Set(recoveryCodes).size).toBe(8);
    expect(recoveryCodes[0]).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const state = await page.call('session/state', {});
    expect(state).toMatchObject({
      state: 'signed-in',
      workspace: 'own',
      user: { name: 'Ana Lopez', email: 'ana@example.org', role: 'administrator' },
    });
    expect(page.states).toEqual(['signed-in']);
    expect((await page.call('app/info', {})).user.name).toBe('Ana Lopez');
    expect(await page.code('session/set-up', ana)).toBe('ALREADY_SET_UP');
    expect(await page.code('session/set-up-demo')).toBe('NOT_AVAILABLE_HERE');
    expect(await page.code('session/sign-in-demo', { role: 'administrator' })).toBe('FORBIDDEN');
  });

  it('keeps passwords, codes and tokens as hashes only, and no name in the ledger', async () => {
    const { recoveryCodes } = await page.call('session/set-up', ana);
    await page.call('session/sign-out', {});
    await page.code('session/sign-in', { email: 'Quiet-River-Stones-7!', password: 'x' });
    const exported = JSON.stringify(await core.call('audit/list', { limit: 200 }));
    for (const secret of [ana.password, ...recoveryCodes]) expect(exported).not.toContain(secret);
    expect(JSON.stringify(core.log)).not.toContain(ana.password);
    expect(JSON.stringify(core.log)).not.toContain('ana@');
  });
});

describe('signing in', () => {
  beforeEach(async () => {
    await page.call('session/set-up', ana);
    await page.call('session/sign-out', {});
  });

  it('opens a session, and signing out ends it at once', async () => {
    expect(await page.code('models/list')).toBe('NOT_SIGNED_IN');
    expect(await page.code('session/sign-in', right)).toBe('OK');
    expect(await page.code('models/list')).toBe('OK');
    expect(await page.code('session/sign-out')).toBe('OK');
    expect(await page.code('models/list')).toBe('NOT_SIGNED_IN');
    expect(page.states).toEqual(['signed-in', 'signed-out', 'signed-in', 'signed-out']);
    expect((await actions()).slice(1)).toEqual([
      'user.created',
      'session.signed-in',
      'session.signed-out',
      'session.signed-in',
      'session.signed-out',
    ]);
  });

  it('is told to the log with who it was, and a refusal without', async () => {
    await page.code('session/sign-in', wrong);
    await page.call('session/sign-in', right);
    const { user } = await page.call('session/state', {});
    const told = core.log.filter(({ event }) => event === 'authentication').slice(-2);
    expect(told).toMatchObject([
      { level: 'warn', fields: { outcome: 'SIGN_IN_REFUSED', actorId: null, sessionHash: null } },
      {
        level: 'info',
        fields: {
          outcome: 'OK',
          actorId: user?.id,
          sessionHash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        },
      },
    ]);
  });

  it('takes the address in any case and the password as another keyboard composes it', async () => {
    expect(await page.code('session/sign-in', { ...right, email: ' ANA@Example.ORG ' })).toBe('OK');
    const password = 'Caf\u00e9-By-The-Stones-7!';
    await page.call('session/change-password', { present: ana.password, password });
    await page.call('session/sign-out', {});
    const decomposed = password.normalize('NFD');
    expect(decomposed).not.toBe(password);
    expect(await page.code('session/sign-in', { ...right, password: decomposed })).toBe('OK');
  });

  it('answers the same to an unknown address, a wrong password and a locked account', async () => {
    const replies = [];
    replies.push(await page.ask('session/sign-in', { email: 'nobody@example.org', password: 'x' }));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      clock.advance(61_000);
      replies.push(await page.ask('session/sign-in', wrong));
    }
    clock.advance(61_000);
    replies.push(await page.ask('session/sign-in', right));
    const told = replies.map((reply) =>
      reply.ok ? 'OK' : [reply.error.code, reply.error.message, reply.error.details],
    );
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toEqual([
      'SIGN_IN_REFUSED',
      'The address or the password is not right, or the account is locked. After five failures an account stays locked until its password is reset.',
      {},
    ]);
  });

  it('locks after five failures in a row, not before, and a success starts the count anew', async () => {
    for (let attempt = 0; attempt < 4; attempt += 1) await page.ask('session/sign-in', wrong);
    expect(await page.code('session/sign-in', right)).toBe('OK');
    clock.advance(61_000);
    for (let attempt = 0; attempt < 4; attempt += 1) await page.ask('session/sign-in', wrong);
    expect(await page.code('session/sign-in', right)).toBe('OK');
    expect(await actions()).not.toContain('user.locked');
  });

  it('lets five attempts a minute through and says when to try again', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await page.code('session/sign-in', { ...wrong, email: 'nobody@example.org' })).toBe(
        'SIGN_IN_REFUSED',
      );
    }
    clock.advance(20_000);
    expect(await page.ask('session/sign-in', right)).toMatchObject({
      ok: false,
      error: {
        code: 'RATE_LIMITED',
        message: 'There were 5 attempts to sign in within a minute. Try again in 40 seconds.',
        details: { retryAfterMs: 40_000 },
      },
    });
    clock.advance(40_000);
    expect(await page.code('session/sign-in', right)).toBe('OK');
  });

  it('counts the refusals of before a restart, by their moments', async () => {
    await using own = await makeTestFolder();
    const started = async () => {
      const one = await openTestCore({ ports: { clock }, folder: join(own.path, 'data') });
      return { one, at: openPage(await hostOf(one), clock.monotonicMs) };
    };
    let { one, at } = await started();
    const restart = async () => {
      await one.close();
      ({ one, at } = await started());
    };
    await at.call('session/set-up', ana);
    const nobody = { ...wrong, email: 'nobody@example.org' };
    for (let attempt = 0; attempt < 2; attempt += 1) await at.code('session/sign-in', nobody);
    clock.advance(50_000);
    for (let attempt = 0; attempt < 3; attempt += 1) await at.code('session/sign-in', wrong);
    await restart();
    expect(await at.ask('session/sign-in', right)).toMatchObject({
      error: { code: 'RATE_LIMITED', details: { retryAfterMs: 10_000 } },
    });
    clock.advance(10_000);
    await restart();
    expect(await at.code('session/sign-in', right)).toBe('OK');
    // Three are of the last minute still; the one that succeeded is none of them.
    const codes = [];
    for (let attempt = 0; attempt < 3; attempt += 1) codes.push(await at.code('session/sign-in', wrong));
    expect(codes).toEqual(['SIGN_IN_REFUSED', 'SIGN_IN_REFUSED', 'RATE_LIMITED']);
    await one.close();
  });
});
