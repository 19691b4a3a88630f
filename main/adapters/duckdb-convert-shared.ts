import type { ImportColumn } from '../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { ColumnType } from '../../shared/schema/column.ts';
import { toUtcInstant } from '../../shared/schema/time.ts';
import type { UtcInstant } from '../../shared/schema/time.ts';
import { countInWords, importLimits, sizeInWords } from '../core/evidence/limits.ts';
import type { ConvertRequest, ConvertResult, RejectedSourceRow } from '../core/ports.ts';
import { DuckDbFailure, toCount } from './duckdb-session.ts';
import type { DuckDbSession } from './duckdb-session.ts';
import { exactPath, identifier, literal } from './duckdb-sql.ts';

/** What a format does with a request, once its file is known. */
export type Conversion = Pick<ConvertResult, 'rows' | 'rejectedRows' | 'rejects'>;

/** A column to be written: its name in the result, its type, and the expression over the source. */
export type OutputColumn = { readonly name: string; readonly type: ColumnType; readonly expression: string };

const cellTooLong = 'DRIFTGUARD_CELL_TOO_LONG';
const groupRows = 122_880;
const groupCells = 64 * groupRows;
const groupBytes = 128 * 1024 * 1024;
/** The engine works on this many rows at a time. */
const vectorRows = 2048;

/**
 * A text expression as a value of a column type, NULL where it does not fit. Datetimes are read in UTC
 * when they name no zone; they have to begin with the year, because 03/02 is two different days.
 */
export function asType(text: string, type: ColumnType): string {
  switch (type) {
    case 'numeric':
      return `TRY_CAST(${text} AS DOUBLE)`;
    case 'boolean':
      return `TRY_CAST(${text} AS BOOLEAN)`;
    case 'datetime': {
      const cast = `TRY_CAST(${text} AS TIMESTAMPTZ)`;
      return `CASE WHEN regexp_matches(${text}, '^\\s*[0-9]{4}[-/]') AND isfinite(${cast}) THEN ${cast} END`;
    }
    case 'categorical':
    case 'text':
      return `CASE WHEN strlen(${text}) > ${importLimits.cellBytes} THEN error(${literal(cellTooLong)}) ELSE ${text} END`;
  }
}

/** True where a text is there but does not fit the type. */
export function misfits(text: string, type: ColumnType): string {
  return `(${text} IS NOT NULL AND ${asType(text, type)} IS NULL)`;
}

export function isTextual(type: ColumnType): boolean {
  return type === 'categorical' || type === 'text';
}

const expectations: Readonly<Record<ColumnType, string>> = {
  numeric: 'not a number',
  boolean: 'neither true nor false',
  datetime: 'not a date and time written year first, such as 2024-12-31 23:59:00',
  categorical: 'not a text',
  text: 'not a text',
};

export function misfitReason(value: string, type: ColumnType): string {
  const shown = value.length > 60 ? `${value.slice(0, 59)}…` : value;
  return `“${shown}” is ${expectations[type]}.`;
}

/**
 * Rows of one row group: fewer in wide files and in files of long texts, so that the groups under way fit
 * into memory. It follows from the source alone, so that the same source gives the same bytes.
 */
function rowGroupSize(columns: number, bytesPerRow: number): number {
  const rows = Math.min(groupRows, groupCells / columns, groupBytes / Math.max(1, bytesPerRow));
  return Math.max(vectorRows, Math.floor(rows / vectorRows) * vectorRows);
}

/**
 * Writes a selection into a Parquet file, in the order of its rows. Snappy: it reads as fast as any codec
 * on the numbers measured, and every Parquet reader knows it. Returns the rows written.
 */
