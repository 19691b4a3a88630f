import type {
  DriftConfig,
  DriftVerdict,
  EffectThresholds,
  MultivariateMethod,
  MultivariateResult,
} from '../../../../shared/schema/drift.ts';
import { holm } from '../correction.ts';
import { effectiveRows, rowsToReach } from '../evidence.ts';
import { formatCount, formatFigure, formatList, formatP, formatPercent, formatRows } from '../format.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { leastRowsOf, type JointFigures } from './compare-rows.ts';

/** What a person should know about a method before choosing it. */
export interface MethodDescriptor {
  readonly title: string;
  readonly formula: string;
  readonly source: string;
  readonly effect: string;
  readonly shortEffect: string;
  readonly pValueMethod: string;
  readonly thresholds: EffectThresholds;
  readonly rationale: string;
}

const descriptors: Readonly<Record<MultivariateMethod, MethodDescriptor>> = {
  'domain-classifier': {
    title: 'Domain classifier',
    formula:
      'AUC of boosted trees that tell current rows from reference rows, mean of five folds of a seeded cross-validation',
    source: 'Lopez-Paz and Oquab 2017; trees by Friedman 2001',
    effect: 'area under the ROC curve (0.5 to 1)',
    shortEffect: 'AUC',
    pValueMethod: 'Mann-Whitney law of rows scored by models of earlier folds alone, one-sided',
    thresholds: { moderate: 0.55, major: 0.65 },
    rationale:
      'At 0.55 a current row scores above a reference row in 55 of 100 pairs; NannyML alarms at 0.65.',
  },
  reconstruction: {
    title: 'PCA reconstruction error',
    formula:
      'mean distance of rows to their reconstruction from the components that hold 65 % of the variance of half of the reference, current rows against the other half',
    source: 'Jolliffe 2002, section 10.1; exchange test by Pitman 1937',
    effect: 'change of the mean error in standard deviations of a row’s error (0 or more)',
    shortEffect: 'change of the reconstruction error / sd',
    pValueMethod: '999 seeded exchanges of rows, two-sided',
    thresholds: { moderate: 0.1, major: 0.25 },
    rationale:
      'The same limits as for the Wasserstein distance: a tenth, or a quarter, of a standard deviation.',
  },
};

export function describeMethod(method: MultivariateMethod): MethodDescriptor {
  return descriptors[method];
}

/** Share of the rows whose scores enter p: four of five folds, and half of the reference. */
const judgedShare = { 'domain-classifier': 0.8, reconstruction: 1 } as const;

/** Effective rows from which the tolerated effect is significant. */
function rowsNeeded(method: MultivariateMethod, alpha: number): number {
  const { moderate } = descriptors[method].thresholds;
  if (method === 'domain-classifier') {
    const z = -normalQuantile(alpha);
    return (z / (moderate - 0.5)) ** 2 / 12 / judgedShare[method];
  }
  const z = -normalQuantile(alpha / 2);
  return (z / moderate) ** 2;
}

/** Reference rows that the current ones are compared with. */
function comparedReference({ method, referenceRows }: JointFigures): number {
  return method === 'reconstruction' ? Math.ceil(referenceRows / 2) : referenceRows;
}

function verdictOf(figures: JointFigures, adjusted: number | null, config: DriftConfig): DriftVerdict {
  const { effectSize } = figures;
  if (effectSize === null || adjusted === null) return 'insufficient';
  const { moderate, major } = descriptors[figures.method].thresholds;
  if (effectSize > major && adjusted <= config.majorAlpha) return 'major';
  if (effectSize > moderate && adjusted <= config.alpha) return 'moderate';
  const rows = effectiveRows(comparedReference(figures), figures.currentRows);
  return rows < rowsNeeded(figures.method, config.alpha) ? 'insufficient' : 'stable';
}

function sampleText({
  referenceRows,
  currentRows,
  referenceRowsInAll,
  currentRowsInAll,
}: JointFigures): string {
  const compared = `${formatCount(currentRows)} against ${formatRows(referenceRows)}`;
  return referenceRows < referenceRowsInAll || currentRows < currentRowsInAll
    ? `${compared}, drawn from ${formatCount(currentRowsInAll)} and ${formatCount(referenceRowsInAll)}`
    : compared;
}

function reasonOf(
  figures: JointFigures,
  verdict: DriftVerdict,
  adjusted: number | null,
  config: DriftConfig,
): string {
  const { method, effectSize, contributions } = figures;
  const { shortEffect, thresholds } = descriptors[method];
  if (effectSize === null || adjusted === null) {
    const least = leastRowsOf(method);
    return Math.min(figures.referenceRows, figures.currentRows) < 2 * least
      ? `Too few rows to compare the features together: ${sampleText(figures)}. It takes ${formatRows(least)} of current and ${formatRows(2 * least)} of reference data at the least.`
      : 'There is nothing by which the rows of the two sides could be told apart.';
  }
  const found = `${shortEffect} = ${formatFigure(effectSize)} (tolerated ${formatFigure(thresholds.moderate)}), ${formatP('adjusted p', adjusted)}, ${sampleText(figures)}`;
  const most = contributions
    .slice(0, 3)
    .map(({ name, share }) => `${name} ${formatPercent(Number(share.toFixed(3)))}`);
  const by = most.length === 0 ? '' : ` Most of it by ${formatList(most)}.`;
  switch (verdict) {
    case 'major':
      return `Taken together the features moved strongly: ${found}.${by}`;
    case 'moderate':
      return `Taken together the features moved: ${found}.${by}`;
    case 'insufficient': {
      const enough = rowsToReach(rowsNeeded(method, config.alpha), comparedReference(figures));
      return `Too few rows to tell: ${found}.${enough === null ? '' : ` ${formatRows(enough)} of current data would be enough.`}`;
    }
    case 'stable':
      return effectSize > thresholds.moderate
        ? `Not significant: ${found}.`
        : `Taken together the features are within what is tolerated: ${found}.`;
  }
}

/** Verdicts of the methods, with Holm's correction over them. */
export function concludeJoint(measured: readonly JointFigures[], config: DriftConfig): MultivariateResult[] {
  const computed = measured.filter(({ pValue }) => pValue !== null);
  const corrected = holm(computed.map(({ pValue }) => pValue ?? 1));
  const adjustedOf = new Map(computed.map((figures, index) => [figures, corrected[index] ?? 1]));
  return measured.map((figures) => {
    const { effect, thresholds, pValueMethod } = descriptors[figures.method];
    const adjusted = adjustedOf.get(figures) ?? null;
    const verdict = verdictOf(figures, adjusted, config);
    const { columns, contributions, ...rest } = figures;
    return {
      ...rest,
      columns: [...columns],
      contributions: [...contributions],
      verdict,
      reason: reasonOf(figures, verdict, adjusted, config),
      effectName: effect,
      threshold: thresholds.moderate,
      majorThreshold: thresholds.major,
      adjustedPValue: adjusted,
      pValueMethod,
    };
  });
}
