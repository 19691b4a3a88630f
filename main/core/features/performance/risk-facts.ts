import type { PerformanceRun } from '../../../../shared/contract/performance.ts';
import type { PerformanceMetric, PerformanceResult } from '../../../../shared/schema/performance.ts';
import type { PerformanceFacts } from '../../statistics/risk/index.ts';

/** Figures that say how far a model is from guessing, by their value where it guesses; all are 1 where it never fails. */
const fromGuessing: readonly (readonly [PerformanceMetric, number])[] = [
  ['auc', 0.5],
  ['mcc', 0],
  ['r2', 0],
];

/**
 * Share of the failure of a useless model that this one has: 0 where it never fails, 1 and more where it is no better
 * than guessing, with the ends of its interval; without one it may be anything. Null where no
 * figure tells.
 */
function failingOf({ metrics }: Pick<PerformanceResult, 'metrics'>): PerformanceFacts['failing'] {
  for (const [name, guessing] of fromGuessing) {
    const figure = metrics.find((metric) => metric.name === name)?.figure;
    if (figure?.defined !== true) continue;
    const failing = (value: number): number => (1 - value) / (1 - guessing);
    const { value, interval } = figure;
    return interval === null
      ? // Too few rows to say how far the figure can be trusted.
        { value: failing(value), low: 0, high: 1 }
      : { value: failing(value), low: failing(interval.upper), high: failing(interval.lower) };
  }
  return null;
}

/** What a result says about the risk of its model. */
export function riskFactsOf({
  id,
  createdAt,
  dataset,
  sentence,
  result,
}: Pick<PerformanceRun, 'id' | 'createdAt' | 'sentence'> & {
  readonly dataset: Pick<PerformanceRun['dataset'], 'name'>;
  readonly result: Pick<PerformanceResult, 'metrics'>;
}): PerformanceFacts {
  return { id, at: createdAt, name: dataset.name, sentence, failing: failingOf(result) };
}
