import type { TestFigures } from './types.ts';

/** Figures of a test that could not be computed. `decides` false: the reason is not a lack of rows. */
export function notComputable(options: {
  readonly effectName: string;
  readonly obstacle: string;
  readonly decides: boolean;
  readonly statistic?: number | null;
  readonly notes?: readonly string[];
}): TestFigures {
  return {
    statistic: options.statistic ?? null,
    effectSize: null,
    effectName: options.effectName,
    pValue: null,
    pValueMethod: null,
    criticalValue: null,
    effectiveRowsNeeded: null,
    degreesOfFreedom: null,
    bins: null,
    guard: null,
    decides: options.decides,
    obstacle: options.obstacle,
    notes: options.notes ?? [],
    details: {},
  };
}

/** Why there is nothing to compare when a side has no usable value; null when both sides have some. */
export function emptySideObstacle(referenceRows: number, currentRows: number): string | null {
  if (referenceRows > 0 && currentRows > 0) return null;
  if (referenceRows === 0 && currentRows === 0) return 'Neither side has a usable value.';
  return referenceRows === 0
    ? 'The reference has no usable value.'
    : 'The current data have no usable value.';
}

/** A tolerated effect of 0 would ask for infinitely many rows. */
export function atLeastTiny(threshold: number): number {
  return Math.max(threshold, 1e-6);
}
