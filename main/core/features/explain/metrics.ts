import type { ExplainFailure, ExplainStatus } from '../../../../shared/contract/explain.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Delivery } from './courier.ts';

type Counted = Omit<ExplainStatus['metrics'], 'breaker' | 'cachedAnswers' | 'cachedBytes'>;

/** Durations that are kept; the latest ones. */
const kept = 500;

/** The smallest duration that `share` of them do not exceed; 0 without any. */
export function quantileOf(durations: readonly number[], share: number): number {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** How calls went since the start. */
export function createExplainMetrics(since: UtcInstant) {
  let calls = 0;
  let answered = 0;
  let cacheHits = 0;
  let attempts = 0;
  const failures = new Map<ExplainFailure, number>();
  let durations: number[] = [];
  return {
    fromCache(): void {
      calls += 1;
      cacheHits += 1;
    },
    delivered(delivery: Delivery): void {
      calls += 1;
      attempts += delivery.attempts;
      if (delivery.ok) answered += 1;
      else failures.set(delivery.why, (failures.get(delivery.why) ?? 0) + 1);
      if (delivery.attempts > 0) durations = [...durations, delivery.durationMs].slice(-kept);
    },
    read: (): Counted => ({
      since,
      calls,
      answered,
      cacheHits,
      attempts,
      failures: [...failures].map(([why, count]) => ({ why, count })),
      p50Ms: quantileOf(durations, 0.5),
      p95Ms: quantileOf(durations, 0.95),
    }),
  };
}
