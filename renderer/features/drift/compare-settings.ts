import type { z } from 'zod';
import { driftConfig, driftTestId, newestLaws } from '../../../shared/schema/drift.ts';
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

/** Thresholds by test, as they were typed. */
export type TypedThresholds = Readonly<
  Partial<Record<DriftTestId, { readonly moderate: string; readonly major: string }>>
>;

export type TypedBins = {
  readonly binMethod: Binning['method'];
  readonly binCount: string;
  readonly binEdges: string;
};

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
  /** Tests of single columns; a column that is not named has those of all. */
  readonly ownTests: Readonly<Record<string, readonly DriftTestId[]>>;
  readonly ownBins: Readonly<Record<string, TypedBins>>;
  /** Thresholds by column and test: typed, or as the reference's own windows suggest them. */
  readonly ownThresholds: Readonly<Record<string, TypedThresholds>>;
  /** What else is set for a column and has no field in the form: kept as it is. */
  readonly ownRest: Readonly<Record<string, Pick<FeatureConfig, 'type'>>>;
  readonly thresholds: TypedThresholds;
  /** Version of the laws of p-values: kept until somebody asks for the newest. */
  readonly laws: DriftConfig['laws'];
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
  ownTests: {},
  ownBins: {},
  ownThresholds: {},
  ownRest: {},
  thresholds: {},
  laws: newestLaws,
};

function typedBins(bins: Binning): TypedBins {
  return {
    binMethod: bins.method,
    binCount: bins.method === 'custom' ? defaultSettings.binCount : String(bins.count),
    binEdges: bins.method === 'custom' ? bins.edges.join(' ') : '',
  };
}

/** Thresholds as texts for the fields. */
export function typedThresholds(
  thresholds: Readonly<Partial<Record<DriftTestId, EffectThresholds>>>,
): TypedThresholds {
  return Object.fromEntries(
    Object.entries(thresholds).map(([test, { moderate, major }]) => [
      test,
      { moderate: String(moderate), major: String(major) },
    ]),
  );
}