export async function copyToParquet(
  session: DuckDbSession,
  options: {
    readonly columns: readonly OutputColumn[];
    readonly relation: string;
    readonly where: readonly string[];
    readonly request: Pick<ConvertRequest, 'targetPath' | 'onProgress'>;
    readonly rowsTotal: number;
    /** Size of the source as the engine reads it. */
    readonly sourceBytes: number;
  },
): Promise<number> {
  const { columns, relation, where, request, rowsTotal, sourceBytes } = options;
  const groupSize = rowGroupSize(columns.length, sourceBytes / Math.max(1, rowsTotal));
  const list = columns.map(({ expression, name }) => `${expression} AS ${identifier(name)}`).join(', ');
  const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  const timer = setInterval(() => {
    const share = session.progress();
    if (share !== null) request.onProgress(Math.floor(share * rowsTotal), rowsTotal);
  }, 100);
  try {
    const [row] = await session.rows(
      `COPY (SELECT ${list} FROM ${relation}${condition}) TO ${literal(request.targetPath)} ` +
        `(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${groupSize})`,
    );
    return toCount(row?.['Count']);
  } catch (error) {
    if (error instanceof DuckDbFailure && error.message.includes(cellTooLong)) {
      throw new DriftGuardError(
        'FILE_LIMIT_EXCEEDED',
        `A value is longer than ${sizeInWords(importLimits.cellBytes)}. Leave that column out, or shorten its values.`,
      );
    }
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Missing values of every column of a Parquet file that was written here, by name. */
export async function countMissing(
  session: DuckDbSession,
  path: string,
  columns: readonly ImportColumn[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.rows(
    `SELECT column_id AS id, sum(stats_null_count) AS missing FROM parquet_metadata(${literal(exactPath(path))}) GROUP BY column_id`,
  );
  const byPosition = new Map(rows.map((row) => [toCount(row['id']), toCount(row['missing'])]));
  return new Map(columns.map(({ name }, position) => [name, byPosition.get(position) ?? 0]));
}

/** The last time of the column that says when a row was. */
export async function latestTime(
  session: DuckDbSession,
  path: string,
  columns: readonly ImportColumn[],
): Promise<UtcInstant | null> {
  const at = columns.find(({ role, type }) => role === 'timestamp' && type === 'datetime');
  if (at === undefined) return null;
  const [row] = await session.rows(
    `SELECT epoch_ms(max(${identifier(at.name)})) AS latest FROM read_parquet(${literal(exactPath(path))})`,
  );
  const latest = row?.['latest'] ?? null;
  return latest === null ? null : toUtcInstant(toCount(latest));
}

export function checkRowLimit(rows: number): void {
  if (rows <= importLimits.rows) return;
  throw new DriftGuardError(
    'FILE_LIMIT_EXCEEDED',
    `The file has ${countInWords(rows)} rows; at most ${countInWords(importLimits.rows)} can be imported. Take a sample, or split it.`,
  );
}

/**
 * Refuses a file of which most rows were refused: it was read the wrong way, or it is not what it was
 * taken for. Throws COLUMNS_INVALID naming the column that fits least, or FILE_DAMAGED.
 */
export function checkRejectedShare(
  { rows, rejectedRows, rejects }: Conversion,
  columns: readonly ImportColumn[],
): void {
  const total = rows + rejectedRows;
  if (total === 0) throw new DriftGuardError('FILE_EMPTY');
  if (rejectedRows <= total * importLimits.rejectedShare) return;
  const counts = new Map<string | null, RejectedSourceRow[]>();
  for (const reject of rejects) counts.set(reject.column, [...(counts.get(reject.column) ?? []), reject]);
  const worst = [...counts.values()].toSorted((a, b) => b.length - a.length)[0]?.[0];
  const share = `${countInWords(rejectedRows)} of ${countInWords(total)} rows cannot be read`;
  const example = worst === undefined ? '' : ` For example line ${countInWords(worst.line)}: ${worst.reason}`;
  const position = columns.findIndex(({ name }) => name === worst?.column);
  if (worst?.column === undefined || worst.column === null || position === -1) {
    throw new DriftGuardError(
      'FILE_DAMAGED',
      `${share}, so nothing was imported.${example} Check the file and how it is read (delimiter, encoding).`,
    );
  }
  const message = `${share}, mostly because of the column “${worst.column}”.${example} Choose another type for it, leave it out, or correct the file.`;
  throw new DriftGuardError('COLUMNS_INVALID', message, {
    problems: [{ path: `columns.${position}.type`, message: worst.reason }],
  });
}
