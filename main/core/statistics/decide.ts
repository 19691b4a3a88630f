import type { ColumnRole } from '../../../shared/schema/column.ts';
import type {
  DriftConfig,
  DriftSummary,
  DriftTestId,
  DriftVerdict,
  FeatureResult,
  TestResult,
} from '../../../shared/schema/drift.ts';
import { aggregateOf, alarming, roleDrifts } from './aggregate.ts';
import { correct } from './correction.ts';
import type { FeatureComparison, PendingTest, TestLimits } from './drift/types.ts';
import { effectiveRows, rowsToReach } from './evidence.ts';
import type { JointFigures } from './multivariate/compare-rows.ts';
import { concludeJoint } from './multivariate/decide-joint.ts';
import { describeTest } from './registry.ts';
import { excess, featureReason, runReason, testReason } from './sentences.ts';

const severity: Readonly<Record<DriftVerdict, number>> = {
  stable: 0,
  insufficient: 1,
  moderate: 2,
  major: 3,
};

function isAlarm(verdict: DriftVerdict): boolean {
  return verdict === 'moderate' || verdict === 'major';
}

/** Alarm of an effect: it must be larger than tolerated and significant; `stable` when it is not. */
function alarmOf(effectSize: number, pValue: number, limits: TestLimits): 'stable' | 'moderate' | 'major' {
  const { thresholds, alpha, majorAlpha } = limits;
  if (effectSize > thresholds.major && pValue <= majorAlpha) return 'major';
  return effectSize > thresholds.moderate && pValue <= alpha ? 'moderate' : 'stable';
}

function verdictOf(test: PendingTest, adjustedPValue: number | null): DriftVerdict {
  if (test.effectSize === null) return 'insufficient';
  let alarm = alarmOf(test.effectSize, adjustedPValue ?? 1, test.limits);
  if (test.guard !== null) {
    const guarded = alarmOf(test.guard.effectSize, test.guard.pValue, test.limits);
    if (severity[guarded] < severity[alarm]) alarm = guarded;
  }
  if (alarm !== 'stable') return alarm;
  const rows = effectiveRows(test.referenceRows, test.currentRows);
  return test.effectiveRowsNeeded !== null && rows < test.effectiveRowsNeeded ? 'insufficient' : 'stable';
}

function resultOf(test: PendingTest, adjustedPValue: number | null): TestResult {
  const verdict = verdictOf(test, adjustedPValue);
  const { thresholds, alpha, majorAlpha } = test.limits;
  const sufficientRows =
    verdict === 'insufficient' && test.effectiveRowsNeeded !== null
      ? rowsToReach(test.effectiveRowsNeeded, test.referenceRows)
      : null;
  return {
    id: test.id,
    verdict,
    decides: test.decides,
    statistic: test.statistic,
    effectSize: test.effectSize,
    effectName: test.effectName,
    pValue: test.pValue,
    adjustedPValue,
    pValueMethod: test.pValueMethod,
    threshold: thresholds.moderate,
    majorThreshold: thresholds.major,
    alpha,
    majorAlpha,
    criticalValue: test.criticalValue,
    degreesOfFreedom: test.degreesOfFreedom,
    bins: test.bins,
    referenceRows: test.referenceRows,
    currentRows: test.currentRows,
    sufficientRows,
    reason: testReason(test, verdict, adjustedPValue),
    notes: [...test.notes],
    details: test.details,
  };
}

/** Adjusted p of every test with a p-value, test by test over the features of the run. */
function adjustOverFeatures(
  features: readonly FeatureComparison[],
  correction: DriftConfig['correction'],
): ReadonlyMap<PendingTest, number> {
  const families = new Map<DriftTestId, { test: PendingTest; pValue: number }[]>();
  for (const feature of features) {
    for (const test of feature.tests) {
      if (!test.decides || test.pValue === null) continue;
      const family = families.get(test.id) ?? [];
      family.push({ test, pValue: test.pValue });
      families.set(test.id, family);
    }
  }
  const adjusted = new Map<PendingTest, number>();
  for (const family of families.values()) {
    const raw = family.map((member) => member.pValue);
    const values = correct(raw, correction);
    for (const [index, member] of family.entries()) adjusted.set(member.test, values[index] ?? 1);
  }
  return adjusted;
}

/** Whether the values themselves were to be compared, not only what is missing. */
function isComparable(feature: { readonly tests: readonly { readonly id: DriftTestId }[] }): boolean {
  return feature.tests.some((test) => describeTest(test.id).comparesDistribution);
}

/** For naming the test that is furthest from a decision: one that cannot be computed, then by the rows it takes. */
function rowsAsked(test: TestResult): number {
  if (test.effectSize === null) return Number.MAX_VALUE;
  return test.sufficientRows ?? Number.MAX_SAFE_INTEGER;
}

