import type { Clock, Logger } from '../ports.ts';
import { createStatementNames } from './statement-name.ts';

/** From here on a statement is counted as noticeable, and from there on it is a warning, in milliseconds. */
export const noticeableMs = 40;
export const slowMs = 1000;

export type StatementTiming = {
  readonly statement: string;
  readonly count: number;
  readonly totalMs: number;
  readonly longestMs: number;
  /** Runs of 40 ms and more. */
  readonly noticeable: number;
  /** Runs of a second and more. */
  readonly slow: number;
};

export type StatementTimings = {
  /** Runs a statement and keeps how long it took; what it throws goes through. */
  measure<Value>(sql: string, run: () => Value): Value;
  /** The statements that took longest in one run, the longest first. */
  longest(limit: number): StatementTiming[];
  totals(): { readonly count: number; readonly noticeable: number; readonly slow: number };
};

/** Names that are kept apart; a workspace has a few hundred statements. */
const maxStatements = 400;
const others = 'other statements';

/** How long the statements of the database took, by name, in memory of bounded size. */
export function createStatementTimings({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
}): StatementTimings {
  const nameOf = createStatementNames();
  const timings = new Map<string, { -readonly [Key in keyof StatementTiming]: StatementTiming[Key] }>();

  function timingOf(statement: string) {
    const known = timings.get(statement);
    if (known !== undefined) return known;
    if (timings.size >= maxStatements && statement !== others) return timingOf(others);
    const timing = { statement, count: 0, totalMs: 0, longestMs: 0, noticeable: 0, slow: 0 };
    timings.set(statement, timing);
    return timing;
  }

  function add(sql: string, durationMs: number): void {
    const statement = nameOf(sql);
    const timing = timingOf(statement);
    timing.count += 1;
    timing.totalMs += durationMs;
    timing.longestMs = Math.max(timing.longestMs, durationMs);
    if (durationMs >= noticeableMs) timing.noticeable += 1;
    if (durationMs >= slowMs) {
      timing.slow += 1;
      log.warn('slow query', { statement, durationMs: Math.round(durationMs) });
    }
  }

  return {
    measure(sql, run) {
      const startedMs = clock.monotonicMs();
      try {
        return run();
      } finally {
        add(sql, clock.monotonicMs() - startedMs);
      }
    },
    longest: (limit) =>
      [...timings.values()]
        .toSorted((a, b) => b.longestMs - a.longestMs || a.statement.localeCompare(b.statement))
        .slice(0, limit)
        .map((timing) => ({ ...timing })),
    totals: () =>
      [...timings.values()].reduce(
        (sum, { count, noticeable, slow }) => ({
          count: sum.count + count,
          noticeable: sum.noticeable + noticeable,
          slow: sum.slow + slow,
        }),
        { count: 0, noticeable: 0, slow: 0 },
      ),
  };
}
