import { formatPercent } from '../format.ts';
import { describeTest } from '../registry.ts';
import { exclusiveRowsP, type CategoryRows, type ExclusiveRowsP } from './exclusive-rows.ts';
import { atLeastTiny, emptySideObstacle, notComputable } from './figures.ts';
import { compareProportions, proportionRowsNeeded } from './two-proportions.ts';
import type { TestFigures, TestLimits } from './types.ts';

/** By the laws of versions 1 and 2: new rows against the rows seen once, as if each row were new by itself. */
function againstSeenOnce({
  referenceRows,
  currentRows,
  newRows,
  seenOnce,
}: Readonly<Record<'referenceRows' | 'currentRows' | 'newRows' | 'seenOnce', number>>): ExclusiveRowsP {
  const { pValue, method } = compareProportions(
    { referenceCount: seenOnce, referenceRows, currentCount: newRows, currentRows },
    'larger',
  );
  return { pValue, method: `${method}, against the share expected without drift` };
}

/**
 * Share of current rows in categories unseen in the reference. Without drift, categories too rare to be in the
 * reference still turn up: their expected share is that of the categories seen exactly once (Good 1953). Whether there
 * are more is told by the law that such rows have when the sides are random parts of all rows.
 */
export function newCategory(categories: readonly CategoryRows[], limits: TestLimits): TestFigures {
  const total = (pick: (category: CategoryRows) => number): number =>
    categories.reduce((sum, category) => sum + pick(category), 0);
  const referenceRows = total(({ reference }) => reference);
  const currentRows = total(({ current }) => current);
  const fresh = categories.filter(({ reference, current }) => reference === 0 && current > 0);
  const newRows = fresh.reduce((sum, { current }) => sum + current, 0);
  const seenOnce = categories.filter(({ reference }) => reference === 1).length;
  const effectName = describeTest('new-category').effect;
  const obstacle = emptySideObstacle(referenceRows, currentRows);
  if (obstacle !== null) return notComputable({ effectName, obstacle, decides: true });
  const share = newRows / currentRows;
  const expected = seenOnce / referenceRows;
  const test =
    limits.laws >= 3
      ? exclusiveRowsP(categories)
      : againstSeenOnce({ referenceRows, currentRows, newRows, seenOnce });
  const tolerated = atLeastTiny(limits.thresholds.moderate);
  return {
    statistic: share,
    effectSize: share,
    effectName,
    pValue: test.pValue,
    pValueMethod: test.method,
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
    details: { newRows, newCategories: fresh.length, expectedShare: expected },
  };
}
