import { z } from 'zod';

/** What the values of a column are, for statistics. `boolean` is compared as categories, `text` and `datetime` only by missing rate. */
export const columnType = z.enum(['numeric', 'categorical', 'boolean', 'datetime', 'text']);
export type ColumnType = z.infer<typeof columnType>;

/** What a column is for. A data set has at most one of `prediction`, `score`, `label`, `timestamp` and `id`. */
export const columnRole = z.enum([
  'feature',
  'prediction',
  'score',
  'label',
  'timestamp',
  'protected',
  'id',
  'ignore',
]);
export type ColumnRole = z.infer<typeof columnRole>;

export const singleColumnRoles: readonly ColumnRole[] = ['prediction', 'score', 'label', 'timestamp', 'id'];

/**
 * Identifiers and times differ between any two data sets without meaning anything; everything else is
 * compared: features, protected attributes, predictions, scores and, where both sides have it, the label.
 */
const uncomparedRoles: ReadonlySet<ColumnRole> = new Set(['id', 'timestamp', 'ignore']);

/** Whether drift is looked for in a column with this role. */
export function isCompared(role: ColumnRole): boolean {
  return !uncomparedRoles.has(role);
}

/** Longest column name that is accepted, in characters. */
export const maxColumnNameLength = 128;

export const columnName = z
  .string()
  .min(1, 'The column has no name.')
  .max(maxColumnNameLength, `A column name has at most ${maxColumnNameLength} characters.`);
