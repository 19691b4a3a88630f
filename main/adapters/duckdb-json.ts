import type { ImportColumn } from '../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { JsonSurvey } from '../core/evidence/json-scanner.ts';
import { importLimits } from '../core/evidence/limits.ts';
import { keptText } from '../core/evidence/record-locator.ts';
import type { JsonSource } from '../core/evidence/source-file.ts';
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
import { DuckDbFailure, toCount, toText } from './duckdb-session.ts';
import type { DuckDbSession } from './duckdb-session.ts';
import { exactPath, literal, textList, withoutMarkers } from './duckdb-sql.ts';
import { readingTimes } from './duckdb-zones.ts';

/** JSON Pointer (RFC 6901) to a field of a record; unlike a path it can name every key. */
function pointer(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function recordsOf(path: string, format: 'json' | 'jsonl'): string {
  const lines = format === 'jsonl';
  return (
    `read_json_objects(${literal(exactPath(path))}, format='${lines ? 'newline_delimited' : 'array'}', ` +
    `maximum_object_size=${importLimits.recordBytes}, ignore_errors=${lines})`
  );
}

const repeatedKey = `len(json_keys(json)) <> len(list_distinct(json_keys(json)))`;
const notRecord = `(json IS NULL OR json_type(json) <> 'OBJECT')`;

/**
 * Reads records into a table: the record where something is wrong with its form (`fault`), and the texts of
 * its fields as c0, c1, … in the order of `keys`. Fields are taken apart once, however often they are used.
 */
async function readRecords(
  session: DuckDbSession,
  options: {
    table: string;
    records: string;
    keys: readonly string[];
    markers: boolean;
    limit: number | null;
  },
): Promise<void> {
  const { table, records, keys, markers, limit } = options;
  const columns = keys.map((_key, position) => {
    const text = `v[${position + 1}]`;
    return `${markers ? withoutMarkers(text) : text} AS c${position}`;
  });
  await session.run(
    `CREATE TEMP TABLE ${table} AS SELECT fault, json, ${columns.join(', ')} FROM (` +
      `SELECT json, CASE WHEN ${notRecord} THEN 'form' WHEN ${repeatedKey} THEN 'repeated' END AS fault, ` +
      `CASE WHEN ${notRecord} THEN NULL ELSE json_extract_string(json, ${textList(keys.map(pointer))}) END AS v ` +
      `FROM ${records})${limit === null ? '' : ` LIMIT ${limit}`}`,
  );
}

type KeptColumn = ImportColumn & { readonly key: string; readonly text: string };

function keptColumns(source: JsonSource, columns: readonly ImportColumn[]): KeptColumn[] {
  return columns.map((column, position) => ({
    ...column,
    key: source.names.columns.find(({ name }) => name === column.name)?.source ?? column.name,
    text: `c${position}`,
  }));
}

const faultReasons: Readonly<Record<string, string>> = {
  form: 'This is not a JSON object, or it is cut short.',
  repeated: 'A field occurs twice in the record.',
};

async function describeRejects(
  session: DuckDbSession,
  kept: readonly KeptColumn[],
): Promise<RejectedSourceRow[]> {
  const checked = kept.filter(({ type }) => !isTextual(type));
  const bad = ['fault IS NOT NULL', ...checked.map(({ text, type }) => misfits(text, type))].join(' OR ');
  const cases = (pick: (column: KeptColumn) => string) =>
    checked.length === 0
      ? 'NULL'
      : `CASE ${checked.map((column) => `WHEN ${misfits(column.text, column.type)} THEN ${pick(column)}`).join(' ')} END`;
  const rows = await session.rows(
    `SELECT rowid + 1 AS n, fault, json, ${cases(({ text }) => text)} AS value, ${cases(({ name }) => literal(name))} AS column_name ` +
      `FROM records WHERE ${bad} ORDER BY n LIMIT ${importLimits.keptRejects}`,
  );
  return rows.map((row) => {
    const fault = toText(row['fault']);
    const column = kept.find(({ name }) => name === row['column_name']);
    return {
      line: toCount(row['n']),
      column: fault === null ? (column?.name ?? null) : null,
      reason:
        fault === null && column !== undefined
          ? misfitReason(keptText(toText(row['value']) ?? ''), column.type)
          : (faultReasons[fault ?? 'form'] ?? ''),
      text: keptText(toText(row['json']) ?? ''),
    };
  });
}

function translate(error: unknown): unknown {
  if (!(error instanceof DuckDbFailure)) return error;
  if (/maximum_object_size/u.test(error.message)) {
    return new DriftGuardError(
      'FILE_LIMIT_EXCEEDED',
      'A record is longer than 2 MB. Leave out what is nested in it.',
    );
  }
  const place = /in (?:record\/value|line) (\d+)/u.exec(error.message)?.[1];
  const where = place === undefined ? '' : ` near record ${place}`;
  return new DriftGuardError('FILE_DAMAGED', `The JSON is not valid${where}. Export the file again.`);
}

function checkSurvey(survey: JsonSurvey): void {
  if (survey.depth > importLimits.jsonDepth) {
    throw new DriftGuardError(
      'FILE_LIMIT_EXCEEDED',
      `The JSON is nested ${survey.depth} levels deep; at most ${importLimits.jsonDepth} are read. Leave out what is nested.`,
    );
  }
}

/**
 * Converts a plain UTF-8 file of JSON records. `line` of a refused row is the number of the record, which
 * in JSON Lines without empty lines is the number of the line.
 */
export async function convertJson(
  session: DuckDbSession,
  input: {
    readonly source: JsonSource;
    readonly path: string;
    readonly survey: JsonSurvey;
    readonly request: ConvertRequest;
  },
): Promise<Conversion> {
  const { source, path, survey, request } = input;
  checkSurvey(survey);
  if (survey.cutShort && source.format === 'json') {
    throw new DriftGuardError(
      'FILE_DAMAGED',
      'The JSON ends in the middle of a record: the file was cut short. Copy or export it again.',
    );
  }
  const kept = keptColumns(source, request.columns);
  const records = recordsOf(path, source.format);
  try {
    await readRecords(session, {
      table: 'records',
      records,
      keys: kept.map(({ key }) => key),
      markers: true,
      limit: null,
    });
    const [total] = await session.rows('SELECT count(*) AS n FROM records');
    const rowsTotal = toCount(total?.['n']);
    checkRowLimit(rowsTotal);
    const times = kept.filter(({ type }) => type === 'datetime');
    const rows = await readingTimes(
      session,
      { columns: times, zone: request.zone, relation: () => 'records' },
      (read) =>
        copyToParquet(session, {
          columns: kept.map((column) => {
            const { name, type, text } = column;
            return { name, type, expression: type === 'datetime' ? read(column) : asType(text, type) };
          }),
          relation: 'records',
          where: [
            'fault IS NULL',
            ...kept
              .filter(({ type }) => !isTextual(type))
              .map(({ text, type }) => `NOT ${misfits(text, type)}`),
          ],
          request,
          rowsTotal,
          sourceBytes: survey.bytes,
        }),
    );
    const rejectedRows = rowsTotal - rows;
    const rejects = rejectedRows === 0 ? [] : await describeRejects(session, kept);
    return { rows, rejectedRows, rejects };
  } catch (error) {
    throw translate(error);
  }
}

/** Reads the first records, all fields as text, into the table `sample`. `path` holds them in the form of the source. */
export async function sampleJson(
  session: DuckDbSession,
  input: { readonly source: JsonSource; readonly path: string; readonly rows: number },
): Promise<{ readonly warnings: readonly string[] }> {
  const { source, path, rows } = input;
  const keys = source.names.columns.map((column) => column.source);
  try {
    await readRecords(session, {
      table: 'read',
      records: recordsOf(path, source.format),
      keys,
      markers: false,
      limit: rows,
    });
    const columns = keys.map((_key, position) => `c${position}`).join(', ');
    await session.run(`CREATE TEMP TABLE sample AS SELECT ${columns} FROM read WHERE fault IS NULL`);
  } catch (error) {
    throw translate(error);
  }
  return { warnings: [] };
}
