import type { Dataset, DatasetColumn } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { isCompared } from '../../../../shared/schema/column.ts';
import type { ColumnRole, ColumnType } from '../../../../shared/schema/column.ts';
import type { DriftConfig, DriftVerdict, FeatureResult } from '../../../../shared/schema/drift.ts';
import type { ComparedColumn } from '../../ports.ts';
import type { FeatureComparison } from '../../statistics/index.ts';

/** What a run compares and what it leaves out. */
export type ColumnMatch = {
  /** Columns of both sides, in the order of the reference and with its types. */
  readonly columns: readonly ComparedColumn[];
  /** What the columns are for, as the reference has it. */
  readonly roles: ReadonlyMap<string, ColumnRole>;
  readonly unmatched: { readonly referenceOnly: string[]; readonly currentOnly: string[] };
  /** Type on the current side, of columns where it is another one. */
  readonly otherTypes: ReadonlyMap<string, ColumnType>;
};

export type MatchedColumn = Pick<DatasetColumn, 'name' | 'type' | 'role'>;

/** Pairs the columns by name. What either side leaves out is neither compared nor missed. */
export function matchColumns(
  reference: readonly MatchedColumn[],
  current: readonly MatchedColumn[],
): ColumnMatch {
  const byName = new Map(current.map((column) => [column.name, column]));
  const referenceNames = new Set(reference.map(({ name }) => name));
  const compared = reference.filter(({ role }) => isCompared(role));
  const shared = compared.flatMap((column) => {
    const other = byName.get(column.name);
    return other === undefined || !isCompared(other.role) ? [] : [{ column, other }];
  });
  return {
    columns: shared.map(({ column: { name, type } }) => ({ name, type })),
    roles: new Map(shared.map(({ column: { name, role } }) => [name, role])),
    unmatched: {
      referenceOnly: compared.filter(({ name }) => !byName.has(name)).map(({ name }) => name),
      currentOnly: current
        .filter(({ name, role }) => isCompared(role) && !referenceNames.has(name))
        .map(({ name }) => name),
    },
    otherTypes: new Map(
      shared
        .filter(({ column, other }) => column.type !== other.type)
        .map(({ column, other }) => [column.name, other.type]),
    ),
  };
}

/** The columns that go into the model, without what it says and what came true. */
export function featuresOf({ columns, roles }: ColumnMatch): ComparedColumn[] {
  return columns.filter(({ name }) => {
    const role = roles.get(name);
    return role === 'feature' || role === 'protected';
  });
}

/** Leaves out the columns that were not asked for. Throws INVALID_INPUT for one that both sides do not have. */
export function onlyColumns(match: ColumnMatch, wanted: readonly string[] | null): ColumnMatch {
  if (wanted === null) return match;
  const known = new Set(match.columns.map(({ name }) => name));
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new DriftGuardError(
      'INVALID_INPUT',
      `“${unknown[0]}” is not a column that both sides have and that is compared. Choose among the compared columns.`,
      {
        problems: unknown
          .slice(0, 50)
          .map((name) => ({ path: 'columns', message: `“${name}” is not compared.` })),
      },
    );
  }
  const chosen = new Set(wanted);
  return {
    columns: match.columns.filter(({ name }) => chosen.has(name)),
    roles: new Map([...match.roles].filter(([name]) => chosen.has(name))),
    // What nobody asked for is not missed.
    unmatched: { referenceOnly: [], currentOnly: [] },
    otherTypes: new Map([...match.otherTypes].filter(([name]) => chosen.has(name))),
  };
}

const typeNouns: Readonly<Record<ColumnType, string>> = {
  numeric: 'numbers',
  categorical: 'categories',
  boolean: 'true or false',
  datetime: 'dates',
  text: 'text',
};

/** Tells in each feature's result that the current data hold another type than the reference. */
export function noteOtherTypes(
  comparisons: readonly FeatureComparison[],
  otherTypes: ReadonlyMap<string, ColumnType>,
): FeatureComparison[] {
  return comparisons.map((comparison) => {
    const other = otherTypes.get(comparison.name);
    if (other === undefined) return comparison;
    const { type, remark } = comparison;
    const unread = type === 'numeric' ? '; what is not a number counts as missing' : '';
    const note = `The current data hold ${typeNouns[other]} here, compared as ${typeNouns[type]}${unread}.`;
    return { ...comparison, remark: remark === null ? note : `${remark} ${note}` };
  });
}

/** Refuses settings for columns that are not compared. Throws INVALID_INPUT. */
export function checkConfig(config: DriftConfig, columns: readonly ComparedColumn[]): void {
  const known = new Set(columns.map(({ name }) => name));
  const unknown = Object.keys(config.features).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new DriftGuardError(
    'INVALID_INPUT',
    `The settings name “${unknown[0]}”, which is not a column that both sides have and that is compared.`,
    {
      problems: unknown.slice(0, 50).map((name) => ({
        path: `config.features.${name}`,
        message: `“${name}” is not compared in this run.`,
      })),
    },
  );
}

/** Throws NOT_ENOUGH_DATA when nothing can be compared. */
export function checkComparable(reference: Dataset, current: Dataset, match: ColumnMatch): void {
  if (match.columns.length > 0) return;
  throw new DriftGuardError(
    'NOT_ENOUGH_DATA',
    `“${reference.name}” and “${current.name}” have no column of the same name to compare. Import the current data with the column names of the reference.`,
  );
}

/** Position of a verdict in a list that begins with the most urgent one when it is sorted downwards. */
export const verdictRank: Readonly<Record<DriftVerdict, number>> = {
  stable: 0,
  insufficient: 1,
  moderate: 2,
  major: 3,
};

/** The largest effect among the deciding tests, as a multiple of what is tolerated; what features are sorted by. */
export function relativeEffect({ tests }: FeatureResult): number {
  const effects = tests.flatMap(({ decides, effectSize, threshold }) => {
    if (!decides || effectSize === null || threshold === null) return [];
    if (effectSize === 0) return [0];
    // Any effect is infinitely more than a tolerance of nothing; the database and JSON want a number.
    return [Math.min(effectSize / threshold, Number.MAX_VALUE)];
  });
  return Math.max(0, ...effects);
}
