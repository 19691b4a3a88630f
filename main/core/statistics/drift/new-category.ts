import { formatPercent } from '../format.ts';
import { describeTest } from '../registry.ts';
import { atLeastTiny, emptySideObstacle, notComputable } from './figures.ts';
import { compareProportions, proportionRowsNeeded } from './two-proportions.ts';
import type { TestFigures, TestLimits } from './types.ts';

export interface NewCategoryInput {
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Current rows in categories that the reference does not have. */
  readonly newRows: number;
  readonly newCategories: number;
  /** Categories that the reference has exactly once. */
  readonly seenOnce: number;
}

/**
 * Share of current rows in categories unseen in the reference. Without drift, categories too rare to be in the
 * reference still turn up: their expected share is that of the categories seen exactly once (Good 1953), so the
 * rows seen once are what the new ones are tested against, one-sided.
 */
export function newCategory(input: NewCategoryInput, limits: TestLimits): TestFigures {
  const { referenceRows, currentRows, newRows, seenOnce } = input;
  const effectName = describeTest('new-category').effect;
  const obstacle = emptySideObstacle(referenceRows, currentRows);
  if (obstacle !== null) return notComputable({ effectName, obstacle, decides: true });
  const share = newRows / currentRows;
  const expected = seenOnce / referenceRows;
  const test = compareProportions(
    { referenceCount: seenOnce, referenceRows, currentCount: newRows, currentRows },
    'larger',
  );
  const tolerated = atLeastTiny(limits.thresholds.moderate);
  return {
    statistic: share,
    effectSize: share,
    effectName,
    pValue: test.pValue,
    pValueMethod: `${test.method}, against the share expected without drift`,
    criticalValue: null,
    effectiveRowsNeeded: proportionRowsNeeded(expected, tolerated, limits.alpha, 'larger'),
    degreesOfFreedom: null,
    bins: null,
    guard: null,
    decides: true,
    obstacle: null,
    notes: [
      `${formatPercent(share)} of the current rows have a new category; ${formatPercent(expected)} were to be expected, judging by the categories that the reference has only once.`,
    ],
    details: { newRows, newCategories: input.newCategories, expectedShare: expected },
  };
}
