import type {
  DriftTestId,
  DriftVerdict,
  FeatureResult,
  MultivariateResult,
  RunAggregate,
  TestResult,
} from '../../../shared/schema/drift.ts';
import { effectiveRows, rowsToReach } from './evidence.ts';
import {
  formatCount,
  formatFigure,
  formatList,
  formatP,
  formatPercent,
  formatRows,
  formatThreshold,
  formatSome,
} from './format.ts';
import { describeTest } from './registry.ts';
import type { PendingTest } from './drift/types.ts';

/* The sentences that a verdict is told in. */

function isShare(id: DriftTestId): boolean {
  return id === 'missing-rate' || id === 'new-category';
}

function effectText(id: DriftTestId, effect: number): string {
  const value = isShare(id) ? formatPercent(effect) : formatFigure(effect);
  return `${describeTest(id).shortEffect} = ${value}`;
}

function thresholdText(id: DriftTestId, threshold: number): string {
  return isShare(id) ? formatPercent(threshold) : formatThreshold(threshold);
}

function sizesText(test: PendingTest): string {
  return `${formatCount(test.currentRows)} against ${formatRows(test.referenceRows)}`;
}

/** "KS D = 0.231 (tolerated 0.10), adjusted p < 0.001, 5,832 against 8,232 rows" */
function figuresText(test: PendingTest, adjustedPValue: number | null): string {
  const parts = [
    `${effectText(test.id, test.effectSize ?? 0)} (tolerated ${thresholdText(test.id, test.limits.thresholds.moderate)})`,
    ...(adjustedPValue === null ? [] : [formatP('adjusted p', adjustedPValue)]),
    sizesText(test),
  ];
  return parts.join(', ');
}

/** What it would take to decide, when the rows at hand cannot. */
function needText(test: PendingTest): string {
  const needed = test.effectiveRowsNeeded ?? 0;
  const current = rowsToReach(needed, test.referenceRows);
  if (current !== null) return `${formatRows(current)} of current data would be enough.`;
  const reference = rowsToReach(needed, test.currentRows);
  if (reference !== null) {
    return `The reference is too small: it would need ${formatRows(reference)}.`;
  }
  return `Both sides are too small: ${formatRows(Math.ceil(2 * needed))} on each would be enough.`;
}

/** One sentence or two for one test. */
export function testReason(test: PendingTest, verdict: DriftVerdict, adjustedPValue: number | null): string {
  if (test.effectSize === null) return test.obstacle ?? 'Not computable.';
  const figures = figuresText(test, adjustedPValue);
  if (verdict === 'major') return `Moved strongly: ${figures}.`;
  if (verdict === 'moderate') return `Moved: ${figures}.`;
  if (verdict === 'insufficient') {
    const rows = effectiveRows(test.referenceRows, test.currentRows);
    const need = test.effectiveRowsNeeded !== null && rows < test.effectiveRowsNeeded;
    return `Too few rows to tell: ${figures}.${need ? ` ${needText(test)}` : ''}`;
  }
  return test.effectSize > test.limits.thresholds.moderate
    ? `Not significant: ${figures}.`
    : `Within what is tolerated: ${figures}.`;
}

