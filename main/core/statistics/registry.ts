import type { ColumnType } from '../../../shared/schema/column.ts';
import { formatCount } from './format.ts';
import { driftTestId, type DriftTestId, type EffectThresholds } from '../../../shared/schema/drift.ts';

/** What a person should know about a test before choosing it. */
export interface TestDescriptor {
  readonly id: DriftTestId;
  readonly title: string;
  readonly formula: string;
  readonly source: string;
  /** What the thresholds are held against, and its unit. */
  readonly effect: string;
  /** The same in a sentence: "KS D = 0.231". */
  readonly shortEffect: string;
  readonly domain: string;
  readonly columnTypes: readonly ColumnType[];
  /** Whether it compares the values themselves; the others compare only what is missing or new. */
  readonly comparesDistribution: boolean;
  readonly thresholds: EffectThresholds;
  readonly rationale: string;
}

const ordered: readonly ColumnType[] = ['numeric'];
const grouped: readonly ColumnType[] = ['categorical', 'boolean'];
const valued: readonly ColumnType[] = ['numeric', 'categorical', 'boolean'];
const every: readonly ColumnType[] = ['numeric', 'categorical', 'boolean', 'datetime', 'text'];

const descriptors: Readonly<Record<DriftTestId, TestDescriptor>> = {
  ks: {
    id: 'ks',
    title: 'Kolmogorov-Smirnov',
    formula: 'D = max over x of |F(x) - G(x)|, F and G the empirical distribution functions of both sides',
    source:
      'Smirnov 1939; exact p-value by lattice paths (Gnedenko and Korolyuk 1951, Viehmann 2021), asymptotic by Simard and L’Ecuyer 2011',
    effect: 'KS D, largest difference of the cumulative shares (0 to 1)',
    shortEffect: 'KS D',
    domain: 'Finite numbers on both sides; missing and infinite values are left out and counted.',
    columnTypes: ordered,
    comparesDistribution: true,
    thresholds: { moderate: 0.1, major: 0.2 },
    rationale:
      'At 0.1 a tenth of the rows lies elsewhere in the range; with large data smaller distances are significant without mattering.',
  },
  psi: {
    id: 'psi',
    title: 'Population stability index',
    formula: 'PSI = sum over bins of (q - p) ln(q / p), p = (count + 0.5) / (rows + 0.5 bins) on each side',
    source: 'Lewis 1994; critical value from chi-square(B - 1) (1/N + 1/M), Yurdakul 2018',
    effect: 'PSI (0 or more, natural logarithm)',
    shortEffect: 'PSI',
    domain: 'Numbers in bins fixed on the reference, or categories; missing values are left out and counted.',
    columnTypes: valued,
    comparesDistribution: true,
    thresholds: { moderate: 0.1, major: 0.25 },
    rationale:
      'The customary 0.1 and 0.25. They are conventions, so a verdict also needs significance, which small samples lack.',
  },
  chi2: {
    id: 'chi2',
    title: 'Chi-square test of homogeneity',
    formula:
      'X2 = sum over the 2 x k table of (observed - expected)^2 / expected; V = sqrt(sum (p - q)^2 / (p + q) / 2)',
    source: 'Pearson 1900; Cramér 1946',
    effect: 'Cramér’s V at equal row counts (0 to 1)',
    shortEffect: 'Cramér’s V',
    domain: 'Categories, or the bins of a numeric column; categories that neither side has are dropped.',
    columnTypes: valued,
    comparesDistribution: true,
    thresholds: { moderate: 0.1, major: 0.2 },
    rationale:
      'Cohen’s small effect is 0.1. V is taken at equal row counts, because a large reference would hide any change otherwise.',
  },
  'g-test': {
    id: 'g-test',
    title: 'G-test of homogeneity',
    formula:
      'G = 2 sum over the 2 x k table of observed ln(observed / expected); effect sqrt(G / rows) at equal row counts',
    source:
      'Wilks 1938, p with the factor of Williams 1976; where a bin expects fewer than 50 rows, p by the chi-square law with the mean and variance of these counts (Satterthwaite 1946)',
    effect: 'root of G per row at equal row counts (0 to 1.1774)',
    shortEffect: 'root of G per row',
    domain: 'Categories, or the bins of a numeric column; categories that neither side has are dropped.',
    columnTypes: valued,
    comparesDistribution: true,
    thresholds: { moderate: 0.1, major: 0.2 },
    rationale: 'For small changes the effect is Cramér’s V, so the same limits apply.',
  },
  'jensen-shannon': {
    id: 'jensen-shannon',
    title: 'Jensen-Shannon distance',
    formula: 'sqrt((KL(p, m) + KL(q, m)) / 2), m = (p + q) / 2, natural logarithm',
    source: 'Endres and Schindelin 2003',
    effect: 'Jensen-Shannon distance (0 to 0.8326, natural logarithm)',
    shortEffect: 'Jensen-Shannon distance',
    domain: 'The same bins or categories as the PSI, without smoothing.',
    columnTypes: valued,
    comparesDistribution: true,
    thresholds: { moderate: 0.1, major: 0.2 },
    rationale: 'For small changes the distance is near sqrt(PSI / 8): PSI 0.1 is 0.11 and PSI 0.25 is 0.18.',
  },
  hellinger: {
    id: 'hellinger',
    title: 'Hellinger distance',
    formula: 'sqrt(sum (sqrt p - sqrt q)^2 / 2)',
    source: 'Hellinger 1909',
    effect: 'Hellinger distance (0 to 1)',
    shortEffect: 'Hellinger distance',
    domain: 'The same bins or categories as the PSI, without smoothing.',
    columnTypes: valued,
    comparesDistribution: true,
    thresholds: { moderate: 0.1, major: 0.2 },
    rationale: 'For small changes it equals the Jensen-Shannon distance, so the same limits apply.',
  },
  wasserstein: {
    id: 'wasserstein',
    title: 'Wasserstein-1 distance',
    formula: 'W = integral of |F(x) - G(x)| dx; effect W / sd of the reference (divisor n)',
    source: 'Vallender 1974',
    effect: 'Wasserstein-1 in reference standard deviations (0 or more)',
    shortEffect: 'Wasserstein distance / sd',
    domain: 'Finite numbers; the effect needs a reference that is not constant.',
    columnTypes: ordered,
    comparesDistribution: true,
    thresholds: { moderate: 0.1, major: 0.25 },
    rationale: 'The average value moved by a tenth, or a quarter, of a standard deviation.',
  },
  'total-variation': {
    id: 'total-variation',
    title: 'Total variation distance',
    formula: 'sum |p - q| / 2',
    source: 'Levin, Peres and Wilmer 2009, section 4.1',
    effect: 'share of rows that would have to move to another bin (0 to 1)',
    shortEffect: 'total variation',
    domain: 'The same bins or categories as the PSI, without smoothing.',
    columnTypes: valued,
    comparesDistribution: true,
    thresholds: { moderate: 0.1, major: 0.2 },
    rationale: 'A tenth, or a fifth, of the rows changed their bin.',
  },
  'missing-rate': {
    id: 'missing-rate',
    title: 'Missing rate',
    formula: '|missing share of current - missing share of reference|',
    source: 'Pooled z test of two proportions; Fisher 1935 where fewer than five are expected',
    effect: 'change of the missing share (0 to 1)',
    shortEffect: 'change of the missing rate',
    domain: 'Any column.',
    columnTypes: every,
    comparesDistribution: false,
    thresholds: { moderate: 0.02, major: 0.1 },
    rationale:
      'Two points need an explanation, ten change what the model sees. Judged at the stricter level.',
  },
  'new-category': {
    id: 'new-category',
    title: 'New categories',
    formula: 'share of current rows whose category the reference does not have',
    source:
      'Expected share without drift by Good 1953: categories seen once in the reference / its rows; p by exchange of rows between the sides, category by category',
    effect: 'share of current rows (0 to 1)',
    shortEffect: 'share of rows with new categories',
    domain: 'Categories; missing values are not a category.',
    columnTypes: grouped,
    comparesDistribution: false,
    thresholds: { moderate: 0.01, major: 0.05 },
    rationale:
      'A model has learned nothing about these rows: one in a hundred deserves a look, one in twenty a stop.',
  },
};

