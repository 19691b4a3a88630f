import { describe, expect, it } from 'vitest';
import { createIdleWatch } from '../../../../../renderer/features/identity/idle-watch.ts';

const minute = 60_000;

function watchOf(idleMinutes: number) {
  let nowMs = 1_000_000;
  const events: string[] = [];
  const watch = createIdleWatch({
    idleMs: idleMinutes * minute,
    now: () => nowMs,
    report: () => events.push('report'),
    lock: () => events.push('lock'),
    onWarning: (leftMs) => events.push(leftMs === null ? 'calm' : `warn ${leftMs / 1000}`),
  });
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second += 1) {
      nowMs += 1000;
      watch.tick();
    }
  };
  const sleep = (seconds: number): void => {
    nowMs += seconds * 1000;
  };
  const taken = (): string[] => events.splice(0);
  return { watch, pass, sleep, taken };
}

describe('the watch over an idle session', () => {
  it('reports the first input at once, and the rest of a minute once', () => {
    const { watch, pass, taken } = watchOf(15);
    watch.input();
    pass(10);
    watch.input();
    watch.input();
    expect(taken()).toEqual(['report']);
    pass(60);
    expect(taken()).toEqual(['report']);
    pass(120);
    expect(taken()).toEqual([]);
  });

  it('warns for a minute, and locks once', () => {
    const { watch, pass, taken } = watchOf(2);
    watch.input();
    pass(59);
    expect(taken()).toEqual(['report']);
    pass(1);
    expect(taken()).toEqual(['warn 60']);
    pass(59);
    expect(taken().at(-1)).toBe('warn 1');
    pass(1);
    expect(taken()).toEqual(['calm', 'lock']);
    pass(30);
    watch.input();
    expect(taken()).toEqual([]);
  });

  it('takes input during the warning as the answer', () => {
    const { watch, pass, taken } = watchOf(2);
    pass(90);
    expect(taken().at(-1)).toBe('warn 30');
    watch.input();
    expect(taken()).toEqual(['calm', 'report']);
    pass(59);
    expect(taken()).toEqual([]);
  });

  it('does not let the first key after a sleep of the computer undo the lock', () => {
    const { watch, pass, sleep, taken } = watchOf(15);
    watch.input();
    taken();
    sleep(16 * 60);
    watch.input();
    pass(1);
    expect(taken()).toEqual(['calm', 'lock']);
  });

  it('warns for half of a very short time', () => {
    const { pass, taken } = watchOf(1);
    pass(29);
    expect(taken()).toEqual([]);
    pass(1);
    expect(taken()).toEqual(['warn 30']);
  });
});
