import type { ImportColumn } from '../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { CsvSurvey } from '../core/evidence/csv-scanner.ts';
import { countInWords, importLimits, sizeInWords } from '../core/evidence/limits.ts';
import { missingMarkers } from '../core/evidence/missing-markers.ts';
import { keptText, locateOffsets, locateOrdinals } from '../core/evidence/record-locator.ts';
import type { Located } from '../core/evidence/record-locator.ts';
import { openQuote } from '../core/evidence/source-file.ts';
import type { CsvSource } from '../core/evidence/source-file.ts';
import type { ConvertRequest, RejectedSourceRow } from '../core/ports.ts';
import {
  asType,
  checkRowLimit,
  copyToParquet,
  isTextual,
  misfitReason,
  misfits,
} from './duckdb-convert-shared.ts';
import type { Conversion } from './duckdb-convert-shared.ts';
import { toCount, toText } from './duckdb-session.ts';
import type { DuckDbSession } from './duckdb-session.ts';
import { exactPath, literal, textList } from './duckdb-sql.ts';
import { readingTimes } from './duckdb-zones.ts';

type RelationOptions = {
  readonly path: string;
  readonly source: CsvSource;
  /** Type under which the engine reads each column of the file, by position. */
  readonly types: readonly string[];
  readonly markers: readonly string[];
  readonly skip: number;
  readonly parallel: boolean;
  /** Name of the table that lists what did not fit the form. */
  readonly rejects: string;
};

/**
 * The `read_csv` call for a plain UTF-8 file. Nothing is left to the engine to guess, and columns are
 * called c0, c1, … so that no name in a file can mean anything in SQL.
 */
export function csvRelation(options: RelationOptions): string {
  const { path, source, types, markers, skip, parallel, rejects } = options;
  const { delimiter, header, decimalComma } = source.dialect;
  const columns = types.map((type, position) => `'c${position}': '${type}'`).join(', ');
  return (
    `read_csv(${literal(exactPath(path))}, auto_detect=false, strict_mode=true, delim=${literal(delimiter)}, ` +
    `quote='"', escape='"', header=${header}, skip=${skip}, columns={${columns}}, ` +
    `nullstr=${textList(markers)}, decimal_separator='${decimalComma ? ',' : '.'}', ` +
    `max_line_size=${importLimits.recordBytes}, parallel=${parallel}, store_rejects=true, rejects_limit=0, ` +
    `rejects_table='${rejects}', rejects_scan='${rejects}_scans')`
  );
}

type KeptColumn = ImportColumn & { readonly position: number };

function keptColumns(source: CsvSource, columns: readonly ImportColumn[]): KeptColumn[] {
  return columns.map((column) => ({
    ...column,
    position: source.names.columns.findIndex(({ name }) => name === column.name),
  }));
}

/** Numbers and booleans are read by the parser itself; datetimes as text, because it would drop their misfits silently. */
function engineTypes(source: CsvSource, kept: readonly KeptColumn[]): string[] {
  const types = source.names.columns.map(() => 'VARCHAR');
  for (const { type, position } of kept) {
    if (type === 'numeric') types[position] = 'DOUBLE';
    if (type === 'boolean') types[position] = 'BOOLEAN';
  }
  return types;
}

type FormReject = { readonly offset: number; readonly column: string | null; readonly reason: string };

function formReason(error: string, message: string, width: number): string {
  switch (error) {
    case 'MISSING COLUMNS': {
      const found = /Found: (\d+)/u.exec(message)?.[1] ?? 'fewer';
      return `The row has ${found} of ${width} values.`;
    }
    case 'TOO MANY COLUMNS':
      return `The row has more than ${width} values.`;
    case 'INVALID ENCODING':
      return 'The text is not valid UTF-8. If the file is Latin-1, choose that encoding.';
    case 'LINE SIZE OVER MAXIMUM':
      return `The row is longer than ${sizeInWords(importLimits.recordBytes)}.`;
    default:
      return 'A quote is not closed, or text follows a closing quote.';
  }
}

