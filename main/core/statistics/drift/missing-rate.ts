import type { SideCounts } from '../../../../shared/schema/drift.ts';
import { formatPercent } from '../format.ts';
import { describeTest } from '../registry.ts';
import { atLeastTiny, notComputable } from './figures.ts';
import { compareProportions, proportionRowsNeeded } from './two-proportions.ts';
import type { TestFigures, TestLimits } from './types.ts';

/** Change of the share of missing values, judged by a test of two proportions. Infinite values are not missing. */
export function missingRate(reference: SideCounts, current: SideCounts, limits: TestLimits): TestFigures {
  const effectName = describeTest('missing-rate').effect;
  if (reference.rows === 0 || current.rows === 0) {
    const obstacle = reference.rows === 0 ? 'The reference has no row.' : 'The current data have no row.';
    return notComputable({ effectName, obstacle, decides: true });
  }
  const before = reference.missing / reference.rows;
  const after = current.missing / current.rows;
  const test = compareProportions(
    {
      referenceCount: reference.missing,
      referenceRows: reference.rows,
      currentCount: current.missing,
      currentRows: current.rows,
    },
    'two-sided',
  );
  const tolerated = atLeastTiny(limits.thresholds.moderate);
  return {
    statistic: after - before,
    effectSize: Math.abs(after - before),
    effectName,
    pValue: test.pValue,
    pValueMethod: test.method,
    criticalValue: null,
    effectiveRowsNeeded: proportionRowsNeeded(before, tolerated, limits.alpha, 'two-sided'),
    degreesOfFreedom: null,
    bins: null,
    guard: null,
    decides: true,
    obstacle: null,
    notes: [
      `Missing: ${formatPercent(before)} of the reference, ${formatPercent(after)} of the current rows.`,
    ],
    details: { referenceShare: before, currentShare: after, z: test.z },
  };
}