/**
 * The worst alarm of the deciding tests; without an alarm the feature is stable only if each deciding test of the
 * distribution had rows enough to see the tolerated effect.
 */
function concludeFeature(
  feature: FeatureComparison,
  adjusted: ReadonlyMap<PendingTest, number>,
  role: ColumnRole | null,
): FeatureResult {
  const tests = feature.tests.map((test) => resultOf(test, adjusted.get(test) ?? null));
  const deciding = tests.filter((test) => test.decides);
  const alarms = deciding
    .filter((test) => isAlarm(test.verdict))
    .toSorted((a, b) => severity[b.verdict] - severity[a.verdict] || excess(b) - excess(a));
  const ofValues = deciding.filter((test) => describeTest(test.id).comparesDistribution);
  const judged = isComparable(feature) ? ofValues : deciding;
  const named =
    alarms[0] ??
    judged
      .filter((test) => test.verdict === 'insufficient')
      .toSorted((a, b) => rowsAsked(b) - rowsAsked(a))[0] ??
    judged[0] ??
    tests.find((test) => describeTest(test.id).comparesDistribution);
  const verdict =
    alarms[0]?.verdict ?? (judged.length === 0 ? 'insufficient' : named?.verdict) ?? 'insufficient';
  const reason = featureReason(feature.name, verdict, named, alarms.slice(1));
  return {
    name: feature.name,
    type: feature.type,
    role,
    verdict,
    reason: feature.remark === null ? reason : `${reason} ${feature.remark}`,
    reference: feature.reference,
    current: feature.current,
    tests,
  };
}

/** Result of a run: the summary and the features in the order given. */
export interface RunConclusion {
  readonly summary: DriftSummary;
  readonly features: FeatureResult[];
}

/** What a conclusion rests on beside the features one by one. */
export interface RunContext {
  /** What the features are for, by name. */
  readonly roles?: ReadonlyMap<string, ColumnRole>;
  /** The features compared together. */
  readonly joint?: readonly JointFigures[];
}

/** The worse of two alarms; what is no alarm changes nothing. */
function worseAlarm(verdict: DriftVerdict, joint: readonly DriftVerdict[]): DriftVerdict {
  return joint
    .filter(isAlarm)
    .reduce((worst, next) => (severity[next] > severity[worst] ? next : worst), verdict);
}

/**
 * Verdicts over all features of a run. An alarm of a feature needs an effect above the tolerated size and significance
 * after the correction over the features, test by test. The run takes over the worst alarm of tier 1, which every
 * feature belongs to unless the settings say otherwise, and that of all features when too large a share of them
 * drifted, and that of the features compared together; without an alarm it is `insufficient` if a feature whose values
 * were compared could not be judged.
 */
export function concludeRun(
  comparisons: readonly FeatureComparison[],
  config: DriftConfig,
  { roles = new Map(), joint = [] }: RunContext = {},
): RunConclusion {
  const adjusted = adjustOverFeatures(comparisons, config.correction);
  const features = comparisons.map((feature) =>
    concludeFeature(feature, adjusted, roles.get(feature.name) ?? null),
  );
  const count = (verdict: DriftVerdict): number =>
    features.filter((feature) => feature.verdict === verdict).length;
  const counts = {
    stable: count('stable'),
    moderate: count('moderate'),
    major: count('major'),
    insufficient: count('insufficient'),
  };
  const aggregate = aggregateOf(features, config);
  const alarms = alarming(features, config, aggregate);
  const undecided = features.filter((feature) => feature.verdict === 'insufficient' && isComparable(feature));
  const nothingJudged = counts.stable + counts.moderate + counts.major === 0;
  const multivariate = concludeJoint(joint, config);
  const alone: DriftVerdict = alarms.some((feature) => feature.verdict === 'major')
    ? 'major'
    : alarms.length > 0
      ? 'moderate'
      : undecided.length > 0 || nothingJudged
        ? 'insufficient'
        : 'stable';
  const verdict = worseAlarm(
    alone,
    multivariate.map((result) => result.verdict),
  );
  return {
    summary: {
      verdict,
      reason: runReason({
        verdict,
        alone,
        features,
        undecided: undecided.length > 0 ? undecided : features,
        aggregate,
        multivariate,
      }),
      featureCount: features.length,
      counts,
      referenceRows: Math.max(0, ...features.map((feature) => feature.reference.rows)),
      currentRows: Math.max(0, ...features.map((feature) => feature.current.rows)),
      aggregate,
      roles: roleDrifts(features),
      multivariate,
    },
    features,
  };
}
