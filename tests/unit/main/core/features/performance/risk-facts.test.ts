import { describe, expect, it } from 'vitest';
import { riskFactsOf } from '../../../../../../main/core/features/performance/risk-facts.ts';
import { performanceMetric } from '../../../../../../shared/schema/performance.ts';
import type { PerformanceFigure, PerformanceMetric } from '../../../../../../shared/schema/performance.ts';
import { performanceRunId } from '../../../../../../shared/schema/ids.ts';
import { utcInstant } from '../../../../../../shared/schema/time.ts';

const known = (value: number, range: readonly [number, number] | null = null): PerformanceFigure => ({
  defined: true,
  value,
  interval:
    range === null ? null : { lower: range[0], upper: range[1], confidence: 0.95, method: 'bootstrap' },
});
const missing: PerformanceFigure = { defined: false, reason: 'The labels are all of one class.' };

const run = {
  id: performanceRunId.parse('0198c0de-0000-7000-8000-000000000001'),
  createdAt: utcInstant.parse('2026-03-02T08:00:00.000Z'),
  datasetName: 'Spring',
  sentence: 'AUC 0.84 on Spring.',
};

function factsOf(figures: Partial<Record<PerformanceMetric, PerformanceFigure>>) {
  // What is not defined is not kept as a figure.
  const defined = Object.entries(figures).flatMap(([name, figure]) =>
    figure.defined ? [[performanceMetric.parse(name), figure] as const] : [],
  );
  return riskFactsOf({ ...run, figures: new Map(defined) });
}

describe('what a result of performance says about risk', () => {
  it('names the result, when it was made, the data and the answer', () => {
    const { id, createdAt, sentence } = run;
    expect(factsOf({})).toEqual({ id, at: createdAt, name: 'Spring', sentence, failing: null });
  });

  it.each([
    ['an AUC of one half is guessing', { auc: known(0.5, [0.5, 0.5]) }, { value: 1, low: 1, high: 1 }],
    ['an AUC of 1 never fails', { auc: known(1, [1, 1]), mcc: known(0.2) }, { value: 0, low: 0, high: 0 }],
    [
      'scores come before decisions',
      { auc: known(0.75, [0.75, 0.75]), mcc: known(0.2) },
      { value: 0.5, low: 0.5, high: 0.5 },
    ],
    [
      'the best end of an interval is the lowest risk',
      { auc: known(0.75, [0.5, 1]) },
      { value: 0.5, low: 0, high: 1 },
    ],
    ['decisions count by their MCC', { mcc: known(0.25, [0, 0.5]) }, { value: 0.75, low: 0.5, high: 1 }],
    ['numbers count by R²', { rmse: known(3), r2: known(-1, [-1, -1]) }, { value: 2, low: 2, high: 2 }],
    [
      'a figure that is not defined gives way',
      { auc: missing, mcc: known(0.5, [0.5, 0.5]) },
      { value: 0.5, low: 0.5, high: 0.5 },
    ],
    ['without an interval it may be anything', { auc: known(0.75) }, { value: 0.5, low: 0, high: 1 }],
    ['without such a figure nothing is known', { auc: missing, accuracy: known(1) }, null],
  ] as const)('%s', (_, figures, expected) => {
    expect(factsOf(figures).failing).toEqual(expected);
  });
});
