import type { PerformanceRunId } from '../../../../shared/schema/ids.ts';
import type { PerformanceMetric } from '../../../../shared/schema/performance.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { PerformanceFacts } from '../../statistics/risk/index.ts';

/** A figure that is defined, and where it lies; null without an interval. */
export type KnownFigure = {
  readonly value: number;
  readonly interval: { readonly lower: number; readonly upper: number } | null;
};

/** What risk asks of a result, without the rest of it. */
export type LatestResult = {
  readonly id: PerformanceRunId;
  readonly createdAt: UtcInstant;
  readonly datasetName: string;
  readonly sentence: string;
  readonly figures: ReadonlyMap<PerformanceMetric, KnownFigure>;
};

/** Figures that say how far a model is from guessing, by their value where it guesses; all are 1 where it never fails. */
const fromGuessing: readonly (readonly [PerformanceMetric, number])[] = [
  ['auc', 0.5],
  ['mcc', 0],
  ['r2', 0],
];

/** The figures that are read of a result. */
export const riskMetrics = fromGuessing.map(([metric]) => metric);

/**
 * Share of the failure of a useless model that this one has: 0 where it never fails, 1 and more where it is no better
 * than guessing, with the ends of its interval; without one it may be anything. Null where no
 * figure tells.
 */
function failingOf(figures: LatestResult['figures']): PerformanceFacts['failing'] {
  for (const [name, guessing] of fromGuessing) {
    const figure = figures.get(name);
    if (figure === undefined) continue;
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
  datasetName,
  sentence,
  figures,
}: LatestResult): PerformanceFacts {
  return { id, at: createdAt, name: datasetName, sentence, failing: failingOf(figures) };
}
