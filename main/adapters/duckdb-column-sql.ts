import type { ValueRange } from '../core/statistics/index.ts';
import { identifier, literal } from './duckdb-sql.ts';

/** A path as an SQL literal in which characters that would make it a pattern stand for themselves. */
export function literalPath(path: string): string {
  return literal(path.replaceAll(/[*?[]/gu, (character) => `[${character}]`));
}

/** A Parquet file as a table. */
/** The same with the place of each row in the file, from 0, as `file_row_number`. */
export function parquetRows(path: string): string {
  return `read_parquet(${literalPath(path)}, file_row_number = true)`;
}

export function parquetTable(path: string): string {
  return `read_parquet(${literalPath(path)})`;
}

/** A column as it is stored. */
export function valueOf(column: string): string {
  return identifier(column);
}

/** A value as a number: NULL where it is missing or not a number. */
export function numberOf(value: string): string {
  return `TRY_CAST(${value} AS DOUBLE)`;
}

/** True where a number lies between two others, both included. */
export function between(number: string, { lower, upper }: ValueRange): string {
  return `${number} BETWEEN ${literal(String(lower))}::DOUBLE AND ${literal(String(upper))}::DOUBLE`;
}

/**
 * A value as the text of its category. Whole numbers are written without a fraction, so that codes mean
 * the same whether a file stored them as text, as integers or as doubles.
 */
function textOf(value: string, storedType: string): string {
  if (storedType === 'VARCHAR') return value;
  const text = `CAST(${value} AS VARCHAR)`;
  if (storedType !== 'DOUBLE' && storedType !== 'FLOAT') return text;
  const whole = `isfinite(${value}) AND ${value} = trunc(${value}) AND abs(${value}) < 1e15`;
  return `CASE WHEN ${whole} THEN CAST(CAST(${value} AS BIGINT) AS VARCHAR) ELSE ${text} END`;
}

/** A value as `true` and `false`, whichever way yes and no were written; other texts stay what they are. */
function truthOf(value: string, storedType: string): string {
  const text = textOf(value, storedType);
  if (storedType === 'BOOLEAN') return text;
  return `coalesce(CAST(TRY_CAST(${text} AS BOOLEAN) AS VARCHAR), ${text})`;
}

/** The category of each row; `storedType` is the engine's type of the value. */
export function categoryOf(
  value: string,
  { storedType, type }: { readonly storedType: string; readonly type: 'categorical' | 'boolean' },
): string {
  return type === 'boolean' ? truthOf(value, storedType) : textOf(value, storedType);
}
