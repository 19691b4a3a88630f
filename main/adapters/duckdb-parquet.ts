import type { ImportColumn } from '../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { ColumnType } from '../../shared/schema/column.ts';
import { nameColumns } from '../core/evidence/column-names.ts';
import type { ColumnNames } from '../core/evidence/column-names.ts';
import { countInWords, importLimits, sizeInWords } from '../core/evidence/limits.ts';
import { keptText } from '../core/evidence/record-locator.ts';
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
import { exactPath, identifier, literal, withoutMarkers } from './duckdb-sql.ts';
import { inZone, readingTimes } from './duckdb-zones.ts';

export type ParquetLayout = {
  readonly rows: number;
  /** Size of its values before compression. */
  readonly bytes: number;
  readonly names: ColumnNames;
  /** For each column its identifier in SQL and the type the engine reads. */
  readonly columns: readonly { readonly sql: string; readonly sourceType: string }[];
};

function damaged(error: unknown): unknown {
  if (!(error instanceof DuckDbFailure)) return error;
  return new DriftGuardError(
    'FILE_DAMAGED',
    'The Parquet file is damaged: what its footer describes is not what the file holds. Copy or export it again.',
  );
}

/** Runs queries over a Parquet file; what the engine cannot read is a damaged file. */
export async function readingParquet<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw damaged(error);
  }
}

export function parquetRelation(path: string, { rowNumbers }: { readonly rowNumbers: boolean }): string {
  return `read_parquet(${literal(exactPath(path))}, hive_partitioning=false${rowNumbers ? ', file_row_number=true' : ''})`;
}

/** Names of the top-level columns, from the schema tree in depth-first order. */
function topLevelNames(schema: readonly { name: string; children: number }[]): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = (): void => {
    const node = schema[at];
    at += 1;
    for (let child = 0; child < (node?.children ?? 0) && at < schema.length; child += 1) skip();
  };
  while (at < schema.length) {
    names.push(schema[at]?.name ?? '');
    skip();
  }
  return names;
}

/**
 * Reads what the footer says, and refuses what is beyond the limits before anything else is read.
 * Throws FILE_DAMAGED, FILE_EMPTY, FILE_LIMIT_EXCEEDED or COLUMNS_INVALID.
 */