/** All tests in the order in which they are listed to a person. */
export const testDescriptors: readonly TestDescriptor[] = driftTestId.options.map((id) => descriptors[id]);

export function describeTest(id: DriftTestId): TestDescriptor {
  return descriptors[id];
}

/** Most categories that are compared one by one; a column with more is treated like text. */
export const maxCategories = 10_000;

const defaultTests: Readonly<Record<ColumnType, readonly DriftTestId[]>> = {
  numeric: ['ks', 'psi', 'missing-rate'],
  categorical: ['chi2', 'psi', 'missing-rate', 'new-category'],
  boolean: ['chi2', 'psi', 'missing-rate'],
  datetime: ['missing-rate'],
  text: ['missing-rate'],
};

export interface TestChoice {
  readonly tests: readonly DriftTestId[];
  /** Why these and not the asked ones; null when there is nothing to explain. */
  readonly remark: string | null;
}

/** What a column is to a reader of a sentence. */
const columnNouns: Readonly<Record<ColumnType, string>> = {
  numeric: 'numbers',
  categorical: 'categories',
  boolean: 'categories',
  datetime: 'dates',
  text: 'text',
};

/**
 * Tests for a column: the asked ones that suit its type, else the defaults of the type.
 * `tooManyCategories`: the column holds more than `maxCategories` distinct values.
 */
