import { describe, expect, it } from 'vitest';
import { runSteps } from '../../main/core/statistics/numeric/steps.ts';
import { withIntervals, type Sampled } from '../../main/core/statistics/performance/bootstrap.ts';
import { classFigures, multiclassFigures } from '../../main/core/statistics/performance/classes.ts';
import { estimatePerformance } from '../../main/core/statistics/performance/estimate.ts';
import type { Figure } from '../../main/core/statistics/performance/outcome.ts';
import { regressionFigures } from '../../main/core/statistics/performance/regression.ts';
import { scoreFigures } from '../../main/core/statistics/performance/scores.ts';
import { checkFigures, referenceCases, type FigureCheck } from '../support/reference.ts';

type Ends = readonly [number, number] | null;

interface DrawnCase {
  readonly seed: number;
  /** Over the very draws that the product makes. */
  readonly drawn: Readonly<Record<string, Ends>>;
  /** Over many draws of scipy's own. */
  readonly meant?: Readonly<
    Record<string, { readonly lower: number; readonly upper: number; readonly sd: number }>
  >;
}

interface ClassCase extends DrawnCase {
  readonly label: readonly number[];
  readonly prediction: readonly number[];
  readonly wilson: Readonly<Record<string, Ends>>;
}

interface ScoreCase extends DrawnCase {
  readonly label: readonly number[];
  readonly score: readonly number[];
  readonly delong: Ends;
  readonly by_chance: number;
}

interface SeveralCase extends DrawnCase {
  readonly classes: number;
  readonly label: readonly number[];
  readonly prediction: readonly number[];
}

interface NumberCase extends DrawnCase {
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
}

interface EstimateCase extends DrawnCase {
  readonly reference_scores: readonly number[];
  readonly reference_labels: readonly number[];
  readonly scores: readonly number[];
}

interface IntervalCases {
  readonly classes: readonly ClassCase[];
  readonly scores: readonly ScoreCase[];
  readonly several: readonly SeveralCase[];
  readonly numbers: readonly NumberCase[];
  readonly estimates: readonly EstimateCase[];
}

const [cases] = referenceCases<IntervalCases>('intervals');
const { classes = [], scores = [], several = [], numbers = [], estimates = [] } = cases ?? {};
const confidence = 0.95;
const tolerance = { relative: 1e-9, absolute: 1e-12 };

/**
 * An end over B draws lies off by sqrt(0.025 * 0.975 / B) / 0.0584 standard deviations (0.0584: the normal density at
 * the end): 0.1195 for our 500 draws and 0.0267 for the 10,000 of scipy, 0.1225 together. Four times that.
 */
const monteCarlo = 0.49;

const numbered = <Entry>(entries: readonly Entry[]) => entries.map((entry, index) => [index, entry] as const);

const isDefined = (found: Figure | undefined) => found?.defined === true;

function endsOf(found: Figure | undefined): Ends {
  if (found?.defined !== true || found.interval === null) return null;
  return [found.interval.lower, found.interval.upper];
}

function checkEnds(check: FigureCheck, name: string, found: Ends, expected: Ends): void {
  check.near(`${name} lower`, found?.[0] ?? null, expected?.[0] ?? null, tolerance);
  check.near(`${name} upper`, found?.[1] ?? null, expected?.[1] ?? null, tolerance);
}

/** Holds every drawn interval against both references, and that there is a reference for each figure drawn. */
function checkDrawn<Name extends string>(
  check: FigureCheck,
  sampled: Sampled<Name>,
  { seed, drawn, meant }: DrawnCase,
): Readonly<Record<string, Figure>> {
  const found: Readonly<Record<string, Figure>> = runSteps(withIntervals(sampled, { confidence, seed }));
  const all = Uint32Array.from({ length: sampled.rows }, (_, row) => row);
  expect(Object.keys(drawn).toSorted()).toEqual(Object.keys(sampled.over(all)).toSorted());
  for (const [name, expected] of Object.entries(drawn)) {
    // A figure that is undefined over all rows has no interval, whatever its draws.
    checkEnds(check, name, endsOf(found[name]), isDefined(found[name]) ? expected : null);
    const wide = meant?.[name];
    if (wide === undefined) continue;
    const [lower, upper] = endsOf(found[name]) ?? [Number.NaN, Number.NaN];
    const near = { relative: 0, absolute: monteCarlo * wide.sd };
    check.allNear(`${name} by scipy`, [lower, upper], [wide.lower, wide.upper], near);
  }
  return found;
}

describe('intervals of performance against scikit-learn and scipy', () => {
  it.each(numbered(classes))('classes %i', (_, entry) => {
    const labels = Uint8Array.from(entry.label);
    const check = checkFigures();
    const found = checkDrawn(check, classFigures(labels, Uint8Array.from(entry.prediction)), entry);
    for (const [name, expected] of Object.entries(entry.wilson)) {
      checkEnds(check, name, endsOf(found[name]), expected);
    }
    expect(check.misses).toEqual([]);
  });

  it.each(numbered(scores))('scores %i', (_, entry) => {
    const { seed } = entry;
    const scored = scoreFigures(Float64Array.from(entry.score), Uint8Array.from(entry.label), {
      confidence,
      seed,
    });
    const check = checkFigures();
    const found = checkDrawn(check, scored, entry);
    checkEnds(check, 'AUC', endsOf(found['auc']), entry.delong);
    check.near('by chance', scored.calibration.byChance, entry.by_chance, tolerance);
    expect(check.misses).toEqual([]);
  });

  it.each(numbered(several))('several classes %i', (_, entry) => {
    const sampled = multiclassFigures({
      names: Array.from({ length: entry.classes }, (_name, index) => `class ${index}`),
      labels: Uint8Array.from(entry.label),
      predictions: Uint8Array.from(entry.prediction),
    });
    const check = checkFigures();
    checkDrawn(check, sampled, entry);
    expect(check.misses).toEqual([]);
  });

  it.each(numbered(numbers))('numbers %i', (_, entry) => {
    const sampled = regressionFigures(Float64Array.from(entry.actual), Float64Array.from(entry.predicted));
    const check = checkFigures();
    checkDrawn(check, sampled, entry);
    expect(check.misses).toEqual([]);
  });

  it.each(numbered(estimates))('estimates without labels %i', (_, entry) => {
    const { figures } = runSteps(
      estimatePerformance(
        {
          reference: {
            scores: Float64Array.from(entry.reference_scores),
            labels: Uint8Array.from(entry.reference_labels),
          },
          scores: Float64Array.from(entry.scores),
          predictions: Uint8Array.from(entry.scores, (score) => (score >= 0.5 ? 1 : 0)),
        },
        { confidence, seed: entry.seed },
      ),
    );
    const check = checkFigures();
    expect(Object.keys(entry.drawn).toSorted()).toEqual(Object.keys(figures).toSorted());
    for (const [name, found] of Object.entries(figures)) {
      checkEnds(check, name, endsOf(found), entry.drawn[name] ?? null);
    }
    expect(check.misses).toEqual([]);
  });

  it('covers all five kinds', () => {
    expect([classes, scores, several, numbers, estimates].map(({ length }) => length)).toEqual([
      4, 3, 3, 3, 3,
    ]);
  });
});
