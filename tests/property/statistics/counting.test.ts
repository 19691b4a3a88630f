import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftConfig } from '../../../shared/schema/drift.ts';
import { createNumericComparison } from '../../../main/core/statistics/drift/numeric-comparison.ts';
import { createNumericProfileBuilder } from '../../../main/core/statistics/drift/profile-builder.ts';
import type { FeatureComparison } from '../../../main/core/statistics/drift/types.ts';
import { adversarialColumn } from '../../support/adversarial-columns.ts';
import { readThrough, type NumericColumns } from '../../support/numeric-reading.ts';
import { reportSeed } from '../../support/property.ts';

const config = driftConfig.parse({
  tests: ['ks', 'psi', 'chi2', 'wasserstein', 'missing-rate'],
  bins: { method: 'quantile', count: 7 },
});

function compare(
  columns: NumericColumns,
  keptValues: number,
  sizes: readonly number[] = [1e6],
): FeatureComparison {
  const profile = readThrough(
    createNumericProfileBuilder({ bins: config.bins, wasserstein: true, keptValues }),
    columns,
    { sizes },
  );
  return readThrough(createNumericComparison({ name: 'x', profile, config, keptValues }), columns, { sizes });
}

/** What must agree to the last bit, whichever way the values were read. */
function exactFigures(comparison: FeatureComparison): unknown {
  const { distribution, tests } = comparison;
  if (distribution.kind !== 'numeric') throw new Error('not numeric');
  return {
    counts: [comparison.reference, comparison.current],
    bins: distribution.bins,
    quantiles: [distribution.referenceSummary.quantiles, distribution.currentSummary.quantiles],
    range: [
      distribution.referenceSummary.minimum,
      distribution.referenceSummary.maximum,
      distribution.currentSummary.minimum,
      distribution.currentSummary.maximum,
    ],
    tests: tests
      .filter((test) => test.id !== 'wasserstein')
      .map((test) => [test.id, test.statistic, test.effectSize, test.pValue, test.criticalValue]),
  };
}

function wassersteinOf(comparison: FeatureComparison): number | null {
  return comparison.tests.find((test) => test.id === 'wasserstein')?.statistic ?? null;
}

const chunkSizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });

describe('counting into buckets', () => {
  it('agrees with sorting to the last bit, over ties, signed zeros, subnormal, narrow and huge values', () => {
    fc.assert(
      fc.property(
        adversarialColumn,
        adversarialColumn,
        fc.constantFrom(16, 32, 64, 500),
        (reference, current, kept) => {
          const columns = { reference, current };
          const sorted = compare(columns, 1e6);
          const counted = compare(columns, kept);
          expect(exactFigures(counted)).toEqual(exactFigures(sorted));
        },
      ),
      reportSeed({ numRuns: 200 }),
    );
  });

  it('finds the same Wasserstein distance as sorting, up to rounding', () => {
    fc.assert(
      fc.property(
        adversarialColumn,
        adversarialColumn,
        fc.constantFrom(16, 64),
        (reference, current, kept) => {
          const exact = wassersteinOf(compare({ reference, current }, 1e6));
          const counted = wassersteinOf(compare({ reference, current }, kept));
          const scale = Math.max(...[...reference, ...current].filter(Number.isFinite).map(Math.abs));
          const allowed = exact === null ? 0 : 1e-9 * exact + 1e-15 * scale;
          // Both null where nothing can be computed; NaN fits no comparison.
          const apart =
            exact === null || counted === null ? Number(exact !== counted) : Math.abs(counted - exact);
          expect(apart).toBeLessThanOrEqual(allowed);
        },
      ),
      reportSeed({ numRuns: 200 }),
    );
  });

  it('does not depend on how the values are cut into chunks', () => {
    fc.assert(
      fc.property(
        adversarialColumn,
        adversarialColumn,
        fc.constantFrom(32, 1e6),
        chunkSizes,
        (reference, current, kept, sizes) => {
          const columns = { reference, current };
          expect(compare(columns, kept, sizes)).toEqual(compare(columns, kept));
        },
      ),
      reportSeed({ numRuns: 200 }),
    );
  });
});
