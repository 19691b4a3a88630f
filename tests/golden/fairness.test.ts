import { describe, expect, it } from 'vitest';
import {
  newcombeInterval,
  ratioInterval,
  wilsonInterval,
} from '../../main/core/statistics/fairness/intervals.ts';
import { fairnessResult } from '../../shared/schema/fairness.ts';
import type { FairnessMetricName } from '../../shared/schema/fairness.ts';
import { analyse, confusionCells, selectionCells } from '../support/group-cells.ts';
import type { Confusion } from '../support/group-cells.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

/** Sums that nearly cancel lose digits of the result but not of the terms. */
const tolerance = { relative: 1e-12, absolute: 1e-14 };

describe('shares and intervals against statsmodels', () => {
  type One = {
    readonly id: string;
    readonly kind: 'one';
    readonly count: number;
    readonly n: number;
    readonly alpha: number;
    readonly wilson: readonly number[];
  };
  type Two = {
    readonly id: string;
    readonly kind: 'two';
    readonly count1: number;
    readonly n1: number;
    readonly count2: number;
    readonly n2: number;
    readonly newcombe_95: readonly number[];
    readonly ratio_log_95?: readonly number[];
  };
  const cases = referenceCases<One | Two>('extra/proportions');

  it.each(cases.map((entry) => [entry.id, entry] as const))('%s', (_, entry) => {
    const check = checkFigures();
    if (entry.kind === 'one') {
      const found = wilsonInterval({ count: entry.count, rows: entry.n }, entry.alpha);
      check.allNear('Wilson', found, entry.wilson, { relative: 1e-10, absolute: 1e-15 });
    } else {
      const first = { count: entry.count1, rows: entry.n1 };
      const second = { count: entry.count2, rows: entry.n2 };
      const close = { relative: 1e-10, absolute: 1e-14 };
      check.allNear('Newcombe', newcombeInterval(first, second), entry.newcombe_95, close);
      const interval = ratioInterval(second, first);
      check.allNear('ratio', interval ?? [], entry.ratio_log_95 ?? [], close);
    }
    expect(check.misses).toEqual([]);
  });
});

describe('rows of groups against numpy', () => {
  type RowsCase = {
    readonly group: readonly number[];
    readonly label: readonly number[];
    readonly decision: readonly number[];
    readonly by_group: Readonly<
      Record<
        string,
        Confusion & {
          readonly n: number;
          readonly selection_rate: number;
          readonly tpr: number | null;
          readonly fpr: number | null;
          readonly fnr: number | null;
          readonly precision: number | null;
          readonly accuracy: number;
          readonly selection_wilson_95: readonly number[];
        }
      >
    >;
    readonly demographic_parity_difference: number;
    readonly demographic_parity_ratio: number | null;
    readonly equal_opportunity_difference: number | null;
    readonly equalized_odds_difference: number | null;
  };
  const cases = referenceCases<RowsCase>('fairness');

  it.each(cases.map((entry, index) => [index, entry] as const))('case %i', (_, entry) => {
    const cells = entry.group.map((group, row) => ({
      values: [String(group)],
      selected: entry.decision[row] === 1,
      label: entry.label[row] === 1,
      rows: 1,
      scored: 0,
      scoreSum: 0,
    }));
    const { intersection } = analyse(['group'], cells, { minimumGroupSize: 1 });
    const check = checkFigures();
    for (const { group, metrics } of intersection.groups) {
      const expected = entry.by_group[group];
      if (expected === undefined) throw new Error(`no group ${group}`);
      const { n, tp, fp, fn, tn } = expected;
      expect(metrics).toMatchObject({ n, tp, fp, fn, tn });
      check.near(`${group} rate`, metrics.selectionRate, expected.selection_rate, tolerance);
      check.near(`${group} tpr`, metrics.tpr, expected.tpr, tolerance);
      check.near(`${group} fpr`, metrics.fpr, expected.fpr, tolerance);
      check.near(`${group} fnr`, metrics.fnr, expected.fnr, tolerance);
      check.near(`${group} precision`, metrics.precision, expected.precision, tolerance);
      check.near(`${group} accuracy`, metrics.accuracy, expected.accuracy, tolerance);
      const wilson = metrics.intervals.selectionRate ?? [];
      check.allNear(`${group} Wilson`, wilson, expected.selection_wilson_95, tolerance);
    }
    const { metrics } = intersection;
    expect(intersection.groups).toHaveLength(Object.keys(entry.by_group).length);
    check.near(
      'difference',
      metrics.demographicParityDifference,
      entry.demographic_parity_difference,
      tolerance,
    );
    check.near('ratio', metrics.demographicParityRatio, entry.demographic_parity_ratio, tolerance);
    check.near(
      'opportunity',
      metrics.equalOpportunityDifference,
      entry.equal_opportunity_difference,
      tolerance,
    );
    check.near('odds', metrics.equalizedOddsDifference, entry.equalized_odds_difference, tolerance);
    expect(check.misses).toEqual([]);
  });
});

