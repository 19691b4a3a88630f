import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { homogeneity } from '../../../main/core/statistics/drift/homogeneity.ts';
import { ksOfSorted } from '../../../main/core/statistics/drift/ks/sorted-statistic.ts';
import { psi } from '../../../main/core/statistics/drift/psi.ts';
import {
  hellingerDistance,
  jensenShannonDistance,
  sharesOf,
  totalVariation,
} from '../../../main/core/statistics/drift/share-distances.ts';
import { wassersteinOfSorted } from '../../../main/core/statistics/drift/wasserstein.ts';
import { compareColumns, concludeRun } from '../../../main/core/statistics/index.ts';
import {
  driftConfig,
  driftSummary,
  featureDistribution,
  featureResult,
} from '../../../shared/schema/drift.ts';
import { adversarialColumn } from '../../support/adversarial-columns.ts';
import { reportSeed } from '../../support/property.ts';

const finiteColumn = adversarialColumn
  .map((values) => values.filter(Number.isFinite).toSorted())
  .filter((values) => values.length > 0);

const counts = fc
  .integer({ min: 1, max: 20 })
  .chain((bins) => {
    const side = fc.array(fc.nat(5000), { minLength: bins, maxLength: bins });
    return fc.record({ reference: side, current: side });
  })
  .filter(
    ({ reference, current }) => reference.some((count) => count > 0) && current.some((count) => count > 0),
  );

const everyTest = driftConfig.parse({
  tests: [
    'ks',
    'psi',
    'chi2',
    'jensen-shannon',
    'hellinger',
    'wasserstein',
    'g-test',
    'total-variation',
    'missing-rate',
    'new-category',
  ],
});

function figuresOfCounts(reference: readonly number[], current: readonly number[]): number[] {
  const [p, q] = [sharesOf(reference), sharesOf(current)];
  const table = homogeneity({ reference, current });
  return [
    psi({ reference, current }).psi,
    table.statistic,
    table.balancedV,
    jensenShannonDistance(p, q),
    hellingerDistance(p, q),
    totalVariation(p, q),
  ];
}

/** Keeps the order, and maps no two whole numbers of the range used to the same value. */
function root(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

const withoutSums = driftConfig.parse({ tests: ['ks', 'psi', 'chi2', 'missing-rate'] });

function testsOf(reference: Float64Array, current: Float64Array): unknown {
  return compareColumns({ name: 'x', type: 'numeric', reference, current, config: withoutSums }).tests;
}

describe('population stability index', () => {
  it('is 0 for a side against itself and never negative', () => {
    fc.assert(
      fc.property(counts, ({ reference, current }) => {
        expect(psi({ reference, current: reference }).psi).toBe(0);
        expect(psi({ reference, current }).psi).toBeGreaterThanOrEqual(0);
      }),
      reportSeed({ numRuns: 500 }),
    );
  });
});

describe('tests on counts', () => {
  it('are symmetric and do not depend on the order of the bins', () => {
    fc.assert(
      fc.property(counts, ({ reference, current }) => {
        const plain = figuresOfCounts(reference, current);
        const farthest = (others: readonly number[]): number =>
          Math.max(...others.map((value, index) => Math.abs(value - (plain[index] ?? 0)) / (1 + value)));
        expect(farthest(figuresOfCounts(current, reference))).toBeLessThan(1e-9);
        expect(farthest(figuresOfCounts(reference.toReversed(), current.toReversed()))).toBeLessThan(1e-9);
      }),
      reportSeed({ numRuns: 500 }),
    );
  });

  it('stay within their ranges', () => {
    fc.assert(
      fc.property(counts, ({ reference, current }) => {
        const [p, q] = [sharesOf(reference), sharesOf(current)];
        const { balancedV, cramersV, pValue } = homogeneity({ reference, current });
        const distances = [
          jensenShannonDistance(p, q) / Math.sqrt(Math.LN2),
          hellingerDistance(p, q),
          totalVariation(p, q),
        ];
        const all = [balancedV, cramersV, pValue, ...distances];
        expect(all.filter((value) => !(value >= 0 && value <= 1 + 1e-12))).toEqual([]);
        // Total variation is at most V; the rows needed for it rest on this.
        expect(totalVariation(p, q)).toBeLessThanOrEqual(balancedV + 1e-12);
      }),
      reportSeed({ numRuns: 500 }),
    );
  });

  it('measure V at equal row counts as the plain V where the row counts are equal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 12 }),
        (reference) => {
          const { cramersV, balancedV } = homogeneity({ reference, current: reference.toReversed() });
          expect(balancedV).toBeCloseTo(cramersV, 12);
        },
      ),
      reportSeed({ numRuns: 300 }),
    );
  });
});

