import { describe, expect, it } from 'vitest';
import { concludeJoint } from '../../../../../../main/core/statistics/multivariate/decide-joint.ts';
import { compareRows } from '../../../../../../main/core/statistics/multivariate/compare-rows.ts';
import { sampleRows, type RowSet } from '../../../../../../main/core/statistics/multivariate/rows.ts';
import { createRandom } from '../../../../../../main/core/statistics/numeric/draws.ts';
import { runSteps } from '../../../../../../main/core/statistics/numeric/steps.ts';
import { driftConfig, multivariateResult, newestLaws } from '../../../../../../shared/schema/drift.ts';

const methods = ['domain-classifier', 'reconstruction'] as const;
const config = driftConfig.parse({ multivariate: [...methods] });

/** x and y standard normal with the correlation given, a category and a constant; some of y missing. */
function rowsOf(rows: number, seed: number, { correlation = 0.9, shift = 0 } = {}): RowSet {
  const random = createRandom(seed);
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const group: (string | null)[] = [];
  for (let row = 0; row < rows; row += 1) {
    const common = random.normal();
    x[row] = common + shift;
    const other = correlation * common + Math.sqrt(1 - correlation ** 2) * random.normal();
    y[row] = row % 50 === 0 ? Number.NaN : other;
    group.push(row % 40 === 0 ? null : (['a', 'b', 'c'][random.below(3)] ?? null));
  }
  return {
    rows,
    columns: [
      { name: 'x', kind: 'numeric', values: x },
      { name: 'y', kind: 'numeric', values: y },
      { name: 'group', kind: 'categorical', values: group },
      { name: 'constant', kind: 'numeric', values: new Float64Array(rows).fill(7) },
    ],
  };
}

/** y as large as a number can be, of either sign, with gaps. */
function largest(seed: number): RowSet {
  return {
    rows: 600,
    columns: rowsOf(600, seed).columns.map((column) =>
      column.kind === 'numeric' && column.name === 'y'
        ? { ...column, values: column.values.map((value) => Math.sign(value) * Number.MAX_VALUE) }
        : column,
    ),
  };
}

/** Rows that are all alike. */
function alike(rows: number, value: number): RowSet {
  return {
    rows,
    columns: [
      { name: 'n', kind: 'numeric', values: new Float64Array(rows).fill(value) },
      { name: 'c', kind: 'categorical', values: Array.from({ length: rows }, () => null) },
    ],
  };
}

function compared(reference: RowSet, current: RowSet) {
  const rowsInAll = { reference: reference.rows, current: current.rows };
  const steps = compareRows({ reference, current, rowsInAll, methods, alpha: 0.05, laws: newestLaws });
  return concludeJoint(runSteps(steps), config);
}

describe('features compared together', () => {
  it('stay figures where values are as large as a number can be, with gaps between them', () => {
    for (const result of compared(largest(1), largest(2))) {
      expect(multivariateResult.safeParse(result).success).toBe(true);
      expect([result.method, result.pValue !== null]).toEqual([result.method, true]);
      expect(result.reason).not.toContain('NaN');
    }
  });

  it('find a correlation that broke, which no single feature shows, and name the features', () => {
    const results = compared(rowsOf(1000, 1), rowsOf(1000, 2, { correlation: 0 }));
    expect(results.map(({ method, verdict }) => [method, verdict])).toEqual([
      ['domain-classifier', 'major'],
      ['reconstruction', 'major'],
    ]);
    for (const { contributions, reason, pValue } of results) {
      expect(
        contributions
          .slice(0, 2)
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual(['x', 'y']);
      expect(reason).toMatch(/^Taken together the features moved strongly: .* Most of it by /u);
      expect(pValue).toBeLessThanOrEqual(0.001);
    }
    expect(results.map((result) => multivariateResult.parse(result))).toEqual(results);
  });

  it('see nothing where nothing moved, and answer the same each time', () => {
    const results = compared(rowsOf(2000, 1), rowsOf(1000, 3));
    expect(results.map(({ verdict }) => verdict)).toEqual(['stable', 'stable']);
    expect(compared(rowsOf(2000, 1), rowsOf(1000, 3))).toEqual(results);
  });

  it('tell how many rows it takes when there are too few', () => {
    const few = compared(rowsOf(30, 1), rowsOf(30, 2));
    expect(few.map(({ verdict, effectSize, pValue }) => [verdict, effectSize, pValue])).toEqual([
      ['insufficient', null, null],
      ['insufficient', null, null],
    ]);
    expect(few[0]?.reason).toBe(
      'Too few rows to compare the features together: 30 against 30 rows. It takes 50 rows of current and 100 rows of reference data at the least.',
    );
    const some = compared(rowsOf(2000, 1), rowsOf(100, 2));
    expect(some.map(({ verdict }) => verdict)).toEqual(['insufficient', 'insufficient']);
    expect(some[1]?.reason).toMatch(/of current data would be enough\.$/u);
  });

  it('cope with columns that hold nothing but missing, infinite or equal values', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 3]) {
      const results = compared(alike(200, value), alike(200, value));
      expect(results.map((result) => multivariateResult.parse(result))).toEqual(results);
      expect(results.map(({ verdict }) => verdict)).not.toContain('major');
    }
    // Missing on one side only is a difference that the rows can be told apart by.
    const [classifier] = compared(alike(200, 3), alike(200, Number.NaN));
    expect([classifier?.verdict, classifier?.effectSize]).toEqual(['major', 1]);
  });

  it('correct over both methods by Holm', () => {
    const results = compared(rowsOf(1000, 5), rowsOf(1000, 6, { shift: 0.4 }));
    const raw = results.map(({ pValue }) => pValue ?? 1);
    const [smaller = 1, larger = 1] = raw.toSorted((a, b) => a - b);
    expect(
      results.map(({ adjustedPValue }) => adjustedPValue).toSorted((a, b) => (a ?? 1) - (b ?? 1)),
    ).toEqual([Math.min(1, 2 * smaller), Math.max(Math.min(1, 2 * smaller), larger)]);
  });
});

describe('sample of rows', () => {
  it('is all rows when there are few, else as many as asked for, ascending and without repeats', () => {
    expect([...sampleRows(4, 10, 1)]).toEqual([0, 1, 2, 3]);
    const sample = sampleRows(1_000_000, 5000, 1);
    expect(new Set(sample).size).toBe(5000);
    expect(sample).toEqual(sample.toSorted());
    expect(sample).toEqual(sampleRows(1_000_000, 5000, 1));
    expect(sample.at(-1)).toBeLessThan(1_000_000);
  });
});