/** What the parser refused: how many rows, and the first of them in the order of the file. */
async function readFormRejects(
  session: DuckDbSession,
  table: string,
  source: CsvSource,
  kept: readonly KeptColumn[],
): Promise<{ count: number; first: FormReject[] }> {
  const [total] = await session.rows(`SELECT count(DISTINCT line_byte_position) AS n FROM ${table}`);
  // A row with the wrong number of values is said to be that, whatever else is wrong with it.
  const rank = `(CASE WHEN error_type = 'CAST' THEN 100000 ELSE 0 END + coalesce(column_idx, 0))`;
  const rows = await session.rows(
    `SELECT line_byte_position AS at, arg_min(error_type::VARCHAR, ${rank}) AS error, ` +
      `arg_min(error_message, ${rank}) AS message, arg_min(column_name, ${rank}) AS column_name ` +
      `FROM ${table} GROUP BY 1 ORDER BY 1 LIMIT ${importLimits.keptRejects}`,
  );
  const width = source.names.columns.length;
  const first = rows.map((row) => {
    const error = toText(row['error']) ?? '';
    const message = toText(row['message']) ?? '';
    const column = kept.find(({ position }) => `c${position}` === row['column_name']);
    const value = /Could not convert string "([\s\S]*)" to '/u.exec(message)?.[1];
    const isCast = error === 'CAST' && column !== undefined;
    return {
      // The engine counts bytes from 1.
      offset: toCount(row['at']) - 1,
      column: isCast ? column.name : null,
      reason: isCast ? misfitReason(value ?? '', column.type) : formReason(error, message, width),
    };
  });
  return { count: toCount(total?.['n']), first };
}

async function describeFormRejects(
  located: Located,
  rejects: readonly FormReject[],
): Promise<RejectedSourceRow[]> {
  const records = await locateOffsets(
    located,
    rejects.map(({ offset }) => offset),
  );
  return rejects.map(({ offset, column, reason }) => {
    const record = records.get(offset);
    return { line: record?.line ?? 1, column, reason, text: record?.text ?? '' };
  });
}

/**
 * Finds the rows whose datetimes do not fit: a second reading with every column as text numbers the rows,
 * and the numbers lead to lines. Rows that were refused for another reason are not repeated.
 */
async function describeDateRejects(
  session: DuckDbSession,
  options: {
    readonly relation: string;
    readonly table: string;
    readonly dates: readonly KeptColumn[];
    readonly located: Located;
    readonly headerRows: number;
    readonly known: ReadonlySet<number>;
  },
): Promise<RejectedSourceRow[]> {
  const { relation, table, dates, located, headerRows, known } = options;
  const bad = dates.map(({ position, type }) => misfits(`c${position}`, type)).join(' OR ');
  const wrong = dates
    .map(({ position, type }) => `WHEN ${misfits(`c${position}`, type)} THEN c${position}`)
    .join(' ');
  const which = dates
    .map(({ position, type }) => `WHEN ${misfits(`c${position}`, type)} THEN ${position}`)
    .join(' ');
  const rows = await session.rows(
    `SELECT n, CASE ${wrong} END AS value, CASE ${which} END AS position FROM (SELECT row_number() OVER () AS n, * FROM ${relation}) ` +
      `WHERE ${bad} ORDER BY n LIMIT ${importLimits.keptRejects + known.size}`,
  );
  const dropped = await session.rows(`SELECT DISTINCT line_byte_position AS at FROM ${table} ORDER BY 1`);
  const records = await locateOrdinals(located, {
    ordinals: rows.map((row) => toCount(row['n'])),
    without: dropped.map((row) => toCount(row['at']) - 1),
    skip: headerRows,
  });
  return rows.flatMap((row) => {
    const record = records.get(toCount(row['n']));
    const column = dates.find(({ position }) => position === toCount(row['position']));
    if (record === undefined || column === undefined || known.has(record.line)) return [];
    const reason = misfitReason(keptText(toText(row['value']) ?? ''), column.type);
    return [{ line: record.line, column: column.name, reason, text: record.text }];
  });
}

function checkSurvey(survey: CsvSurvey): void {
  if (survey.openQuoteLine !== null) throw openQuote(survey.openQuoteLine);
  if (survey.hasNul) {
    throw new DriftGuardError(
      'FILE_DAMAGED',
      'The text holds zero bytes, as after an interrupted copy or a full disk. Copy or export it again.',
    );
  }
}

function rowsLost(survey: CsvSurvey): Error {
  if (survey.strayQuoteLine === null) return new Error('The rows read are not the rows of the file');
  return new DriftGuardError(
    'FILE_DAMAGED',
    `On line ${survey.strayQuoteLine} text follows a closing quote, and from there the rows cannot be told apart. Quotation marks inside a text have to be doubled. Export the file again.`,
  );
}