export function chooseTests(options: {
  readonly type: ColumnType;
  readonly asked: readonly DriftTestId[] | undefined;
  readonly tooManyCategories: boolean;
}): TestChoice {
  const { type, asked, tooManyCategories } = options;
  if (tooManyCategories) {
    return {
      tests: ['missing-rate'],
      remark: `More than ${formatCount(maxCategories)} different values: only missing values are compared.`,
    };
  }
  if (asked !== undefined) {
    const suited = [...new Set(asked)].filter((id) => descriptors[id].columnTypes.includes(type));
    if (suited.length > 0) return { tests: suited, remark: null };
    return {
      tests: defaultTests[type],
      remark: `None of the chosen tests compares ${columnNouns[type]}: the default ones were used.`,
    };
  }
  return {
    tests: defaultTests[type],
    remark:
      type === 'text' || type === 'datetime'
        ? `Only missing values are compared, because the column holds ${columnNouns[type]}.`
        : null,
  };
}

const aliases: Readonly<Record<string, DriftTestId>> = {
  'kolmogorov-smirnov': 'ks',
  'ks-test': 'ks',
  'population-stability-index': 'psi',
  'chi-square': 'chi2',
  'chi-squared': 'chi2',
  chisquare: 'chi2',
  chisq: 'chi2',
  g: 'g-test',
  gtest: 'g-test',
  'likelihood-ratio': 'g-test',
  js: 'jensen-shannon',
  jensenshannon: 'jensen-shannon',
  'jensen-shannon-distance': 'jensen-shannon',
  'hellinger-distance': 'hellinger',
  'wasserstein-1': 'wasserstein',
  'wasserstein-distance': 'wasserstein',
  emd: 'wasserstein',
  tv: 'total-variation',
  tvd: 'total-variation',
  'total-variation-distance': 'total-variation',
  missing: 'missing-rate',
  'new-categories': 'new-category',
};

/** The test that a person means, whatever the case, spaces or underscores; null when there is none of that name. */
export function parseTestId(text: string): DriftTestId | null {
  const name = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const known = driftTestId.safeParse(name);
  if (known.success) return known.data;
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? null) : null;
}
