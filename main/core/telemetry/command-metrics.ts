import { createHistogram } from 'node:perf_hooks';
import type { RecordableHistogram } from 'node:perf_hooks';
import type { ErrorCode } from '../../../shared/errors.ts';

export type CommandMetric = {
  readonly command: string;
  readonly count: number;
  readonly failures: readonly { readonly code: ErrorCode; readonly count: number }[];
  /** Milliseconds within which half, 95 % and 99 % of the calls were answered; within one percent. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
};

export type CommandMetrics = {
  /** `command` is a name of the contract, or `unknown`. */
  record(command: string, outcome: ErrorCode | 'OK', durationMs: number): void;
  /** Commands that were called, by name. */
  list(): CommandMetric[];
};

const microseconds = 1000;
/** Durations are kept up to ten minutes; what took longer counts as that. */
const longest = 600_000 * microseconds;

type Entry = { readonly histogram: RecordableHistogram; readonly failures: Map<ErrorCode, number> };

/** Counts and durations of each command since the start, in some ten kilobytes for each. */
export function createCommandMetrics(): CommandMetrics {
  const entries = new Map<string, Entry>();

  function entryOf(command: string): Entry {
    const known = entries.get(command);
    if (known !== undefined) return known;
    const entry: Entry = {
      histogram: createHistogram({ lowest: 1, highest: longest, figures: 2 }),
      failures: new Map(),
    };
    entries.set(command, entry);
    return entry;
  }

  return {
    record(command, outcome, durationMs) {
      const { histogram, failures } = entryOf(command);
      histogram.record(Math.min(longest, Math.max(1, Math.round(durationMs * microseconds))));
      if (outcome !== 'OK') failures.set(outcome, (failures.get(outcome) ?? 0) + 1);
    },
    list: () =>
      [...entries]
        .map(([command, { histogram, failures }]) => {
          const at = (percent: number) =>
            Math.min(histogram.percentile(percent), histogram.max) / microseconds;
          return {
            command,
            count: histogram.count,
            failures: [...failures].map(([code, count]) => ({ code, count })),
            p50Ms: at(50),
            p95Ms: at(95),
            p99Ms: at(99),
            longestMs: histogram.max / microseconds,
          };
        })
        .toSorted((a, b) => a.command.localeCompare(b.command)),
  };
}
