import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../main/adapters/clock.ts';
import { createTimetable } from '../../../../main/core/timetable.ts';
import { createMemoryLog } from '../../../support/core-log.ts';

describe('timetable', () => {
  const log = createMemoryLog();
  let recovered = true;
  const timetable = createTimetable({ clock: systemClock, log, mayRecord: () => recovered });
  afterAll(() => timetable.close());

  it('leaves what records something alone while nothing may be recorded', async () => {
    const ran: string[] = [];
    for (const inRecovery of [true, false]) {
      const name = inRecovery ? 'looks' : 'records';
      timetable.add({ name, inRecovery, isDue: () => true, work: () => void ran.push(name) });
    }
    recovered = false;
    await timetable.tick();
    expect(ran).toEqual(['looks']);
    recovered = true;
    await timetable.tick();
    expect(ran).toEqual(['looks', 'looks', 'records']);
  });

  it('runs what is due, one run of a task at a time, and goes on after a failure', async () => {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    const ran: string[] = [];
    timetable.add({
      name: 'slow',
      inRecovery: true,
      isDue: () => true,
      work: () => {
        ran.push('slow');
        return promise;
      },
    });
    timetable.add({
      name: 'never',
      inRecovery: true,
      isDue: () => false,
      work: () => void ran.push('never'),
    });
    timetable.add({
      name: 'broken',
      inRecovery: true,
      isDue: () => true,
      work: () => {
        ran.push('broken');
        throw new Error('it broke');
      },
    });
    const first = timetable.tick();
    const second = timetable.tick();
    release();
    await Promise.all([first, second]);
    expect(ran.filter((name) => name === 'slow')).toHaveLength(1);
    expect(ran).not.toContain('never');
    expect(log.entries.filter(({ event }) => event === 'scheduled work failed').length).toBeGreaterThan(0);

    await timetable.close();
    await timetable.tick();
    expect(ran.filter((name) => name === 'slow')).toHaveLength(1);
  });
});