/** What is set for single columns under one key, as a record by column. */
function ownOf<Value>(
  config: DriftConfig,
  pick: (own: FeatureConfig) => Value | undefined,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(config.features).flatMap(([name, own]) => {
      const value = pick(own);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The fields of the form for settings that exist. */
export function settingsOf(config: DriftConfig): CompareSettings {
  return {
    tests: config.tests ?? null,
    ...typedBins(config.bins),
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
    ownTests: ownOf(config, ({ tests }) => tests),
    ownBins: ownOf(config, ({ bins }) => (bins === undefined ? undefined : typedBins(bins))),
    ownThresholds: ownOf(config, ({ thresholds }) =>
      thresholds === undefined ? undefined : typedThresholds(thresholds),
    ),
    ownRest: ownOf(config, ({ type }) => (type === undefined ? undefined : { type })),
    thresholds: typedThresholds(config.thresholds),
    laws: config.laws,
  };
}

export type SettingsTexts = {
  readonly notNumber: string;
  readonly bothThresholds: string;
  readonly noTests: string;
};

/**
 * Messages by field: `tests`, `binCount`, `binEdges`, `alpha`, `majorAlpha`, `alarmShare`, `thresholds.<test>`, and of
 * single columns `features.<column>` (weight), `ownBins.<column>` and `ownThresholds.<test>.<column>`.
 */
export type SettingsProblems = Readonly<Record<string, string>>;

/** The column that a message is about; null where it is about all. */
export function problemColumn(field: string): string | null {
  return (
    /^(?:ownBins|ownTests|ownThresholds\.[a-z0-9-]+)\.(?<name>.+)$/su.exec(field)?.groups?.['name'] ?? null
  );
}

export type SettingsReading =
  | { readonly ok: true; readonly config: DriftConfigInput }
  | { readonly ok: false; readonly problems: SettingsProblems };

/** A number as people write it, with a point or a comma; NaN for anything else. */
export function readNumber(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

function readBins(settings: TypedBins): Binning {
  if (settings.binMethod !== 'custom') {
    return { method: settings.binMethod, count: readNumber(settings.binCount) };
  }
  const parts = settings.binEdges.split(/[\s;]+/).filter((part) => part !== '');
  return { method: 'custom', edges: parts.map(readNumber) };
}

function fieldOf(path: readonly PropertyKey[]): string {
  const [head, next, own, test] = path.map(String);
  if (head === 'features' && own === 'bins') return `ownBins.${next}`;
  if (head === 'features' && own === 'thresholds') return `ownThresholds.${test}.${next}`;
  if (head === 'bins') return next === 'edges' ? 'binEdges' : 'binCount';
  if (head === 'features' && next !== undefined) return `features.${next}`;
  return head === 'thresholds' && next !== undefined ? `thresholds.${next}` : (head ?? '');
}

/** A number that is none has its own sentence: the schema would speak of NaN. */
function messageOf(issue: z.core.$ZodIssue, texts: SettingsTexts): string {
  return issue.code === 'invalid_type' ? texts.notNumber : issue.message;
}

/** Thresholds as numbers; pairs of which one half is missing are told to `refuse`. */
function readThresholds(
  typed: TypedThresholds,
  refuse: (test: DriftTestId) => void,
): NonNullable<DriftConfigInput['thresholds']> {
  const thresholds: NonNullable<DriftConfigInput['thresholds']> = {};
  for (const test of driftTestId.options) {
    const entry = typed[test];
    if (entry === undefined || (entry.moderate.trim() === '' && entry.major.trim() === '')) continue;
    if (entry.moderate.trim() === '' || entry.major.trim() === '') refuse(test);
    else thresholds[test] = { moderate: readNumber(entry.moderate), major: readNumber(entry.major) };
  }
  return thresholds;
}

/** What is set for a column, which may be called like something that every object has, for example “constructor”. */
export function ofColumn<Value>(own: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(own, name) ? own[name] : undefined;
}

/** What was set for single columns; those that are as usual are left out. */
function readFeatures(
  { importance, ownTests, ownBins, ownThresholds, ownRest }: CompareSettings,
  refuse: (name: string, test: DriftTestId) => void,
): NonNullable<DriftConfigInput['features']> {
  const names = new Set([importance, ownTests, ownBins, ownThresholds, ownRest].flatMap(Object.keys));
  const features: NonNullable<DriftConfigInput['features']> = {};
  for (const name of names) {
    const { tier, weight } = ofColumn(importance, name) ?? plainImportance;
    const tests = ofColumn(ownTests, name) ?? [];
    const bins = ofColumn(ownBins, name);
    const thresholds = readThresholds(ofColumn(ownThresholds, name) ?? {}, (test) => refuse(name, test));
    const own = {
      ...ofColumn(ownRest, name),
      ...(tests.length === 0 ? {} : { tests: [...tests] }),
      ...(bins === undefined ? {} : { bins: readBins(bins) }),
      ...(tier === 1 ? {} : { tier }),
      ...(weight.trim() === '' ? {} : { weight: readNumber(weight) }),
      ...(Object.keys(thresholds).length === 0 ? {} : { thresholds }),
    };
    if (Object.keys(own).length > 0) features[name] = own;
  }
  return features;
}

/** The form as a configuration, or what is wrong with which field. */
export function readSettings(settings: CompareSettings, texts: SettingsTexts): SettingsReading {
  const problems: Record<string, string> = {};
  const thresholds = readThresholds(settings.thresholds, (test) => {
    problems[`thresholds.${test}`] = texts.bothThresholds;
  });
  if (settings.tests?.length === 0) problems['tests'] = texts.noTests;
  for (const [name, tests] of Object.entries(settings.ownTests)) {
    if (tests.length === 0) problems[`ownTests.${name}`] = texts.noTests;
  }
  const config: DriftConfigInput = {
    ...(settings.tests === null ? {} : { tests: [...settings.tests] }),
    bins: readBins(settings),
    alpha: readNumber(settings.alpha),
    majorAlpha: readNumber(settings.majorAlpha),
    correction: settings.correction,
    alarmShare: readNumber(settings.alarmShare) / 100,
    multivariate: [...settings.multivariate],
    thresholds,
    ...(settings.laws === newestLaws ? {} : { laws: settings.laws }),
    features: readFeatures(settings, (name, test) => {
      problems[`ownThresholds.${test}.${name}`] = texts.bothThresholds;
    }),
  };
  const parsed = driftConfig.safeParse(config);
  for (const issue of parsed.error?.issues ?? []) {
    problems[fieldOf(issue.path)] ??= messageOf(issue, texts);
  }
  return Object.keys(problems).length === 0 ? { ok: true, config } : { ok: false, problems };
}