/**
 * Converts a plain UTF-8 CSV file. Every record that `survey` counted ends up either in the Parquet file or
 * among the refused rows; anything else is an error and not an import.
 */
export async function convertCsv(
  session: DuckDbSession,
  input: {
    readonly source: CsvSource;
    readonly path: string;
    readonly survey: CsvSurvey;
    readonly request: ConvertRequest;
  },
): Promise<Conversion> {
  const { source, path, survey, request } = input;
  checkSurvey(survey);
  const kept = keptColumns(source, request.columns);
  const headerRows = source.dialect.header ? 1 : 0;
  // In a file of one column an empty line is a row without a value.
  const single = source.names.columns.length === 1;
  const empty = single ? survey.emptyLines - survey.leadingEmptyLines : 0;
  const rowsTotal = survey.records - headerRows + empty;
  checkRowLimit(rowsTotal);
  const dates = kept.filter(({ type }) => type === 'datetime');
  const common = {
    path,
    source,
    markers: missingMarkers,
    skip: survey.leadingEmptyLines,
    // Several readers have to guess where a record begins; with stray quotes they may guess differently.
    parallel: survey.strayQuoteLine === null,
  };
  const relation = (rejects: string) => csvRelation({ ...common, types: engineTypes(source, kept), rejects });
  const times = dates.map(({ name, position }) => ({ name, text: `c${position}` }));
  const rows = await readingTimes(
    session,
    { columns: times, zone: request.zone, relation: (time) => relation(`${time}_rejects`) },
    (read) =>
      copyToParquet(session, {
        columns: kept.map(({ name, type, position }) => {
          const text = `c${position}`;
          if (type === 'datetime') return { name, type, expression: read({ name, text }) };
          return { name, type, expression: isTextual(type) ? asType(text, type) : text };
        }),
        relation: relation('form_rejects'),
        where: dates.map(({ position, type }) => `NOT ${misfits(`c${position}`, type)}`),
        request,
        rowsTotal,
        sourceBytes: survey.bytes,
      }),
  );
  const form = await readFormRejects(session, 'form_rejects', source, kept);
  const rejectedRows = rowsTotal - rows;
  const dateRejects = rejectedRows - form.count;
  if (dateRejects < 0 || (dateRejects > 0 && dates.length === 0)) throw rowsLost(survey);

  const located = { path, delimiter: source.dialect.delimiter, emptyLines: single, signal: request.signal };
  const rejects = form.first.length === 0 ? [] : await describeFormRejects(located, form.first);
  if (dateRejects > 0) {
    const found = await describeDateRejects(session, {
      relation: csvRelation({
        ...common,
        types: source.names.columns.map(() => 'VARCHAR'),
        rejects: 'text_rejects',
      }),
      table: 'text_rejects',
      dates,
      located,
      headerRows,
      known: new Set(rejects.map(({ line }) => line)),
    });
    if (found.length === 0) throw rowsLost(survey);
    rejects.push(...found);
    rejects.sort((a, b) => a.line - b.line);
  }
  return { rows, rejectedRows, rejects: rejects.slice(0, importLimits.keptRejects) };
}

/** Reads the start of a CSV file, all columns as text, into the table `sample`. */
export async function sampleCsv(
  session: DuckDbSession,
  input: { readonly source: CsvSource; readonly path: string; readonly rows: number },
): Promise<{ readonly warnings: readonly string[] }> {
  const { source, path, rows } = input;
  const relation = csvRelation({
    path,
    source,
    types: source.names.columns.map(() => 'VARCHAR'),
    // The engine wants one; no table holds this, so the sample shows every value as it is written.
    markers: ['\u0001'],
    skip: 0,
    parallel: false,
    rejects: 'form_rejects',
  });
  await session.run(`CREATE TEMP TABLE sample AS SELECT * FROM ${relation} LIMIT ${rows}`);
  const { count, first } = await readFormRejects(session, 'form_rejects', source, []);
  const [example] = first;
  if (example === undefined) return { warnings: [] };
  return {
    warnings: [
      `${countInWords(count)} of the sampled rows ${count === 1 ? 'does' : 'do'} not have the form of the table and would be refused. ${example.reason}`,
    ],
  };
}
