import { describe, expect, it } from 'vitest';
import { analyseFairness } from '../../../../../../main/core/statistics/index.ts';
import { fairnessConfig, fairnessResult } from '../../../../../../shared/schema/fairness.ts';
import { analyse, confusionCells, selectionCells } from '../../../../../support/group-cells.ts';

describe('a group that is too small', () => {
  it('is listed with its size, is no reference and enters no gap', () => {
    const cells = [
      ...selectionCells(['a'], 50, 100),
      ...selectionCells(['b'], 48, 100),
      ...selectionCells(['small'], 29, 29),
    ];
    const result = analyse(['group'], cells);
    fairnessResult.parse(result);
    const { excluded, reference, metrics, verdict } = result.intersection;
    expect({ excluded, reference, verdict, gap: metrics.demographicParityDifference }).toEqual({
      excluded: [{ group: 'small', n: 29, reason: '29 rows; at least 30 are needed.' }],
      reference: 'a',
      verdict: 'fair',
      gap: expect.closeTo(0.02, 12) as number,
    });
    expect(result.reason).toBe(
      'group: b selected 48 % (48 of 100), a 50 % (50 of 100); ratio 0.96 (95 % interval 0.7235 to 1.274); adjusted p = 0.78. Not below four fifths. 1 group is left out of the judgement: small.',
    );
  });

  it('cannot be chosen as the reference', () => {
    const cells = [...selectionCells(['a'], 50, 100), ...selectionCells(['b'], 5, 10)];
    const config = fairnessConfig.parse({ referenceGroup: 'b' });
    expect(analyseFairness({ attributes: ['group'], cells, config })).toEqual({
      ok: false,
      message:
        'The group “b” cannot be the reference: 10 rows; at least 30 are needed. Name a larger one, none for the best-off, or lower the smallest group.',
    });
  });
});

it('names the groups when the chosen reference is none of them', () => {
  const cells = [...selectionCells(['a'], 50, 100), ...selectionCells(['b'], 50, 100)];
  const config = fairnessConfig.parse({ referenceGroup: 'c' });
  expect(analyseFairness({ attributes: ['group'], cells, config })).toEqual({
    ok: false,
    message:
      'There is no group “c” to refer to. The groups are “a” and “b”. Name one of them, or none for the best-off.',
  });
});

it('has nothing to compare where there is one group only', () => {
  const { verdict, reason } = analyse(['sex'], selectionCells(['Female'], 50, 100));
  expect({ verdict, reason }).toEqual({
    verdict: 'insufficient',
    reason: 'sex: There is one group only, so there is nothing to compare it with: Female, 100 rows.',
  });
});

it('is indicative with nobody selected out of many, though no ratio can be judged', () => {
  const cells = [...selectionCells(['a'], 500, 1000), ...selectionCells(['b'], 0, 1000)];
  const { verdict, reason } = analyse(['group'], cells);
  expect({ verdict, reason }).toEqual({
    verdict: 'indicative',
    reason:
      'group: b selected 0 % (0 of 1,000), a 50 % (500 of 1,000); ratio 0; adjusted p < 0.001. A ratio is judged only from 5 selected and 5 not selected in each group. All the same b is below four fifths, and a difference of this size is hardly chance.',
  });
});

it('is insufficient with four selected where chance could explain the difference', () => {
  const cells = [...selectionCells(['a'], 10, 40), ...selectionCells(['b'], 4, 40)];
  const { verdict, reason } = analyse(['group'], cells);
  expect({ verdict, reason }).toEqual({
    verdict: 'insufficient',
    reason:
      'group: b selected 10 % (4 of 40), a 25 % (10 of 40); ratio 0.4 (95 % interval 0.1367 to 1.17); adjusted p = 0.077. A ratio is judged only from 5 selected and 5 not selected in each group.',
  });
});

it('does not take 0.8 itself for less than four fifths', () => {
  const cells = [...selectionCells(['a'], 40, 100), ...selectionCells(['b'], 32, 100)];
  const { verdict, intersection } = analyse(['group'], cells);
  expect([verdict, intersection.comparisons[0]?.belowFourFifths]).toEqual(['fair', false]);
});

