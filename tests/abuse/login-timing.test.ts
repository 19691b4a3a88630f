import { expect, it } from 'vitest';
import { createArgon2Passwords } from '../../main/adapters/argon2-passwords.ts';
import { createManualClock } from '../support/core-clock.ts';
import { openTestCore } from '../support/core-harness.ts';
import { hostOf, openPage } from '../support/core-page.ts';
import { firstAdministrator as ana } from '../support/enter-workspace.ts';
import { reportFigure } from '../faults/support/figures.ts';
import { amount } from '../faults/support/scale.ts';

const minuteMs = 60_000;
const rounds = amount({ short: 5, long: 200 });

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/*
 * How long an answer takes would tell who has an account. The times are told, not judged: a busy machine moves
 * them. That each costs exactly one hash is tests/unit/main/core/features/identity.
 */
it('answers an address that nobody has, a wrong password and a locked account alike', async () => {
  const clock = createManualClock();
  const core = await openTestCore({ ports: { clock, passwords: createArgon2Passwords() } });
  const host = await hostOf(core);
  await openPage(host, clock.monotonicMs).call('session/set-up', ana);
  const guess = async (email: string, password = 'Not-The-Password-1!') => {
    clock.advance(minuteMs);
    const before = performance.now();
    const reply = await openPage(host, clock.monotonicMs).ask('session/sign-in', { email, password });
    return { ms: performance.now() - before, code: reply.ok ? 'OK' : reply.error.code };
  };
  const locked = await core.as('auditor');
  const { email: lockedAddress } = await core.call('users/get', { id: locked.actor.id });
  for (let attempt = 0; attempt < 5; attempt += 1) await guess(lockedAddress);

  const times: { unknown: number[]; wrong: number[]; locked: number[] } = {
    unknown: [],
    wrong: [],
    locked: [],
  };
  const codes = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [kind, email] of [
      ['unknown', `nobody-${round}@example.org`],
      ['wrong', ana.email],
      ['locked', lockedAddress],
    ] as const) {
      const { ms, code } = await guess(email);
      times[kind].push(ms);
      codes.add(code);
    }
    // Five wrong ones in a row would lock the account.
    expect((await guess(ana.email, ana.password)).code).toBe('OK');
  }
  expect(codes).toEqual(new Set(['SIGN_IN_REFUSED']));
  const base = medianOf(times.wrong);
  const [unknown, barred] = [medianOf(times.unknown) / base, medianOf(times.locked) / base];
  reportFigure({
    section: 'Abuse',
    what: 'Time of a refused sign-in, median, beside that of a wrong password',
    values: {
      'of each': rounds,
      'for an address that nobody has': unknown.toFixed(2),
      'for a locked account': barred.toFixed(2),
    },
    target: {
      text: '0.8 to 1.25 of a wrong password',
      met: [unknown, barred].every((ratio) => ratio >= 0.8 && ratio <= 1.25),
    },
  });
  await core.close();
});
