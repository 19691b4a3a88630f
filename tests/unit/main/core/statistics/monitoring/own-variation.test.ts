import { describe, expect, it } from 'vitest';
import {
  suggestThresholds,
  suggestionSentence,
  type SuggestionRequest,
} from '../../../../../../main/core/statistics/monitoring/own-variation.ts';
import { createRandom } from '../../../../../../main/core/statistics/numeric/draws.ts';
import { runSteps } from '../../../../../../main/core/statistics/numeric/steps.ts';
import { driftConfig } from '../../../../../../shared/schema/drift.ts';

const rates = { moderate: 0.05, major: 0.01 };
const config = driftConfig.parse({ tests: ['ks', 'psi'] });

/** Values that rise slowly from the first row to the last, with noise. */
function rising(rows: number, slope: number): Float64Array {
  const random = createRandom(3);
  return Float64Array.from({ length: rows }, (_, row) => random.normal() + (slope * row) / rows);
}

function suggested(part: Partial<SuggestionRequest> = {}) {
  return runSteps(
    suggestThresholds({
      column: { name: 'x', kind: 'numeric', values: rising(2000, 0) },
      type: 'numeric',
      config,
      windowRows: 200,
      order: 'random',
      rates,
      ...part,
    }),
  );
}

describe('thresholds from the reference’s own windows', () => {
  it('are near the critical value of the test for the size of the windows', () => {
    const [ks] = suggested().tests;
    // 1.358 sqrt(1 / 1800 + 1 / 200) = 0.101 is the 5 % critical distance.
    expect(ks?.id).toBe('ks');
    expect(ks?.suggested.moderate).toBeGreaterThan(0.085);
    expect(ks?.suggested.moderate).toBeLessThan(0.115);
    expect(ks?.suggested.major).toBeGreaterThan(ks?.suggested.moderate ?? 1);
    expect(ks?.present).toEqual({ moderate: 0.1, major: 0.2 });
    expect(suggested()).toEqual(suggested());
  });

  it('are wider for smaller windows', () => {
    const [small, large] = [50, 500].map(
      (windowRows) => suggested({ windowRows }).tests[0]?.suggested.moderate ?? 0,
    );
    expect(small).toBeGreaterThan(large ?? 1);
  });

  it('in the order of the rows take in how the reference itself moved', () => {
    const column = { name: 'x', kind: 'numeric' as const, values: rising(2000, 3) };
    const random = suggested({ column }).tests[0]?.suggested.moderate ?? 0;
    const inOrder = suggested({ column, order: 'in-order' }).tests[0]?.suggested.moderate ?? 0;
    expect(inOrder).toBeGreaterThan(3 * random);
  });

  it('cope with categories, missing and constant values', () => {
    const values = Array.from({ length: 400 }, (_, row) =>
      row % 7 === 0 ? null : (['a', 'b'][row % 2] ?? null),
    );
    const grouped = suggested({
      column: { name: 'g', kind: 'categorical', values },
      type: 'categorical',
      config: driftConfig.parse({}),
      windowRows: 100,
    });
    expect(grouped.tests.map(({ id }) => id)).toEqual(['chi2', 'psi', 'missing-rate', 'new-category']);
    const constant = suggested({
      column: { name: 'c', kind: 'numeric', values: new Float64Array(400).fill(2) },
      windowRows: 100,
    });
    // Half a row is added to the bin above the constant, which no value is in: that alone makes a PSI.
    expect(constant.tests.map(({ id, suggested: thresholds }) => [id, thresholds.moderate])).toEqual([
      ['ks', 0],
      ['psi', 0.00361],
    ]);
    const missing = suggested({
      column: { name: 'm', kind: 'numeric', values: new Float64Array(400).fill(Number.NaN) },
      windowRows: 100,
    });
    expect(missing.tests).toEqual([]);
  });

  it('come with a sentence that says how they were made', () => {
    expect(suggestionSentence({ rows: 2000, windowRows: 200, windows: 200, order: 'random', rates })).toBe(
      '200 windows of 200 rows were drawn at random from 2,000 rows of the reference and compared with its other rows; 5 % of them exceed the moderate threshold and 1 % the major one.',
    );
  });
});
