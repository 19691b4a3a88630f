import type { z } from 'zod';
import { driftConfig, driftTestId } from '../../../shared/schema/drift.ts';
import type {
  Binning,
  CorrectionMethod,
  DriftConfig,
  DriftConfigInput,
  DriftTestId,
  EffectThresholds,
  FeatureConfig,
  FeatureTier,
  MultivariateMethod,
} from '../../../shared/schema/drift.ts';

export type Importance = { readonly tier: FeatureTier; readonly weight: string };

export const plainImportance: Importance = { tier: 1, weight: '' };

/** What stands in the fields of the comparison form; numbers as they were typed. */
export type CompareSettings = {
  readonly tests: readonly DriftTestId[] | null;
  readonly binMethod: Binning['method'];
  readonly binCount: string;
  readonly binEdges: string;
  readonly alpha: string;
  readonly majorAlpha: string;
  readonly correction: CorrectionMethod;
  /** Share of drifted features that alarms, in per cent. */
  readonly alarmShare: string;
  readonly multivariate: readonly MultivariateMethod[];
  /** Tier and weight by column; one that is not named is of tier 1 and weighs 1. */
  readonly importance: Readonly<Record<string, Importance>>;
  /** Thresholds by column and test, as the reference's own windows suggest them. */
  readonly ownThresholds: Readonly<Record<string, Partial<Record<DriftTestId, EffectThresholds>>>>;
  /** What else is set for a column and has no field in the form: kept as it is. */
  readonly ownRest: Readonly<Record<string, Omit<FeatureConfig, 'tier' | 'weight' | 'thresholds'>>>;
  readonly thresholds: Readonly<
    Partial<Record<DriftTestId, { readonly moderate: string; readonly major: string }>>
  >;
};

export const defaultSettings: CompareSettings = {
  tests: null,
  binMethod: 'quantile',
  binCount: '10',
  binEdges: '',
  alpha: '0.05',
  majorAlpha: '0.01',
  correction: 'benjamini-hochberg',
  alarmShare: '20',
  multivariate: ['domain-classifier', 'reconstruction'],
  importance: {},
  ownThresholds: {},
  ownRest: {},
  thresholds: {},
};

/** The fields of the form for settings that exist. */
export function settingsOf(config: DriftConfig): CompareSettings {
  const { bins } = config;
  return {
    tests: config.tests ?? null,
    binMethod: bins.method,
    binCount: bins.method === 'custom' ? defaultSettings.binCount : String(bins.count),
    binEdges: bins.method === 'custom' ? bins.edges.join(' ') : '',
    alpha: String(config.alpha),
    majorAlpha: String(config.majorAlpha),
    correction: config.correction,
    alarmShare: String(Number((config.alarmShare * 100).toPrecision(12))),
    multivariate: config.multivariate,
    importance: Object.fromEntries(
      Object.entries(config.features).map(([name, { tier = 1, weight }]) => [
        name,
        { tier, weight: weight === undefined ? '' : String(weight) },
      ]),
    ),
    ownThresholds: Object.fromEntries(
      Object.entries(config.features).flatMap(([name, { thresholds }]) =>
        thresholds === undefined ? [] : [[name, thresholds]],
      ),
    ),
    ownRest: Object.fromEntries(
      Object.entries(config.features).map(
        ([name, { tier: _tier, weight: _weight, thresholds: _thresholds, ...rest }]) => [name, rest],
      ),
    ),
    thresholds: Object.fromEntries(
      Object.entries(config.thresholds).map(([test, { moderate, major }]) => [
        test,
        { moderate: String(moderate), major: String(major) },
      ]),
    ),
  };
}

export type SettingsTexts = {
  readonly notNumber: string;
  readonly bothThresholds: string;
  readonly noTests: string;
};

/** Messages by field: `tests`, `binCount`, `binEdges`, `alpha`, `majorAlpha`, `alarmShare`, `thresholds.<test>`, `features.<column>`. */
export type SettingsProblems = Readonly<Record<string, string>>;

export type SettingsReading =
  | { readonly ok: true; readonly config: DriftConfigInput }
  | { readonly ok: false; readonly problems: SettingsProblems };

/** A number as people write it, with a point or a comma; NaN for anything else. */
export function readNumber(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

function readBins(settings: CompareSettings): Binning {
  if (settings.binMethod !== 'custom') {
    return { method: settings.binMethod, count: readNumber(settings.binCount) };
  }
  const parts = settings.binEdges.split(/[\s;]+/).filter((part) => part !== '');
  return { method: 'custom', edges: parts.map(readNumber) };
}

function fieldOf(path: readonly PropertyKey[]): string {
  const [head, next] = path.map(String);
  if (head === 'bins') return next === 'edges' ? 'binEdges' : 'binCount';
  if (head === 'features' && next !== undefined) return `features.${next}`;
  return head === 'thresholds' && next !== undefined ? `thresholds.${next}` : (head ?? '');
}

/** A number that is none has its own sentence: the schema would speak of NaN. */
function messageOf(issue: z.core.$ZodIssue, texts: SettingsTexts): string {
  return issue.code === 'invalid_type' ? texts.notNumber : issue.message;
}

/** What was set for single columns; those that are as usual are left out. */
function readFeatures({
  importance,
  ownThresholds,
  ownRest,
}: CompareSettings): NonNullable<DriftConfigInput['features']> {
  const names = new Set([...Object.keys(importance), ...Object.keys(ownThresholds), ...Object.keys(ownRest)]);
  const features: NonNullable<DriftConfigInput['features']> = {};
  for (const name of names) {
    const { tier, weight } = importance[name] ?? plainImportance;
    const thresholds = ownThresholds[name];
    const own = {
      ...ownRest[name],
      ...(tier === 1 ? {} : { tier }),
      ...(weight.trim() === '' ? {} : { weight: readNumber(weight) }),
      ...(thresholds === undefined ? {} : { thresholds }),
    };
    if (Object.keys(own).length > 0) features[name] = own;
  }
  return features;
}

/** The form as a configuration, or what is wrong with which field. */
export function readSettings(settings: CompareSettings, texts: SettingsTexts): SettingsReading {
  const problems: Record<string, string> = {};
  const thresholds: NonNullable<DriftConfigInput['thresholds']> = {};
  for (const test of driftTestId.options) {
    const entry = settings.thresholds[test];
    if (entry === undefined || (entry.moderate.trim() === '' && entry.major.trim() === '')) continue;
    if (entry.moderate.trim() === '' || entry.major.trim() === '') {
      problems[`thresholds.${test}`] = texts.bothThresholds;
    } else {
      thresholds[test] = { moderate: readNumber(entry.moderate), major: readNumber(entry.major) };
    }
  }
  if (settings.tests?.length === 0) problems['tests'] = texts.noTests;
  const config: DriftConfigInput = {
    ...(settings.tests === null ? {} : { tests: [...settings.tests] }),
    bins: readBins(settings),
    alpha: readNumber(settings.alpha),
    majorAlpha: readNumber(settings.majorAlpha),
    correction: settings.correction,
    alarmShare: readNumber(settings.alarmShare) / 100,
    multivariate: [...settings.multivariate],
    thresholds,
    features: readFeatures(settings),
  };
  const parsed = driftConfig.safeParse(config);
  for (const issue of parsed.error?.issues ?? []) {
    problems[fieldOf(issue.path)] ??= messageOf(issue, texts);
  }
  return Object.keys(problems).length === 0 ? { ok: true, config } : { ok: false, problems };
}