it('judges a chosen reference that is the worse off', () => {
  const cells = [...selectionCells(['a'], 48, 80), ...selectionCells(['b'], 12, 40)];
  const { verdict, intersection } = analyse(['group'], cells, { referenceGroup: 'b' });
  const [comparison] = intersection.comparisons;
  expect([verdict, comparison?.group, comparison?.ratio]).toEqual(['violation', 'a', 2]);
  expect(comparison?.reason).toContain('b is below four fifths');
});

it('leaves rates undefined where there is nothing to divide by', () => {
  const cells = [
    ...confusionCells(['a'], { tp: 20, fp: 20, fn: 20, tn: 20 }),
    ...confusionCells(['b'], { tp: 0, fp: 20, fn: 0, tn: 20 }),
  ];
  const { groups, metrics, notes } = analyse(['group'], cells).intersection;
  const b = groups.find(({ group }) => group === 'b');
  expect([b?.metrics.tpr, b?.metrics.fnr, b?.metrics.intervals.tpr, b?.metrics.fpr]).toEqual([
    null,
    null,
    null,
    0.5,
  ]);
  expect([metrics.equalOpportunityDifference, metrics.equalizedOddsDifference]).toEqual([null, null]);
  expect(notes).toEqual([
    'b: no positive labels, so the true positive rate is undefined and left out of the differences.',
  ]);
});

it('keeps missing values as a group under a name that no value has', () => {
  const cells = [
    ...selectionCells([null], 20, 40),
    ...selectionCells(['(missing)'], 30, 60),
    ...selectionCells(['a'], 40, 80),
  ];
  const { groups } = analyse(['group'], cells).intersection;
  expect(groups.map(({ group, metrics }) => [group, metrics.n])).toEqual([
    ['a', 80],
    ['(missing)', 60],
    ['((missing))', 40],
  ]);
});

it('crosses attributes into groups whose names never coincide', () => {
  const cells = [...selectionCells(['a|b', 'c'], 20, 40), ...selectionCells(['a', 'b|c'], 30, 60)];
  const { groups } = analyse(['first', 'second'], cells).intersection;
  expect(groups.map(({ group }) => group)).toEqual([String.raw`a|b\|c`, String.raw`a\|b|c`]);
});

it('corrects p-values over all comparisons and takes the worst verdict of all', () => {
  const cells = [
    ...selectionCells(['F', 'x'], 100, 200),
    ...selectionCells(['F', 'y'], 20, 200),
    ...selectionCells(['M', 'x'], 20, 200),
    ...selectionCells(['M', 'y'], 100, 200),
  ];
  const result = analyse(['sex', 'area'], cells, { referenceGroup: 'M|y' });
  const comparisons = [...result.attributes, result.intersection].flatMap((part) => part.comparisons);
  expect(result.attributes.map(({ verdict, reference }) => [verdict, reference])).toEqual([
    ['fair', 'M'],
    ['fair', 'y'],
  ]);
  expect(comparisons).toHaveLength(5);
  const smallest = Math.min(...comparisons.map(({ pValue }) => pValue));
  expect(Math.min(...comparisons.map(({ adjustedPValue }) => adjustedPValue))).toBeCloseTo(
    (smallest * 5) / 2,
    20,
  );
  expect(result.verdict).toBe('violation');
});

it('gives the mean score and how far it is from what was true', () => {
  const cells = [
    { values: ['a'], selected: true, label: true, rows: 40, scored: 40, scoreSum: 30 },
    { values: ['a'], selected: false, label: false, rows: 40, scored: 40, scoreSum: 20 },
    { values: ['a'], selected: false, label: null, rows: 20, scored: 20, scoreSum: 10 },
  ];
  const [group] = analyse(['group'], cells).intersection.groups;
  expect([group?.metrics.meanScore, group?.metrics.calibrationGap]).toEqual([0.6, 0.125]);
});
