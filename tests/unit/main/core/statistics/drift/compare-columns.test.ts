import { describe, expect, it } from 'vitest';
import {
  compareColumns,
  concludeRun,
  type ColumnPair,
  type ColumnValue,
} from '../../../../../../main/core/statistics/index.ts';
import {
  driftConfig,
  featureDistribution,
  featureResult,
  type DriftTestId,
  type DriftVerdict,
} from '../../../../../../shared/schema/drift.ts';

const config = driftConfig.parse({
  tests: [
    'ks',
    'psi',
    'chi2',
    'jensen-shannon',
    'hellinger',
    'wasserstein',
    'total-variation',
    'missing-rate',
    'new-category',
  ],
});

function repeat(value: ColumnValue, rows: number): ColumnValue[] {
  return Array.from<ColumnValue>({ length: rows }).fill(value);
}

function series(rows: number, of: (index: number) => ColumnValue): ColumnValue[] {
  return Array.from({ length: rows }, (_, index) => of(index));
}

/** Every second row is a category of its own. */
function codes(prefix: string): ColumnValue[] {
  return series(2000, (index) => (index % 2 === 0 ? 'common' : `${prefix}${index}`));
}

interface Outcome {
  readonly verdict: DriftVerdict;
  readonly reason: string;
  readonly tests: Partial<Record<DriftTestId, readonly [verdict: string, statistic: number | null]>>;
}

/** Verdicts and statistics of a single feature; every shape is checked, which also excludes NaN and infinities. */
function outcomeOf(
  pair: Pick<ColumnPair, 'type' | 'reference' | 'current'>,
  ...wanted: DriftTestId[]
): Outcome {
  const comparison = compareColumns({ name: 'x', config, ...pair });
  featureDistribution.parse(comparison.distribution);
  const [feature] = concludeRun([comparison], config).features;
  const { verdict, reason, tests } = featureResult.parse(feature);
  return {
    verdict,
    reason,
    tests: Object.fromEntries(
      tests
        .filter((test) => wanted.includes(test.id))
        .map((test) => [test.id, [test.verdict, test.statistic]]),
    ),
  };
}