describe('Kolmogorov-Smirnov', () => {
  it('is symmetric, 0 for a side against itself, and unmoved by a monotone change of scale', () => {
    const whole = finiteColumn.map((values) =>
      values.map((value) => Math.trunc(Math.max(-1e6, Math.min(1e6, value)))).toSorted(),
    );
    fc.assert(
      fc.property(whole, whole, (reference, current) => {
        const statistic = ksOfSorted(reference, current);
        expect(ksOfSorted(current, reference)).toBe(statistic);
        expect(ksOfSorted(reference, reference)).toBe(0);
        expect(ksOfSorted(reference.map(root), current.map(root))).toBe(statistic);
      }),
      reportSeed({ numRuns: 300 }),
    );
  });
});

describe('Wasserstein-1', () => {
  it('is symmetric, 0 for a side against itself, and a shift is its own distance', () => {
    const integers = fc
      .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 200 })
      .map((values) => Float64Array.from(values).toSorted());
    fc.assert(
      fc.property(integers, integers, fc.integer({ min: 0, max: 50 }), (reference, current, shift) => {
        expect(wassersteinOfSorted(current, reference)).toBeCloseTo(
          wassersteinOfSorted(reference, current),
          9,
        );
        expect(wassersteinOfSorted(reference, reference)).toBe(0);
        expect(
          wassersteinOfSorted(
            reference,
            reference.map((value) => value + shift),
          ),
        ).toBeCloseTo(shift, 9);
      }),
      reportSeed({ numRuns: 300 }),
    );
  });
});

describe('comparison of any two columns', () => {
  it('never shows anything that is not a number, and passes nothing without evidence', () => {
    fc.assert(
      fc.property(
        adversarialColumn,
        adversarialColumn,
        fc.constantFrom(16, 1e6),
        (reference, current, keptValues) => {
          const comparison = compareColumns({
            name: 'x',
            type: 'numeric',
            reference,
            current,
            config: everyTest,
            keptValues,
          });
          const run = concludeRun([comparison], everyTest);
          // The schemas refuse NaN and infinities.
          expect(featureDistribution.safeParse(comparison.distribution).error).toBeUndefined();
          expect(featureResult.safeParse(run.features[0]).error).toBeUndefined();
          expect(driftSummary.safeParse(run.summary).error).toBeUndefined();
          const used = Math.min(comparison.reference.used, comparison.current.used);
          expect([used < 10, run.summary.verdict]).not.toEqual([true, 'stable']);
        },
      ),
      reportSeed({ numRuns: 300 }),
    );
  });

  it('does not depend on the order of the rows', () => {
    const shuffled = adversarialColumn.chain((values) =>
      fc.tuple(
        fc.constant(values),
        fc
          .shuffledSubarray([...values], { minLength: values.length })
          .map((other) => Float64Array.from(other)),
      ),
    );
    fc.assert(
      fc.property(shuffled, shuffled, ([reference, otherReference], [current, otherCurrent]) => {
        expect(testsOf(otherReference, otherCurrent)).toEqual(testsOf(reference, current));
      }),
      reportSeed({ numRuns: 200 }),
    );
  });
});