/** How far over its limit a test is; for naming the worst first. */
export function excess(test: TestResult): number {
  return (test.effectSize ?? 0) / Math.max(test.threshold ?? 1, 1e-6);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** One sentence or two for a feature; `deciding` is the test that made the verdict. */
export function featureReason(
  name: string,
  verdict: DriftVerdict,
  deciding: TestResult | undefined,
  others: readonly TestResult[],
): string {
  if (deciding === undefined) return `${name}: no test decides on this column.`;
  const also =
    others.length === 0
      ? ''
      : ` Also over ${others.length === 1 ? 'its limit' : 'their limits'}: ${formatList(
          others.map((test) => effectText(test.id, test.effectSize ?? 0)),
        )}.`;
  if (verdict === 'major' || verdict === 'moderate') {
    return `${name} ${lowerFirst(deciding.reason)}${also}`;
  }
  return verdict === 'stable' && deciding.effectSize !== null
    ? `${name} is stable. ${deciding.reason}`
    : `${name}: ${lowerFirst(deciding.reason)}`;
}

const namesInSentence = 5;

function namesOf(features: readonly FeatureResult[]): string {
  return formatSome(
    features.map((feature) => feature.name),
    namesInSentence,
  );
}

function featuresText(count: number, total: number): string {
  return `${formatCount(count)} of ${formatCount(total)} features`;
}

/** Current rows with which all undecided tests could be decided; null when current rows alone would not do. */
function rowsForAll(undecided: readonly FeatureResult[]): number | null {
  const rows = undecided.flatMap((feature) =>
    feature.tests
      .filter(
        (test) =>
          test.decides && test.verdict === 'insufficient' && describeTest(test.id).comparesDistribution,
      )
      .map((test) => test.sufficientRows),
  );
  const known = rows.filter((count) => count !== null);
  return known.length === 0 || known.length < rows.length ? null : Math.max(...known);
}

/** The run has a single feature, so it is named instead of counted. */
function singleReason(verdict: DriftVerdict, feature: FeatureResult, hint: string): string {
  switch (verdict) {
    case 'major':
      return `The data drifted strongly: ${feature.name} moved strongly.`;
    case 'moderate':
      return `The data drifted moderately: ${feature.name} moved.`;
    case 'insufficient':
      return `No drift was seen, but ${feature.name} could not be judged.${hint}`;
    case 'stable':
      return `No drift: ${feature.name} is within what is tolerated.`;
  }
}

/** Features moved, but by the rule of the run that is no alarm. */
function tolerated(moved: readonly FeatureResult[], aggregate: RunAggregate): string {
  const share = aggregate.share ?? 0;
  return `${featuresText(moved.length, aggregate.judged)} moved (${namesOf(moved)}), none of tier 1, and ${formatPercent(share)} is below the alarm at ${formatPercent(aggregate.alarmShare)}.`;
}

/** What a sentence on a whole run is made of; `undecided` are the features that keep it from being stable. */
export interface RunFindings {
  readonly verdict: DriftVerdict;
  /** What the features say one by one. */
  readonly alone: DriftVerdict;
  readonly features: readonly FeatureResult[];
  readonly undecided: readonly FeatureResult[];
  readonly aggregate: RunAggregate;
  readonly multivariate: readonly MultivariateResult[];
}

/** One sentence or two for the whole run; an alarm of the features together is told first where it is the worse one. */
export function runReason(findings: RunFindings): string {
  const { verdict, alone, multivariate, features } = findings;
  const told = featuresReason({ ...findings, verdict: alone });
  if (verdict === alone || features.length === 0) return told;
  const joint = multivariate.find((result) => result.verdict === verdict);
  return joint === undefined ? told : `${joint.reason} One by one: ${lowerFirst(told)}`;
}

function featuresReason({ verdict, features, undecided, aggregate }: RunFindings): string {
  const [only] = features;
  if (only === undefined) return 'There is no feature to compare.';
  const enough = rowsForAll(undecided);
  const hint = enough === null ? '' : ` ${formatRows(enough)} of current data would be enough.`;
  const major = features.filter((feature) => feature.verdict === 'major');
  const moderate = features.filter((feature) => feature.verdict === 'moderate');
  const moved = [...major, ...moderate];
  const unalarmed = aggregate.alarmBy === 'none' && moved.length > 0;
  if (features.length === 1 && !unalarmed) return singleReason(verdict, only, hint);
  const all = featuresText(moved.length, features.length);
  switch (verdict) {
    case 'major':
      return moderate.length === 0
        ? `The data drifted strongly: ${all} moved strongly (${namesOf(major)}).`
        : `The data drifted strongly: ${all} moved, ${formatCount(major.length)} of them strongly (${namesOf(major)}).`;
    case 'moderate':
      return `The data drifted moderately: ${all} moved (${namesOf(moved)}).`;
    case 'insufficient':
      return unalarmed
        ? `${tolerated(moved, aggregate)} ${featuresText(undecided.length, features.length)} could not be judged (${namesOf(undecided)}).${hint}`
        : `No drift was seen, but ${featuresText(undecided.length, features.length)} could not be judged (${namesOf(undecided)}).${hint}`;
    case 'stable':
      return unalarmed
        ? `No alarm: ${tolerated(moved, aggregate)}`
        : `No drift: all ${formatCount(features.length)} features are within what is tolerated.`;
  }
}