describe('counts of groups against exact fractions', () => {
  type CountsCase = {
    readonly id: string;
    readonly groups: Readonly<
      Record<
        string,
        Confusion & {
          readonly selection_rate: number | null;
          readonly base_rate: number | null;
          readonly tpr: number | null;
          readonly fpr: number | null;
          readonly fnr: number | null;
          readonly tnr: number | null;
          readonly precision: number | null;
          readonly npv: number | null;
          readonly accuracy: number | null;
        }
      >
    >;
    readonly between_groups: Readonly<Record<string, number | boolean | null>>;
    readonly reference_group: string;
    readonly against_reference: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  };
  const gapNames: Readonly<Record<string, FairnessMetricName>> = {
    demographic_parity_difference: 'demographicParityDifference',
    demographic_parity_ratio: 'demographicParityRatio',
    equal_opportunity_difference: 'equalOpportunityDifference',
    predictive_parity_difference: 'predictiveParityDifference',
    accuracy_difference: 'accuracyDifference',
    equalized_odds_difference: 'equalizedOddsDifference',
  };
  const cases = referenceCases<CountsCase>('extra/groups_more');

  it.each(cases.map((entry) => [entry.id, entry] as const))('%s', (_, entry) => {
    const cells = Object.entries(entry.groups).flatMap(([group, counts]) => confusionCells([group], counts));
    const result = analyse(['group'], cells, {
      minimumGroupSize: 1,
      referenceGroup: entry.reference_group,
    });
    fairnessResult.parse(result);
    const { intersection } = result;
    const check = checkFigures();
    for (const { group, metrics } of intersection.groups) {
      const expected = entry.groups[group];
      if (expected === undefined) throw new Error(`no group ${group}`);
      check.near(`${group} rate`, metrics.selectionRate, expected.selection_rate, tolerance);
      check.near(`${group} base`, metrics.baseRate, expected.base_rate, tolerance);
      for (const rate of ['tpr', 'fpr', 'fnr', 'tnr', 'precision', 'npv', 'accuracy'] as const) {
        check.near(`${group} ${rate}`, metrics[rate], expected[rate], tolerance);
      }
    }
    for (const [theirs, ours] of Object.entries(gapNames)) {
      const expected = entry.between_groups[theirs];
      if (typeof expected === 'number' || expected === null) {
        check.near(theirs, intersection.metrics[ours], expected, tolerance);
      }
    }
    for (const comparison of intersection.comparisons) {
      const expected = entry.against_reference[comparison.group];
      const { labelDifferences } = comparison;
      const pairs = [
        ['statistical_parity_difference', comparison.difference],
        ['disparate_impact', comparison.ratio],
        ['equal_opportunity_difference', labelDifferences.tpr],
        ['average_absolute_odds_difference', labelDifferences.averageOdds],
      ] as const;
      for (const [name, found] of pairs) {
        check.near(`${comparison.group} ${name}`, found, expected?.[name] ?? null, tolerance);
      }
    }
    expect(check.misses).toEqual([]);
  });

  it.each(cases.map((entry) => [entry.id, entry] as const))('four fifths of %s', (_, entry) => {
    // The best-off group as the reference: whether any group is below is the rule itself.
    const cells = Object.entries(entry.groups).flatMap(([group, counts]) => confusionCells([group], counts));
    const best = Object.entries(entry.groups).toSorted(
      ([, a], [, b]) => (b.selection_rate ?? 0) - (a.selection_rate ?? 0),
    )[0]?.[0];
    const { intersection } = analyse(['group'], cells, {
      minimumGroupSize: 1,
      ...(best === undefined ? {} : { referenceGroup: best }),
    });
    const answers = intersection.comparisons.map(({ belowFourFifths }) => belowFourFifths);
    const below = answers.includes(true) ? true : answers.includes(false) ? false : null;
    expect(below).toBe(entry.between_groups['four_fifths_below']);
  });
});

const near = (value: number) => expect.closeTo(value, 5) as number;

describe('known comparisons', () => {
  it('finds a violation in 12 of 40 against 48 of 80', () => {
    const cells = [...selectionCells(['a'], 48, 80), ...selectionCells(['b'], 12, 40)];
    expect(analyse(['group'], cells).intersection.comparisons).toEqual([
      expect.objectContaining({
        group: 'b',
        reference: 'a',
        ratio: 0.5,
        ratioInterval: [near(0.30143), near(0.82937)],
        belowFourFifths: true,
        difference: near(-0.3),
        differenceInterval: [near(-0.45588), near(-0.11077)],
        pValue: near(0.0019458),
        verdict: 'violation',
        reason:
          'b selected 30 % (12 of 40), a 60 % (48 of 80); ratio 0.5 (95 % interval 0.3014 to 0.8294); adjusted p = 0.0019. b is below four fifths, and chance does not explain it.',
      }),
    ]);
  });

  it('finds 7 of 20 against 20 of 40 below four fifths, yet no evidence', () => {
    const cells = [...selectionCells(['a'], 20, 40), ...selectionCells(['b'], 7, 20)];
    const result = analyse(['group'], cells, { minimumGroupSize: 20 });
    expect(result.intersection.comparisons).toEqual([
      expect.objectContaining({
        ratio: expect.closeTo(0.7, 12) as number,
        ratioInterval: [expect.closeTo(0.357, 3), expect.closeTo(1.372, 3)],
        belowFourFifths: true,
        verdict: 'indicative',
      }),
    ]);
    expect(result.verdict).toBe('indicative');
  });
});
