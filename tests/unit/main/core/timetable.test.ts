import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../main/adapters/clock.ts';
import { createTimetable } from '../../../../main/core/timetable.ts';
import { createMemoryLog } from '../../../support/core-log.ts';

describe('timetable', () => {
  const log = createMemoryLog();
  const timetable = createTimetable({ clock: systemClock, log });
  afterEach(() => timetable.close());

  it('runs what is due, one run of a task at a time, and goes on after a failure', async () => {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    const ran: string[] = [];
    timetable.add({
      name: 'slow',
      isDue: () => true,
      work: () => {
        ran.push('slow');
        return promise;
      },
    });
    timetable.add({ name: 'never', isDue: () => false, work: () => void ran.push('never') });
    timetable.add({
      name: 'broken',
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
