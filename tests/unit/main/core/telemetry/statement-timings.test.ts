import { describe, expect, it } from 'vitest';
import { createStatementNames } from '../../../../../main/core/telemetry/statement-name.ts';
import { createStatementTimings } from '../../../../../main/core/telemetry/statement-timings.ts';
import { createManualClock } from '../../../../support/core-clock.ts';
import { createMemoryLog } from '../../../../support/core-log.ts';

function open() {
  const clock = createManualClock();
  const log = createMemoryLog();
  const timings = createStatementTimings({ clock, log });
  const take = (sql: string, durationMs: number) =>
    timings.measure(sql, () => {
      clock.advance(durationMs);
      return sql;
    });
  return { log, timings, take };
}

describe('names of statements', () => {
  const nameOf = createStatementNames();

  it('tell verb and tables with a fingerprint', () => {
    expect(nameOf('select "id" from "models" inner join "datasets" on true where "id" = ?')).toMatch(
      /^select models,datasets #[0-9a-f]{8}$/u,
    );
    expect(nameOf('insert into "jobs" ("id") values (?)')).toMatch(/^insert jobs #[0-9a-f]{8}$/u);
    expect(nameOf('insert into "a" ("b") values (?) on conflict do update set "b" = ?')).toMatch(
      /^insert a #/u,
    );
    expect(nameOf('COMMIT')).toMatch(/^commit #[0-9a-f]{8}$/u);
  });

  it('are the same however long a list is, and for whatever text stands in the statement', () => {
    expect(nameOf('select 1 from "jobs" where "state" in (?, ?, ?)')).toBe(
      nameOf('select 1 from "jobs" where "state" in (?, ?)'),
    );
    expect(nameOf("select 1 from a where b = 'Ana''s'")).toBe(nameOf("select 1 from a where b = 'x'"));
  });

  it('differ for statements that differ', () => {
    expect(nameOf('select a from jobs')).not.toBe(nameOf('select b from jobs'));
  });
});

describe('timings of statements', () => {
  it('count runs from 40 ms on, and warn of those from a second on', () => {
    const { log, timings, take } = open();
    for (const durationMs of [1, 39, 40, 999, 1000])
      expect(take('select 1 from a', durationMs)).toBe('select 1 from a');
    take('select 1 from b', 5);

    const [first, second] = timings.longest(10);
    expect(first).toEqual({
      statement: expect.stringMatching(/^select a #/u),
      count: 5,
      totalMs: 2079,
      longestMs: 1000,
      noticeable: 3,
      slow: 1,
    });
    expect(second).toMatchObject({ count: 1, longestMs: 5, noticeable: 0 });
    expect(timings.totals()).toEqual({ count: 6, noticeable: 3, slow: 1 });
    expect(log.entries).toEqual([
      { level: 'warn', event: 'slow query', fields: { statement: first?.statement, durationMs: 1000 } },
    ]);
  });

  it('are kept of statements that fail too', () => {
    const { timings } = open();
    expect(() =>
      timings.measure('select 1 from a', () => {
        throw new RangeError('broken');
      }),
    ).toThrow(RangeError);
    expect(timings.totals().count).toBe(1);
  });

  it('stay bounded however many statements there are', () => {
    const { timings, take } = open();
    for (let index = 0; index < 1000; index += 1) take(`select ${index} from a`, index);
    expect(timings.longest(5000)).toHaveLength(401);
    expect(timings.longest(1)).toMatchObject([{ statement: 'other statements', count: 600, longestMs: 999 }]);
    expect(timings.totals().count).toBe(1000);
  });
});
