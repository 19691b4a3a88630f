import type { RowColumn, RowSet } from './rows.ts';

/** A number for every row, and the column it was made from. */
export interface EncodedColumn {
  readonly source: string;
  /** What the number is: the value, one category, all rarer categories, the category's share, or whether it is missing. */
  readonly meaning: string;
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Categories of a column that get a number of their own; rarer ones share one. */
export const mostIndicators = 20;

const indicator = (
  values: readonly (string | null)[],
  test: (value: string | null) => boolean,
): Float64Array => Float64Array.from(values, (value) => (test(value) ? 1 : 0));

function frequencies(values: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function byFrequency(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

/** Mean of the finite values; 0 without any. */
function finiteMean(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count += 1;
    sum += (value - sum) / count;
  }
  if (count === 0) return 0;
  // The difference of two values near the largest number is beyond it; a share of each is not.
  return Number.isFinite(sum)
    ? sum
    : values.reduce((mean, value) => (Number.isFinite(value) ? mean + value / count : mean), 0);
}

function filled(values: Float64Array, substitute: number): Float64Array {
  return values.map((value) => (Number.isFinite(value) ? value : substitute));
}

function missingFlags(column: RowColumn): Float64Array {
  return column.kind === 'numeric'
    ? column.values.map((value) => (Number.isFinite(value) ? 0 : 1))
    : indicator(column.values, (value) => value === null);
}

function differs(values: Float64Array): boolean {
  return values.some((value) => value !== values[0]);
}

/** Whether either side's numbers differ, or the sides from each other: others say nothing. */
function tells({ reference, current }: EncodedColumn): boolean {
  return differs(reference) || differs(current) || reference[0] !== current[0];
}

function pairs(reference: RowSet, current: RowSet): (readonly [RowColumn, RowColumn])[] {
  const other = new Map(current.columns.map((column) => [column.name, column]));
  return reference.columns.flatMap((column) => {
    const match = other.get(column.name);
    return match?.kind === column.kind ? [[column, match] as const] : [];
  });
}

function missingColumn(reference: RowColumn, current: RowColumn): EncodedColumn[] {
  const encoded = {
    source: reference.name,
    meaning: 'missing',
    reference: missingFlags(reference),
    current: missingFlags(current),
  };
  return tells(encoded) ? [encoded] : [];
}

/**
 * Numbers for the domain classifier: values as they are (missing ones as the mean, with an indicator), one indicator
 * for each of the 20 most frequent categories of both sides together, one for the rest. Nothing here knows the side.
 */
export function encodeIndicators(reference: RowSet, current: RowSet): EncodedColumn[] {
  return pairs(reference, current).flatMap(([a, b]) => {
    const encoded: EncodedColumn[] = [];
    if (a.kind === 'numeric' && b.kind === 'numeric') {
      const both = new Float64Array(a.values.length + b.values.length);
      both.set(a.values);
      both.set(b.values, a.values.length);
      const mean = finiteMean(both);
      encoded.push({
        source: a.name,
        meaning: 'value',
        reference: filled(a.values, mean),
        current: filled(b.values, mean),
      });
    } else if (a.kind === 'categorical' && b.kind === 'categorical') {
      const names = byFrequency(frequencies([...a.values, ...b.values]));
      const own = names.length <= mostIndicators ? names : names.slice(0, mostIndicators - 1);
      for (const name of own) {
        encoded.push({
          source: a.name,
          meaning: `is ${name}`,
          reference: indicator(a.values, (value) => value === name),
          current: indicator(b.values, (value) => value === name),
        });
      }
      if (own.length < names.length) {
        const kept = new Set(own);
        const rare = (value: string | null): boolean => value !== null && !kept.has(value);
        encoded.push({
          source: a.name,
          meaning: 'is a rare category',
          reference: indicator(a.values, rare),
          current: indicator(b.values, rare),
        });
      }
    }
    return [...encoded.filter(tells), ...missingColumn(a, b)];
  });
}

/**
 * Numbers for the reconstruction: values (missing ones as the mean of the reference) and, for a category, its share of
 * the reference's rows, 0 for one that the reference does not have. Everything is learned on the reference alone.
 */
export function encodeFrequencies(reference: RowSet, current: RowSet): EncodedColumn[] {
  return pairs(reference, current).flatMap(([a, b]): EncodedColumn[] => {
    if (a.kind === 'numeric' && b.kind === 'numeric') {
      const mean = finiteMean(a.values);
      return [
        {
          source: a.name,
          meaning: 'value',
          reference: filled(a.values, mean),
          current: filled(b.values, mean),
        },
      ];
    }
    if (a.kind === 'categorical' && b.kind === 'categorical') {
      const counts = frequencies(a.values);
      const rows = Math.max(1, a.values.length);
      const missing = a.values.filter((value) => value === null).length;
      const shareOf = (value: string | null): number =>
        (value === null ? missing : (counts.get(value) ?? 0)) / rows;
      return [
        {
          source: a.name,
          meaning: 'share',
          reference: Float64Array.from(a.values, shareOf),
          current: Float64Array.from(b.values, shareOf),
        },
      ];
    }
    return [];
  });
}
