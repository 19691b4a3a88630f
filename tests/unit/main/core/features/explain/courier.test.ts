import { expect, it } from 'vitest';
import { delayAfter } from '../../../../../../main/core/features/explain/backoff.ts';
import { createCourier } from '../../../../../../main/core/features/explain/courier.ts';
import { quantileOf } from '../../../../../../main/core/features/explain/metrics.ts';
import { oldestKept, toForget } from '../../../../../../main/core/features/explain/cache.ts';
import type { OutsideReply } from '../../../../../../main/core/ports.ts';
import { explanationId } from '../../../../../../shared/schema/ids.ts';
import { utcInstant } from '../../../../../../shared/schema/time.ts';

const well: OutsideReply = {
  kind: 'answered',
  status: 200,
  retryAfterMs: null,
  body: JSON.stringify({ choices: [{ message: { content: ' fine ' } }] }),
};
const fault: OutsideReply = { kind: 'answered', status: 503, retryAfterMs: null, body: '' };
const busy = (retryAfterMs: number): OutsideReply => ({
  kind: 'answered',
  status: 429,
  retryAfterMs,
  body: '',
});

const id = (number: number) =>
  explanationId.parse(`01890a5d-0000-7000-8000-${String(number).padStart(12, '0')}`);
const at = (day: string) => utcInstant.parse(`2026-${day}T00:00:00.000Z`);

/** A courier over scripted replies and a clock that only moves when it is told to. */
function scripted(...replies: readonly OutsideReply[]) {
  const left = [...replies];
  const waits: number[] = [];
  let nowMs = 0;
  let posted = 0;
  const courier = createCourier({
    clock: { now: () => utcInstant.parse('2026-01-01T00:00:00.000Z'), monotonicMs: () => nowMs },
    outside: {
      post: () => {
        posted += 1;
        return Promise.resolve(left.shift() ?? well);
      },
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      random: () => 0.5,
    },
  });
  return {
    waits,
    posted: () => posted,
    state: () => courier.state(),
    pass: (ms: number) => {
      nowMs += ms;
    },
    send: (mayGo = () => true) =>
      courier.send({
        url: 'https://example.org',
        headers: {},
        body: '{}',
        timeoutMs: 1000,
        signal: new AbortController().signal,
        mayGo,
        onAttempt: () => undefined,
      }),
  };
}

it('doubles the pause with half of it by chance, waits as long as it is asked to, and not too long', () => {
  expect([1, 2].map((attempt) => [delayAfter(attempt, 0, null), delayAfter(attempt, 1, null)])).toEqual([
    [250, 500],
    [500, 1000],
  ]);
  expect([delayAfter(1, 0, 5000), delayAfter(1, 0, 60_000), delayAfter(3, 0, null)]).toEqual([
    5000,
    null,
    null,
  ]);
});

it('tries again what may pass, and nothing else', async () => {
  const passing = scripted(fault, busy(3000), well);
  expect(await passing.send()).toEqual({ ok: true, text: 'fine', attempts: 3, durationMs: 0 });
  expect(passing.waits).toEqual([375, 3000]);

  const refused = scripted({ kind: 'answered', status: 404, retryAfterMs: null, body: '' });
  expect(await refused.send()).toMatchObject({ ok: false, why: 'refused', status: 404, attempts: 1 });
  expect(await scripted({ kind: 'failed', why: 'too-large' }).send()).toMatchObject({
    why: 'too-large',
    attempts: 1,
  });
  expect(await scripted({ ...well, body: '{"choices":[]}' }).send()).toMatchObject({ why: 'not-understood' });
});

it('sends nothing once it may not, not even again', async () => {
  const never = scripted(well);
  expect(await never.send(() => false)).toMatchObject({ ok: false, why: 'cancelled', attempts: 0 });
  expect(never.posted()).toBe(0);

  const once = scripted(fault, well);
  expect(await once.send(() => once.posted() === 0)).toMatchObject({ why: 'cancelled', attempts: 1 });
  expect(once.posted()).toBe(1);
});

it('stops sending after five failures in a row, lets one through a minute later, and goes on when it is answered', async () => {
  const { send, state, pass, posted } = scripted(fault, fault, fault, fault, fault, fault, well);
  expect(await send()).toMatchObject({ why: 'server-error', attempts: 3 });
  expect(state()).toBe('closed');
  // The fifth opens the breaker, so that the last attempt is not made.
  expect(await send()).toMatchObject({ why: 'server-error', status: 503, attempts: 2 });
  expect(await send()).toMatchObject({ why: 'paused', attempts: 0 });
  expect([state(), posted()]).toEqual(['open', 5]);
  pass(60_000);
  expect(state()).toBe('half-open');
  expect(await send()).toMatchObject({ why: 'server-error', attempts: 1 });
  expect(state()).toBe('open');
  pass(60_000);
  expect(await send()).toMatchObject({ ok: true });
  expect([state(), posted()]).toEqual(['closed', 7]);
});

it('takes the smallest duration that the share does not exceed', () => {
  expect([quantileOf([], 0.95), quantileOf([3, 1, 2], 0.5), quantileOf([3, 1, 2], 0.95)]).toEqual([0, 2, 3]);
});

it('forgets answers after thirty days, and the oldest of too much', () => {
  const now = utcInstant.parse('2026-03-31T00:00:00.000Z');
  expect(oldestKept(now)).toBe('2026-03-01T00:00:00.000Z');
  expect(
    toForget(
      [
        { id: id(1), at: at('03-30'), length: 1_500_000 },
        { id: id(2), at: at('03-29'), length: 600_000 },
        { id: id(3), at: at('02-28'), length: 10 },
      ],
      now,
    ),
  ).toEqual([id(2), id(3)]);
  const many = Array.from({ length: 501 }, (_, index) => ({ id: id(index), at: at('03-30'), length: 1 }));
  expect(toForget(many, now)).toEqual([id(500)]);
});