describe('numeric columns at the edges', () => {
  it.each([
    ['both sides', [], [], 'x: neither side has a usable value.'],
    ['the current side', series(50, (index) => index), [], 'x: the current data have no usable value.'],
    ['the reference', [], series(50, (index) => index), 'x: the reference has no usable value.'],
  ])('cannot be judged when %s is empty', (_, reference, current, reason) => {
    expect(outcomeOf({ type: 'numeric', reference, current }, 'ks')).toEqual({
      verdict: 'insufficient',
      reason,
      tests: { ks: ['insufficient', null] },
    });
  });

  it('cannot be judged when all values are missing on both sides', () => {
    expect(
      outcomeOf({ type: 'numeric', reference: repeat(null, 500), current: repeat(null, 300) }, 'ks').reason,
    ).toBe('x: neither side has a usable value.');
  });

  it('are an alarm of the missing rate when all current values are missing', () => {
    const outcome = outcomeOf({
      type: 'numeric',
      reference: series(500, (index) => index),
      current: repeat(null, 300),
    });
    expect([outcome.verdict, outcome.reason]).toEqual([
      'major',
      'x moved strongly: change of the missing rate = 100 % (tolerated 2 %), adjusted p < 0.001, 300 against 500 rows.',
    ]);
  });

  it('are too few with one row on each side, equal or not', () => {
    const verdicts = [
      outcomeOf({ type: 'numeric', reference: [1], current: [1] }, 'ks', 'psi'),
      outcomeOf({ type: 'numeric', reference: [1], current: [2] }, 'ks'),
    ];
    expect(verdicts.map(({ verdict, tests }) => ({ verdict, tests }))).toEqual([
      { verdict: 'insufficient', tests: { ks: ['insufficient', 0], psi: ['insufficient', 0] } },
      { verdict: 'insufficient', tests: { ks: ['insufficient', 1] } },
    ]);
  });

  it('are stable when both are the same constant', () => {
    expect(
      outcomeOf(
        { type: 'numeric', reference: repeat(2, 5000), current: repeat(2, 5000) },
        'ks',
        'psi',
        'chi2',
        'wasserstein',
      ),
    ).toEqual({
      verdict: 'stable',
      reason:
        'x is stable. Within what is tolerated: KS D = 0 (tolerated 0.10), adjusted p = 1, 5,000 against 5,000 rows.',
      tests: { ks: ['stable', 0], psi: ['stable', 0], chi2: ['stable', 0], wasserstein: ['stable', 0] },
    });
  });

  it('have moved when they are different constants, upwards or downwards', () => {
    const up = outcomeOf(
      { type: 'numeric', reference: repeat(2, 1000), current: repeat(3, 900) },
      'ks',
      'chi2',
      'wasserstein',
    );
    const down = outcomeOf(
      { type: 'numeric', reference: repeat(2, 1000), current: repeat(1, 900) },
      'ks',
      'chi2',
      'wasserstein',
    );
    expect([up, down].map(({ verdict, tests }) => ({ verdict, tests }))).toEqual([
      // The distance has no standard deviation to be measured by.
      {
        verdict: 'major',
        tests: { ks: ['major', 1], chi2: ['major', 1900], wasserstein: ['insufficient', 1] },
      },
      // The single edge cannot tell lower values from equal ones, so the bins say nothing.
      {
        verdict: 'major',
        tests: { ks: ['major', 1], chi2: ['insufficient', null], wasserstein: ['insufficient', 1] },
      },
    ]);
  });

  it('leave infinite values out and count them', () => {
    const values = series(800, (index) => index);
    const comparison = compareColumns({
      name: 'x',
      type: 'numeric',
      reference: [...values, Number.POSITIVE_INFINITY, Number.NaN, null],
      current: [...values, Number.NEGATIVE_INFINITY],
      config,
    });
    expect([comparison.reference, comparison.current]).toEqual([
      { rows: 803, used: 800, missing: 1, notFinite: 2 },
      { rows: 801, used: 800, missing: 0, notFinite: 1 },
    ]);
    expect(comparison.tests[0]?.notes).toEqual(['3 infinite or not-a-number values were left out.']);
  });

  it('see no difference between the two zeros', () => {
    expect(
      outcomeOf(
        { type: 'numeric', reference: repeat(0, 5000), current: repeat(-0, 5000) },
        'ks',
        'wasserstein',
      ).tests,
    ).toEqual({
      ks: ['stable', 0],
      wasserstein: ['stable', 0],
    });
  });

  it('are compared where they are subnormal', () => {
    const reference = series(400, (index) => index * 5e-324);
    const current = series(400, (index) => (index + 200) * 5e-324);
    expect(outcomeOf({ type: 'numeric', reference, current }, 'ks').tests).toEqual({ ks: ['major', 0.5] });
  });

  it('say that a distance beyond the largest number cannot be computed', () => {
    const reference = series(300, (index) => -1.7e308 + index * 1e300);
    const current = series(300, (index) => 1.7e308 - index * 1e300);
    const comparison = compareColumns({ name: 'x', type: 'numeric', reference, current, config });
    expect(comparison.tests.find((test) => test.id === 'wasserstein')).toMatchObject({
      statistic: null,
      effectSize: null,
      decides: false,
      obstacle: 'The values are too far apart: the distance exceeds the largest number.',
    });
    expect(outcomeOf({ type: 'numeric', reference, current }, 'ks').tests).toEqual({ ks: ['major', 1] });
  });

  it('are an alarm when all of 30 values lie outside', () => {
    const reference = series(10_000, (index) => index / 10_000);
    expect(outcomeOf({ type: 'numeric', reference, current: repeat(5, 30) }, 'ks', 'psi')).toMatchObject({
      verdict: 'major',
      tests: { ks: ['major', 1], psi: ['major', expect.closeTo(3.1712, 4)] },
    });
  });

  it('name the current rows that would be enough', () => {
    const reference = series(10_000, (index) => index / 10_000);
    const current = series(40, (index) => index / 40);
    const quick = driftConfig.parse({ tests: ['psi'] });
    const run = concludeRun(
      [compareColumns({ name: 'x', type: 'numeric', reference, current, config: quick })],
      quick,
    );
    expect(run.summary.reason).toBe(
      'No drift was seen, but x could not be judged. 173 rows of current data would be enough.',
    );
  });

  it('may have given edges beyond all data', () => {
    const custom = driftConfig.parse({ tests: ['psi'], bins: { method: 'custom', edges: [100, 200] } });
    const values = series(500, (index) => index / 500);
    const comparison = compareColumns({
      name: 'x',
      type: 'numeric',
      reference: values,
      current: values,
      config: custom,
    });
    expect(comparison.distribution).toMatchObject({
      bins: [
        { label: '≤ 100', referenceCount: 500, currentCount: 500 },
        { label: '100 – 200', referenceCount: 0, currentCount: 0 },
        { label: '> 200', referenceCount: 0, currentCount: 0 },
      ],
    });
    expect(concludeRun([comparison], custom).features[0]?.tests[0]).toMatchObject({
      verdict: 'stable',
      statistic: 0,
    });
  });
});

