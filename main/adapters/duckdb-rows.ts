import { readDeadlines } from '../core/evidence/limits.ts';
import type { PlainValue, ReadRowsRequest } from '../core/ports.ts';
import { parquetRows } from './duckdb-column-sql.ts';
import { toText, withDuckDb } from './duckdb-session.ts';
import type { DuckDbSettings } from './duckdb-session.ts';
import { identifier } from './duckdb-sql.ts';

/** A value as the engine hands it over: numbers that JSON cannot say come as text. */
function toPlain(value: unknown, numeric: boolean): PlainValue {
  if (value === null || value === undefined) return null;
  if (numeric) return Number(value);
  return typeof value === 'boolean' ? value : toText(value);
}

/** Reads columns of a Parquet file that an import wrote, page by page, in the order of its rows. */
export async function readRows(
  settings: DuckDbSettings,
  { path, columns, rows, pageRows, signal }: ReadRowsRequest,
  onPage: (page: PlainValue[][], firstRow: number) => void | Promise<void>,
): Promise<void> {
  const list = columns.map(({ name }, position) => `${identifier(name)} AS c${position}`).join(', ');
  await withDuckDb(
    settings,
    { paths: [path], signal, deadlineMs: readDeadlines.convertMs },
    async (session) => {
      for (let first = 0; first < rows; first += pageRows) {
        // oxlint-disable-next-line no-await-in-loop -- one page at a time, so that memory does not grow with rows
        const page = await session.rows(
          `SELECT ${list} FROM ${parquetRows(path)} ` +
            `WHERE file_row_number >= ${first} AND file_row_number < ${first + pageRows} ORDER BY file_row_number`,
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
