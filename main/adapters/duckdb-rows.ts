import { readDeadlines } from '../core/evidence/limits.ts';
import type {
  PackLinesRequest,
  PlainValue,
  ReadRowsRequest,
  RepeatedValue,
  RepeatedValueRequest,
} from '../core/ports.ts';
import type { ColumnType } from '../../shared/schema/column.ts';
import { parquetRows } from './duckdb-column-sql.ts';
import { toCount, toText, withDuckDb } from './duckdb-session.ts';
import type { DuckDbSettings } from './duckdb-session.ts';
import { exactPath, identifier, literal } from './duckdb-sql.ts';

/** A value as the engine hands it over: numbers that JSON cannot say come as text. */
function toPlain(value: unknown, numeric: boolean): PlainValue {
  if (value === null || value === undefined) return null;
  if (numeric) return Number(value);
  return typeof value === 'boolean' ? value : toText(value);
}

/** Reads columns of a Parquet file that an import wrote, page by page, in the order of its rows. */
export async function readRows(
  settings: DuckDbSettings,
  { path, columns, firstRow = 0, rows, pageRows, signal }: ReadRowsRequest,
  onPage: (page: PlainValue[][], firstRow: number) => void | Promise<void>,
): Promise<void> {
  const list = columns.map(({ name }, position) => `${identifier(name)} AS c${position}`).join(', ');
  await withDuckDb(
    settings,
    { paths: [path], signal, deadlineMs: readDeadlines.convertMs },
    async (session) => {
      const end = firstRow + rows;
      for (let first = firstRow; first < end; first += pageRows) {
        // oxlint-disable-next-line no-await-in-loop -- one page at a time, so that memory does not grow with rows
        const page = await session.rows(
          `SELECT ${list} FROM ${parquetRows(path)} ` +
            `WHERE file_row_number >= ${first} AND file_row_number < ${Math.min(end, first + pageRows)} ORDER BY file_row_number`,
        );
        // oxlint-disable-next-line no-await-in-loop
        await onPage(
          page.map((row) =>
            columns.map(({ type }, position) => toPlain(row[`c${position}`], type === 'numeric')),
          ),
          first,
        );
      }
    },
  );
}

/** Finds the first value of a text column that an earlier row has too. */
export async function findRepeatedValue(
  settings: DuckDbSettings,
  { path, column, signal }: RepeatedValueRequest,
): Promise<RepeatedValue | null> {
  const limits = { paths: [path], signal, deadlineMs: readDeadlines.convertMs };
  return withDuckDb(settings, limits, async (session) => {
    const value = identifier(column);
    await session.run(
      `CREATE TEMP TABLE repeated AS SELECT ${value} AS value FROM ${parquetRows(path)} ` +
        `WHERE ${value} IS NOT NULL GROUP BY ${value} HAVING count(*) > 1`,
    );
    const [found] = await session.rows(
      `SELECT value, first + 1 AS first, again + 1 AS again FROM (` +
        `SELECT ${value} AS value, file_row_number AS again, min(file_row_number) OVER (PARTITION BY ${value}) AS first ` +
        `FROM ${parquetRows(path)} WHERE ${value} IN (SELECT value FROM repeated)) ` +
        `WHERE again > first ORDER BY again LIMIT 1`,
    );
    if (found === undefined) return null;
    return {
      value: toText(found['value']) ?? '',
      first: toCount(found['first']),
      again: toCount(found['again']),
    };
  });
}

/** A time stays the text that it is, to be read as any other. */
const lineTypes: Readonly<Record<ColumnType, string>> = {
  numeric: 'DOUBLE',
  boolean: 'BOOLEAN',
  datetime: 'VARCHAR',
  categorical: 'VARCHAR',
  text: 'VARCHAR',
};

/** Writes lines of JSON that the core made as a Parquet file. */
export async function packLines(
  settings: DuckDbSettings,
  { path, columns, targetPath, signal }: PackLinesRequest,
): Promise<void> {
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(lineTypes[type])}`).join(', ');
  const limits = { paths: [path, targetPath], signal, deadlineMs: readDeadlines.convertMs };
  await withDuckDb(settings, limits, (session) =>
    session.run(
      `COPY (SELECT * FROM read_json(${literal(exactPath(path))}, format = 'newline_delimited', columns = {${types}})) ` +
        `TO ${literal(targetPath)} (FORMAT parquet, COMPRESSION snappy)`,
    ),
  );
}
