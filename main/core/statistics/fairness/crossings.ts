import type { FairnessResult } from '../../../../shared/schema/fairness.ts';
import type { GroupCell } from './groups.ts';

export interface Crossings {
  /** Positions of the attributes of each pair that is formed; none with fewer than three attributes. */
  readonly pairs: readonly (readonly number[])[];
  /** Whether all attributes crossed are formed. */
  readonly whole: boolean;
  readonly skipped: FairnessResult['skipped'];
}

function countGroups(cells: readonly GroupCell[], positions: readonly number[]): number {
  const keys = cells.map(({ values }) => JSON.stringify(positions.map((position) => values[position])));
  return new Set(keys).size;
}

/** Which attributes are crossed: those that make more than `limit` groups are not, and are told. */
export function crossingsOf(
  { attributes, cells }: { readonly attributes: readonly string[]; readonly cells: readonly GroupCell[] },
  limit: number,
): Crossings {
  const positions = attributes.map((_, index) => index);
  const pairs =
    positions.length < 3
      ? []
      : positions.flatMap((first) => positions.slice(first + 1).map((second) => [first, second]));
  const counted = [...pairs, positions].map((own) => ({ own, groups: countGroups(cells, own) }));
  return {
    pairs: pairs.filter((pair) => countGroups(cells, pair) <= limit),
    whole: positions.length === 1 || countGroups(cells, positions) <= limit,
    skipped: counted
      .filter(({ own, groups }) => own.length > 1 && groups > limit)
      .map(({ own, groups }) => ({
        attributes: own.map((position) => attributes[position] ?? ''),
        groups,
      })),
  };
}