export async function readParquetLayout(session: DuckDbSession, path: string): Promise<ParquetLayout> {
  return readingParquet(async () => {
    const file = literal(exactPath(path));
    const [facts] = await session.rows(
      `SELECT num_rows AS n, num_row_groups AS groups FROM parquet_file_metadata(${file})`,
    );
    const rows = toCount(facts?.['n']);
    const groups = toCount(facts?.['groups']);
    if (rows < 0 || groups < 0) throw new DuckDbFailure('negative counts');
    if (groups > importLimits.parquetRowGroups) {
      throw new DriftGuardError(
        'FILE_LIMIT_EXCEEDED',
        `The Parquet file has ${countInWords(groups)} row groups; at most ${countInWords(importLimits.parquetRowGroups)} are read. Write it with larger row groups.`,
      );
    }
    checkRowLimit(rows);
    const [size] = await session.rows(`SELECT count(*) AS n FROM parquet_schema(${file})`);
    // Nested columns have several entries each; far more entries than columns are no table.
    if (toCount(size?.['n']) > importLimits.columns * 10)
      nameColumns(Array.from({ length: toCount(size?.['n']) }, () => ''));
    const schema = await session.rows(
      `SELECT name, coalesce(num_children, 0) AS children FROM parquet_schema(${file})`,
    );
    const names = nameColumns(
      topLevelNames(
        schema.map((row) => ({ name: toText(row['name']) ?? '', children: toCount(row['children']) })),
      ),
    );
    if (rows === 0) throw new DriftGuardError('FILE_EMPTY');
    const [bytes] = await session.rows(
      `SELECT coalesce(sum(total_uncompressed_size), 0) AS n, coalesce(min(total_uncompressed_size), 0) AS least FROM parquet_metadata(${file})`,
    );
    if (toCount(bytes?.['least']) < 0) throw new DuckDbFailure('negative sizes');
    if (toCount(bytes?.['n']) > importLimits.expandedBytes) {
      throw new DriftGuardError(
        'FILE_LIMIT_EXCEEDED',
        `The Parquet file unpacks to ${sizeInWords(toCount(bytes?.['n']))}; at most ${sizeInWords(importLimits.expandedBytes)} are read. Leave out columns or take a sample.`,
      );
    }
    const described = await session.rows(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${parquetRelation(path, { rowNumbers: false })})`,
    );
    const columns = described.map((row) => ({
      sql: identifier(toText(row['column_name']) ?? ''),
      sourceType: toText(row['column_type']) ?? 'VARCHAR',
    }));
    if (columns.length !== names.columns.length) throw new DuckDbFailure('the schema contradicts itself');
    return { rows, bytes: toCount(bytes?.['n']), names, columns };
  });
}

const nestedTypes = /\[\]|\[\d+\]|^(?:STRUCT|MAP|UNION|LIST|VARIANT)\b/u;
const numberTypes = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DOUBLE|FLOAT|DECIMAL\(.*\))$/u;
const dateTypes = /^(?:DATE|TIMESTAMP.*)$/u;

export type SourceKind = 'number' | 'boolean' | 'datetime' | 'text' | 'nested' | 'other';

/** What a type of the engine holds, as far as an import cares. */
export function kindOf(sourceType: string): SourceKind {
  if (nestedTypes.test(sourceType)) return 'nested';
  if (numberTypes.test(sourceType)) return 'number';
  if (sourceType === 'BOOLEAN') return 'boolean';
  if (dateTypes.test(sourceType)) return 'datetime';
  return sourceType === 'VARCHAR' ? 'text' : 'other';
}

/** A column as text, NULL where its text is a marker for "no value". */
export function textOf({ sql, sourceType }: { readonly sql: string; readonly sourceType: string }): string {
  if (sourceType === 'VARCHAR') return withoutMarkers(sql);
  return sourceType === 'BLOB' ? `hex(${sql})` : `CAST(${sql} AS VARCHAR)`;
}

/** The value of a column as a column type. Types that already say what is asked are converted directly. */
export function valueOf(
  column: { readonly sql: string; readonly sourceType: string },
  type: ColumnType,
): string {
  const kind = kindOf(column.sourceType);
  if (type === 'numeric' && kind === 'number') return `CAST(${column.sql} AS DOUBLE)`;
  if (type === 'boolean' && kind === 'boolean') return column.sql;
  if (type === 'datetime' && kind === 'datetime') return `CAST(${column.sql} AS TIMESTAMPTZ)`;
  return asType(textOf(column), type);
}

/** The same, with times that the file declares without a zone read in the one that was said. */
function declaredValue({ sql, sourceType, type }: KeptColumn, zone: string | undefined): string {
  const isLocal = kindOf(sourceType) === 'datetime' && !sourceType.endsWith('WITH TIME ZONE');
  if (type !== 'datetime' || !isLocal || zone === undefined) return valueOf({ sql, sourceType }, type);
  return inZone(`CAST(${sql} AS TIMESTAMP)`, zone);
}

function needsCheck(sourceType: string, type: ColumnType): boolean {
  const kind = kindOf(sourceType);
  if (isTextual(type)) return false;
  return !(
    (type === 'numeric' && kind === 'number') ||
    (type === 'boolean' && kind === 'boolean') ||
    (type === 'datetime' && kind === 'datetime')
  );
}

type KeptColumn = ImportColumn & { readonly sql: string; readonly sourceType: string };

async function describeRejects(
  session: DuckDbSession,
  path: string,
  checked: readonly KeptColumn[],
): Promise<RejectedSourceRow[]> {
  const cases = (pick: (column: KeptColumn) => string) =>
    `CASE ${checked.map((column) => `WHEN ${misfits(textOf(column), column.type)} THEN ${pick(column)}`).join(' ')} END`;
  const rows = await session.rows(
    `SELECT file_row_number AS n, ${cases(textOf)} AS value, ${cases(({ name }) => literal(name))} AS column_name ` +
      `FROM ${parquetRelation(path, { rowNumbers: true })} ` +
      `WHERE ${checked.map((column) => misfits(textOf(column), column.type)).join(' OR ')} ` +
      `ORDER BY n LIMIT ${importLimits.keptRejects}`,
  );
  return rows.map((row) => {
    const column = checked.find(({ name }) => name === row['column_name']);
    const value = keptText(toText(row['value']) ?? '');
    return {
      line: toCount(row['n']) + 1,
      column: column?.name ?? null,
      reason: misfitReason(value, column?.type ?? 'text'),
      text: value,
    };
  });
}

/** Converts a Parquet file of any layout. `line` of a refused row is its number, from 1; its text is the value. */
export async function convertParquet(
  session: DuckDbSession,
  input: { readonly path: string; readonly request: ConvertRequest; readonly layout: ParquetLayout },
): Promise<Conversion> {
  const { path, request, layout } = input;
  const kept = request.columns.map((column): KeptColumn => {
    const position = layout.names.columns.findIndex(({ name }) => name === column.name);
    return {
      ...column,
      ...(layout.columns[position] ?? { sql: identifier(column.name), sourceType: 'VARCHAR' }),
    };
  });
  return readingParquet(async () => {
    const checked = kept.filter(({ sourceType, type }) => needsCheck(sourceType, type));
    const relation = parquetRelation(path, { rowNumbers: false });
    const times = checked
      .filter(({ type }) => type === 'datetime')
      .map((column) => ({ name: column.name, text: textOf(column) }));
    const rows = await readingTimes(
      session,
      { columns: times, zone: request.zone, relation: () => relation },
      (read) =>
        copyToParquet(session, {
          columns: kept.map((column) => {
            const { name, type } = column;
            const time = times.find((one) => one.name === name);
            const expression = time === undefined ? declaredValue(column, request.zone) : read(time);
            return { name, type, expression };
          }),
          relation,
          where: checked.map((column) => `NOT ${misfits(textOf(column), column.type)}`),
          request,
          rowsTotal: layout.rows,
          sourceBytes: layout.bytes,
        }),
    );
    const rejectedRows = layout.rows - rows;
    const rejects =
      rejectedRows === 0 || checked.length === 0 ? [] : await describeRejects(session, path, checked);
    // Rows that the footer promises and that are neither stored nor refused are not in the file.
    if (rejects.length !== Math.min(rejectedRows, importLimits.keptRejects)) {
      throw new DuckDbFailure('fewer rows than the footer says');
    }
    return { rows, rejectedRows, rejects };
  });
}