describe('columns of categories at the edges', () => {
  it('name unseen and vanished categories', () => {
    const comparison = compareColumns({
      name: 'x',
      type: 'categorical',
      reference: series(900, (index) => 'abc'.charAt(index % 3)),
      current: series(900, (index) => 'bcd'.charAt(index % 3)),
      config,
    });
    expect(comparison.distribution).toMatchObject({
      kind: 'categorical',
      categoryCount: 4,
      newCategories: ['d'],
      vanishedCategories: ['a'],
    });
    expect(comparison.tests.find((test) => test.id === 'new-category')).toMatchObject({
      effectSize: 1 / 3,
      details: { newRows: 300, newCategories: 1, expectedShare: 0 },
    });
  });

  it('are stable with one and the same category, given enough rows', () => {
    const many = outcomeOf(
      { type: 'categorical', reference: repeat('a', 1000), current: repeat('a', 800) },
      'psi',
      'chi2',
    );
    const few = outcomeOf(
      { type: 'categorical', reference: repeat('a', 10), current: repeat('a', 8) },
      'psi',
      'chi2',
    );
    expect([many, few].map(({ verdict, tests }) => ({ verdict, tests }))).toEqual([
      { verdict: 'stable', tests: { psi: ['stable', 0], chi2: ['stable', 0] } },
      { verdict: 'insufficient', tests: { psi: ['insufficient', 0], chi2: ['insufficient', 0] } },
    ]);
  });

  it('have moved when no category is shared', () => {
    expect(
      outcomeOf(
        { type: 'categorical', reference: repeat('a', 1000), current: repeat('b', 800) },
        'chi2',
        'new-category',
      ),
    ).toMatchObject({ verdict: 'major', tests: { chi2: ['major', 1800], 'new-category': ['major', 1] } });
  });

  it('do not raise an alarm over new categories when the reference itself has many seen once', () => {
    const comparison = compareColumns({
      name: 'x',
      type: 'categorical',
      reference: codes('r'),
      current: codes('c'),
      config,
    });
    expect(comparison.tests.find((test) => test.id === 'new-category')).toMatchObject({
      effectSize: 0.5,
      // P(at least 1,000 heads in 2,000 throws).
      pValue: expect.closeTo(0.508_92, 5),
      details: { newRows: 1000, newCategories: 1000, expectedShare: 0.5 },
    });
  });

  it('are compared by their missing rate alone when there are too many', () => {
    const values = series(20_000, (index) => `c${index}`);
    const outcome = outcomeOf({ type: 'categorical', reference: values, current: values }, 'missing-rate');
    expect(outcome).toEqual({
      verdict: 'stable',
      reason:
        'x is stable. Within what is tolerated: change of the missing rate = 0 % (tolerated 2 %), adjusted p = 1, 20,000 against 20,000 rows. More than 10,000 different values: only missing values are compared.',
      tests: { 'missing-rate': ['stable', 0] },
    });
  });

  it('cannot be judged without rows', () => {
    expect(outcomeOf({ type: 'categorical', reference: [], current: [] }, 'chi2')).toEqual({
      verdict: 'insufficient',
      reason: 'x: neither side has a usable value.',
      tests: { chi2: ['insufficient', null] },
    });
  });

  it('may be booleans', () => {
    const outcome = outcomeOf(
      {
        type: 'boolean',
        reference: series(1000, (index) => index % 2 === 0),
        current: series(1000, (index) => index % 4 === 0),
      },
      'total-variation',
    );
    expect(outcome).toMatchObject({ verdict: 'major', tests: { 'total-variation': ['major', 0.25] } });
  });

  it('show at most 50 bins, the rest in one', () => {
    const reference = series(6000, (index) => `c${index % 60}`);
    const { distribution } = compareColumns({
      name: 'x',
      type: 'categorical',
      reference,
      current: reference,
      config,
    });
    if (distribution.kind !== 'categorical') throw new Error('The column holds categories.');
    expect([distribution.bins.length, distribution.bins.at(-1)]).toEqual([
      50,
      {
        label: '11 other categories',
        lower: null,
        upper: null,
        referenceCount: 1100,
        currentCount: 1100,
        contribution: 0,
      },
    ]);
  });
});

describe('columns that are only counted', () => {
  it('are judged by their missing rate', () => {
    const outcome = outcomeOf({
      type: 'datetime',
      reference: repeat('2024-01-01', 1000),
      current: series(1000, (index) => (index % 2 === 0 ? null : '2024-01-01')),
    });
    expect([outcome.verdict, outcome.reason]).toEqual([
      'major',
      'x moved strongly: change of the missing rate = 50 % (tolerated 2 %), adjusted p < 0.001, 1,000 against 1,000 rows.',
    ]);
  });
});
