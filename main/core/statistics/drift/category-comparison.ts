import type { ColumnType } from '../../../../shared/schema/column.ts';
import type {
  DistributionBin,
  DriftConfig,
  DriftTestId,
  SideCounts,
} from '../../../../shared/schema/drift.ts';
import { formatCount } from '../format.ts';
import { describeTest, maxCategories } from '../registry.ts';
import { binnedTest, isBinnedTest } from './binned-tests.ts';
import { settingsOfFeature } from './feature-settings.ts';
import { notComputable } from './figures.ts';
import { missingRate } from './missing-rate.ts';
import { newCategory } from './new-category.ts';
import { psi } from './psi.ts';
import type { FeatureComparison, TestFigures, TestLimits } from './types.ts';

/** Values of a column grouped by equality. */
export interface CategoryCounts {
  /** All rows, the missing ones included. */
  readonly rows: number;
  readonly missing: number;
  /** Rows per category; null when there are more than `maxCategories` different ones. */
  readonly counts: ReadonlyMap<string, number> | null;
}

/** Groups values; null is missing, an empty text is a category. */
export function countCategories(values: Iterable<string | null>): CategoryCounts {
  const counts = new Map<string, number>();
  let rows = 0;
  let missing = 0;
  let tooMany = false;
  for (const value of values) {
    rows += 1;
    if (value === null) missing += 1;
    else if (!tooMany) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
      if (counts.size > maxCategories) {
        tooMany = true;
        counts.clear();
      }
    }
  }
  return { rows, missing, counts: tooMany ? null : counts };
}

const shownCategories = 50;

interface Category {
  readonly name: string;
  readonly reference: number;
  readonly current: number;
}

/** Union of both sides' categories by falling total, then by name, so that the order of the rows does not matter. */
function unionOf(reference: ReadonlyMap<string, number>, current: ReadonlyMap<string, number>): Category[] {
  const names = new Set([...reference.keys(), ...current.keys()]);
  return [...names]
    .map((name) => ({
      name,
      reference: reference.get(name) ?? 0,
      current: current.get(name) ?? 0,
    }))
    .filter((category) => category.reference + category.current > 0)
    .toSorted((a, b) => b.reference + b.current - (a.reference + a.current) || (a.name < b.name ? -1 : 1));
}

function shownBins(categories: readonly Category[]): DistributionBin[] {
  const figures = psi(pairOf(categories));
  const computable = figures.referenceRows > 0 && figures.currentRows > 0;
  const bins = categories.map((category, index) => ({
    label: category.name,
    lower: null,
    upper: null,
    referenceCount: category.reference,
    currentCount: category.current,
    contribution: computable ? (figures.contributions[index] ?? 0) : null,
  }));
  if (bins.length <= shownCategories) return bins;
  const rest = bins.slice(shownCategories - 1);
  const total = (pick: (bin: DistributionBin) => number): number =>
    rest.reduce((sum, bin) => sum + pick(bin), 0);
  return [
    ...bins.slice(0, shownCategories - 1),
    {
      label: `${formatCount(rest.length)} other categories`,
      lower: null,
      upper: null,
      referenceCount: total((bin) => bin.referenceCount),
      currentCount: total((bin) => bin.currentCount),
      contribution: computable ? total((bin) => bin.contribution ?? 0) : null,
    },
  ];
}

function pairOf(categories: readonly Category[]): { reference: number[]; current: number[] } {
  return {
    reference: categories.map((category) => category.reference),
    current: categories.map((category) => category.current),
  };
}

function sideOf(counts: CategoryCounts): SideCounts {
  return {
    rows: counts.rows,
    used: counts.rows - counts.missing,
    missing: counts.missing,
    notFinite: 0,
  };
}

export interface CategoryComparisonInput {
  readonly name: string;
  readonly type: Exclude<ColumnType, 'numeric'>;
  readonly reference: CategoryCounts;
  readonly current: CategoryCounts;
  readonly config: DriftConfig;
}

/**
 * Compares a column of categories, booleans, dates or text from the rows per category. For dates and text, and for
 * more than `maxCategories` different values, only missing values are compared; `counts` may then be null.
 */
export function compareCategories(input: CategoryComparisonInput): FeatureComparison {
  const { name, type, config } = input;
  const tooManyCategories = input.reference.counts === null || input.current.counts === null;
  const settings = settingsOfFeature(config, { name, type, tooManyCategories });
  const reference = sideOf(input.reference);
  const current = sideOf(input.current);
  const categories = unionOf(
    input.reference.counts ?? new Map<string, number>(),
    input.current.counts ?? new Map<string, number>(),
  );
  const figuresOf = (id: DriftTestId, limits: TestLimits): TestFigures => {
    if (isBinnedTest(id)) return binnedTest(id, { counts: pairOf(categories), ordered: false }, limits);
    if (id === 'missing-rate') return missingRate(reference, current, limits);
    if (id === 'new-category') return newCategory(categories, limits);
    return notComputable({
      effectName: describeTest(id).effect,
      obstacle: 'Categories have no order.',
      decides: false,
    });
  };
  const comparesValues = settings.tests.some((id) => id !== 'missing-rate');
  return {
    name,
    type,
    reference,
    current,
    tests: settings.tests.map((id) => {
      const limits = settings.limitsOf(id);
      const ofRows = id === 'missing-rate';
      return {
        ...figuresOf(id, limits),
        id,
        limits,
        referenceRows: ofRows ? reference.rows : reference.used,
        currentRows: ofRows ? current.rows : current.used,
      };
    }),
    remark: settings.remark,
    distribution: comparesValues
      ? {
          kind: 'categorical',
          bins: shownBins(categories),
          categoryCount: categories.length,
          newCategories: namesWhere(categories, (category) => category.reference === 0),
          vanishedCategories: namesWhere(categories, (category) => category.current === 0),
        }
      : { kind: 'none' },
  };
}

/** At most 50 names, the most frequent first. */
function namesWhere(categories: readonly Category[], wanted: (category: Category) => boolean): string[] {
  return categories
    .filter(wanted)
    .slice(0, shownCategories)
    .map((category) => category.name);
}
