import { DriftGuardError } from '../../shared/errors.ts';
import { maxWindowsPerDataset } from '../../shared/schema/monitor.ts';
import type { CalendarUnit, DataWindow } from '../../shared/schema/monitor.ts';
import { toUtcInstant } from '../../shared/schema/time.ts';
import { countInWords, readDeadlines } from '../core/evidence/limits.ts';
import type { SliceRequest, WindowList, WindowsRequest } from '../core/ports.ts';
import { parquetTable, valueOf } from './duckdb-column-sql.ts';
import { toCount, withDuckDb } from './duckdb-session.ts';
import type { DuckDbSession, DuckDbSettings } from './duckdb-session.ts';
import { exactPath, literal } from './duckdb-sql.ts';

/* Cutting evidence into windows where it lies. Windows of time are cut in UTC, weeks begin on Monday. */

const calendarSteps: Readonly<Record<CalendarUnit, string>> = {
  hour: 'INTERVAL 1 HOUR',
  day: 'INTERVAL 1 DAY',
  week: 'INTERVAL 7 DAY',
  month: 'INTERVAL 1 MONTH',
  quarter: 'INTERVAL 3 MONTH',
};

const tooMany = (windows: number, advice: string): DriftGuardError =>
  new DriftGuardError(
    'INVALID_INPUT',
    `The data would be cut into ${countInWords(windows)} windows; at most ${countInWords(maxWindowsPerDataset)} are possible. ${advice}`,
    { problems: [{ path: 'draft.windows', message: advice }] },
  );

function calendarLabel(unit: CalendarUnit, startMs: number): string {
  const start = new Date(startMs).toISOString();
  switch (unit) {
    case 'hour':
      return `${start.slice(0, 10)} ${start.slice(11, 16)}`;
    case 'day':
      return start.slice(0, 10);
    case 'week':
      return `week of ${start.slice(0, 10)}`;
    case 'month':
      return start.slice(0, 7);
    case 'quarter':
      return `${start.slice(0, 4)} Q${Math.floor(Number(start.slice(5, 7)) / 3) + 1}`;
  }
}

/** A time as the engine compares it, whatever its type is in the file; NULL where it is none or endless. */
function timeOf(column: string): string {
  const time = `TRY_CAST(${valueOf(column)} AS TIMESTAMPTZ)`;
  return `CASE WHEN isfinite(${time}) THEN ${time} END`;
}

async function calendarWindows(
  session: DuckDbSession,
  path: string,
  windows: Extract<WindowsRequest['windows'], { kind: 'calendar' }>,
): Promise<WindowList> {
  const { unit, column } = windows;
  const time = timeOf(column);
  const start = `date_trunc('${unit}', ${time})`;
  const rows = await session.rows(
    `SELECT epoch_ms(start) AS start, epoch_ms(start + ${calendarSteps[unit]}) AS finish, n FROM ` +
      `(SELECT ${start} AS start, count(*) AS n FROM ${parquetTable(path)} GROUP BY ALL) ` +
      `ORDER BY start NULLS FIRST LIMIT ${maxWindowsPerDataset + 2}`,
  );
  const timed = rows.filter((row) => row['start'] !== null);
  if (timed.length > maxWindowsPerDataset) {
    throw tooMany(timed.length, 'Choose a longer unit of the calendar.');
  }
  return {
    windows: timed.map((row): DataWindow => {
      const startMs = toCount(row['start']);
      return {
        label: calendarLabel(unit, startMs),
        column,
        from: toUtcInstant(startMs),
        until: toUtcInstant(toCount(row['finish'])),
        firstRow: null,
        rows: toCount(row['n']),
      };
    }),
    withoutTime: rows.filter((row) => row['start'] === null).reduce((sum, row) => sum + toCount(row['n']), 0),
  };
}

function rowWindows(total: number, size: number): WindowList {
  const count = Math.ceil(total / size);
  if (count > maxWindowsPerDataset) throw tooMany(count, 'Choose more rows for each window.');
  return {
    windows: Array.from({ length: count }, (_, index): DataWindow => {
      const firstRow = index * size;
      const rows = Math.min(size, total - firstRow);
      return {
        label: `rows ${countInWords(firstRow + 1)} to ${countInWords(firstRow + rows)}`,
        column: null,
        from: null,
        until: null,
        firstRow,
        rows,
      };
    }),
    withoutTime: 0,
  };
}

/** The windows of a file in order of time or rows. Throws INVALID_INPUT where there are too many, CANCELLED. */
export async function listWindows(
  settings: DuckDbSettings,
  { path, rows, name, windows, signal }: WindowsRequest,
): Promise<WindowList> {
  if (windows.kind === 'whole') {
    const whole = { label: name, column: null, from: null, until: null, firstRow: null, rows };
    return { windows: [whole], withoutTime: 0 };
  }
  if (windows.kind === 'rows') return rowWindows(rows, windows.rows);
  return withDuckDb(settings, { paths: [path], signal, deadlineMs: readDeadlines.inspectMs }, (session) =>
    calendarWindows(session, path, windows),
  );
}

function conditionOf({ column, from, until, firstRow, rows }: DataWindow): string {
  if (firstRow !== null) return `file_row_number >= ${firstRow} AND file_row_number < ${firstRow + rows}`;
  if (column === null || from === null || until === null) return 'TRUE';
  const time = timeOf(column);
  return `${time} >= ${literal(from)}::TIMESTAMPTZ AND ${time} < ${literal(until)}::TIMESTAMPTZ`;
}

/** Writes the rows of a window into a Parquet file of their own, in their order. Returns how many there are. */
export async function sliceWindow(
  settings: DuckDbSettings,
  { path, window, targetPath, signal }: SliceRequest,
): Promise<number> {
  return withDuckDb(
    settings,
    { paths: [path, targetPath], signal, deadlineMs: readDeadlines.convertMs },
    async (session) => {
      const numbered = `read_parquet(${literal(exactPath(path))}, file_row_number = true)`;
      await session.run(
        `COPY (SELECT * EXCLUDE (file_row_number) FROM ${numbered} WHERE ${conditionOf(window)} ` +
          `ORDER BY file_row_number) TO ${literal(targetPath)} (FORMAT parquet)`,
      );
      const [row] = await session.rows(`SELECT count(*) AS n FROM ${parquetTable(targetPath)}`);
      return toCount(row?.['n']);
    },
  );
}
