import type {
  DriftConfig,
  DriftVerdict,
  FeatureResult,
  RoleDrift,
  RunAggregate,
} from '../../../shared/schema/drift.ts';

/** A feature's own settings. */
function settingsOf(config: DriftConfig, name: string): DriftConfig['features'][string] | undefined {
  return Object.hasOwn(config.features, name) ? config.features[name] : undefined;
}

export function isTierOne(config: DriftConfig, name: string): boolean {
  return (settingsOf(config, name)?.tier ?? 1) === 1;
}

function moved({ verdict }: FeatureResult): boolean {
  return verdict === 'moderate' || verdict === 'major';
}

/** How much of a feature's weight its verdict puts into the score. */
const points: Readonly<Record<DriftVerdict, number>> = {
  stable: 0,
  insufficient: 0,
  moderate: 0.5,
  major: 1,
};

const shownWeights = 50;

/**
 * Weights that add up to 1, by the settings; without any given, the same for each feature. When all given ones are 0,
 * all are 0.
 */
function normalisedWeights(features: readonly FeatureResult[], config: DriftConfig): number[] {
  const raw = features.map(({ name }) => settingsOf(config, name)?.weight ?? 1);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => (total === 0 ? 0 : weight / total));
}

/** Rounding must not carry a share past 1. */
const capped = (share: number): number => Math.min(1, share);

/** What the features of a run say together (domain rule: any of tier 1, or the share of drifted ones at its limit). */
export function aggregateOf(features: readonly FeatureResult[], config: DriftConfig): RunAggregate {
  const drifted = features.filter(moved);
  const judged = features.filter(({ verdict }) => verdict !== 'insufficient');
  const tierOne = features.filter(({ name }) => isTierOne(config, name));
  const tierOneDrifted = tierOne.filter(moved);
  const share = judged.length === 0 ? null : drifted.length / judged.length;
  const byShare = share !== null && drifted.length > 0 && share >= config.alarmShare;
  const byTier = tierOneDrifted.length > 0;

  const weights = normalisedWeights(features, config);
  const sumOf = (of: (feature: FeatureResult) => number): number =>
    features.reduce((sum, feature, index) => sum + (weights[index] ?? 0) * of(feature), 0);
  const judgedWeight = sumOf(({ verdict }) => (verdict === 'insufficient' ? 0 : 1));
  return {
    drifted: drifted.length,
    judged: judged.length,
    share,
    alarmShare: config.alarmShare,
    tierOne: tierOne.length,
    tierOneDrifted: tierOneDrifted.length,
    alarmBy: byTier ? (byShare ? 'both' : 'tier-one') : byShare ? 'share' : 'none',
    weightedScore: judgedWeight === 0 ? null : capped(sumOf(({ verdict }) => points[verdict]) / judgedWeight),
    unjudgedWeight: capped(sumOf(({ verdict }) => (verdict === 'insufficient' ? 1 : 0))),
    weighted: features.some(({ name }) => settingsOf(config, name)?.weight !== undefined),
    weights: features
      .map(({ name }, index) => ({ name, weight: capped(weights[index] ?? 0) }))
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, shownWeights),
  };
}

/** The features whose alarm the run takes over: those of tier 1, and all where their share is too large. */
export function alarming(
  features: readonly FeatureResult[],
  config: DriftConfig,
  { alarmBy }: RunAggregate,
): FeatureResult[] {
  const all = alarmBy === 'share' || alarmBy === 'both';
  return features.filter((feature) => moved(feature) && (all || isTierOne(config, feature.name)));
}

const outcomes = ['prediction', 'score', 'label'] as const;

/** Drift of what the model says and of what came true. */
export function roleDrifts(features: readonly FeatureResult[]): RoleDrift[] {
  return outcomes.flatMap((role) =>
    features
      .filter((feature) => feature.role === role)
      .map(({ name, verdict, reason }) => ({ role, name, verdict, reason })),
  );
}
