import type { ImportColumn } from '../../../../shared/contract/datasets.ts';
import { singleColumnRoles } from '../../../../shared/schema/column.ts';
import type { ColumnRole, ColumnType } from '../../../../shared/schema/column.ts';

/**
 * The type to read a column as that is wanted as another: every value can be read as the text of a category. Anything
 * else is left as it came; a comparison notes that the types differ.
 */
export function typeAs(own: ColumnType, wanted: ColumnType): ColumnType {
  return wanted === 'categorical' || wanted === 'text' ? wanted : own;
}

/** What only one column can be, and one that is known is already. */
function leftOver(role: ColumnRole, taken: ReadonlySet<ColumnRole>): ColumnRole {
  return singleColumnRoles.includes(role) && taken.has(role) ? 'feature' : role;
}

/**
 * The columns of a file, those that an earlier data set has in their role and, where the values allow it, their type
 * there. What was suggested for the others gives way to it where only one column can have a role.
 */
export function asBefore(
  columns: readonly ImportColumn[],
  before: readonly ImportColumn[],
): {
  readonly columns: readonly ImportColumn[];
  readonly known: number;
  readonly lacking: readonly string[];
} {
  const byName = new Map(before.map((column) => [column.name, column]));
  const present = columns.flatMap(({ name }) => byName.get(name) ?? []);
  const taken = new Set(present.map(({ role }) => role));
  const names = new Set(columns.map(({ name }) => name));
  return {
    columns: columns.map(({ name, type, role }) => {
      const known = byName.get(name);
      return known === undefined
        ? { name, type, role: leftOver(role, taken) }
        : { name, type: typeAs(type, known.type), role: known.role };
    }),
    known: present.length,
    lacking: before.flatMap(({ name }) => (names.has(name) ? [] : name)),
  };
}
