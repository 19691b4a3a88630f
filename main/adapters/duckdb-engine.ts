import type { ImportColumn, ReadOptions } from '../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { ColumnType } from '../../shared/schema/column.ts';
import { readDeadlines, sampleLimits } from '../core/evidence/limits.ts';
import { singleColumnWarning } from '../core/evidence/csv-dialect.ts';
import { detectedFormatOf, openSource } from '../core/evidence/source-file.ts';
import type { SourceFile } from '../core/evidence/source-file.ts';
import type { ConvertRequest, ConvertResult, EvidenceEngine, SourceInspection } from '../core/ports.ts';
import { checkRejectedShare, countMissing } from './duckdb-convert-shared.ts';
import type { Conversion } from './duckdb-convert-shared.ts';
import { convertCsv, sampleCsv } from './duckdb-csv.ts';
import { inspectSample } from './duckdb-inspect.ts';
import { convertJson, sampleJson } from './duckdb-json.ts';
import {
  convertParquet,
  parquetRelation,
  readingParquet,
  readParquetLayout,
  textOf,
  valueOf,
} from './duckdb-parquet.ts';
import { openWorkspace, prepareCsv, prepareJson, writeSample } from './duckdb-prepare.ts';
import type { Workspace } from './duckdb-prepare.ts';
import { DuckDbFailure, readDuckDbVersion, withDuckDb } from './duckdb-session.ts';
import type { DuckDbSession, DuckDbSettings } from './duckdb-session.ts';

export type DuckDbEngineOptions = {
  /** Folder for samples, unpacked text and what does not fit into memory. Made when it is not there. */
  readonly tempFolder: string;
  /** What the engine may use, in MiB; 512 unless told. */
  readonly memoryLimitMb?: number;
  readonly threads?: number;
};

/**
 * A source as a reader of columns sees it. `relation` is SQL to select from and `expression` the SQL of one
 * column's value: DOUBLE for numeric, BOOLEAN for boolean, TIMESTAMPTZ for datetime, VARCHAR for categorical
 * and text; NULL where a value is missing or does not fit.
 */
export type DescribedSource = {
  readonly relation: string;
  /** The Parquet file that `relation` reads: the source itself, or a temporary one. */
  readonly path: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly expression: string;
  }[];
  readonly rows: number;
  readonly rejectedRows: number;
  readonly warnings: readonly string[];
  /** Removes what was made for the reading. */
  dispose(): Promise<void>;
};

export type DescribeRequest = {
  readonly options?: ReadOptions;
  /** Types that are settled already, by column name, for example those of the other side of a comparison. */
  readonly types?: ReadonlyMap<string, ColumnType>;
  readonly signal: AbortSignal;
  readonly onProgress?: ConvertRequest['onProgress'];
};

export type DuckDbEngine = EvidenceEngine & {
  /**
   * Makes any data file readable column by column under the same rules as an import (format, missing
   * markers, types), without a data folder. A Parquet file is read where it lies; text is read once into a
   * temporary Parquet file, because reading it again for every column would cost that many passes.
   * Throws what `inspect` and `convert` throw.
   */
  describeSource(path: string, request: DescribeRequest): Promise<DescribedSource>;
};

const maxWarnings = 100;
const defaultMemoryMb = 512;
const defaultThreads = 2;

function refuseUnknownColumns(known: readonly string[], columns: readonly ImportColumn[]): void {
  const unknown = columns.flatMap(({ name }, index) => (known.includes(name) ? [] : [{ index, name }]));
  const [first] = unknown;
  if (first === undefined) return;
  throw new DriftGuardError('COLUMNS_INVALID', `The file has no column “${first.name}”.`, {
    problems: unknown.slice(0, 50).map(({ index, name }) => ({
      path: `columns.${index}.name`,
      message: `The file has no column “${name}”.`,
    })),
  });
}

function asCancelled(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted && !(error instanceof DriftGuardError)) return new DriftGuardError('CANCELLED');
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
    return new DriftGuardError('DISK_FULL');
  }
  if (error instanceof DuckDbFailure) {
    return error;
  }
  return error;
}

/**
 * The evidence engine over DuckDB. Every call runs on an engine of its own that can reach only the files of
 * that call, so calls do not share memory, settings or faults.
 */
export function createDuckDbEngine(options: DuckDbEngineOptions): DuckDbEngine {
  const settings: DuckDbSettings = {
    tempFolder: options.tempFolder,
    memoryLimitMb: options.memoryLimitMb ?? defaultMemoryMb,
    threads: options.threads ?? defaultThreads,
  };

  let version: Promise<string> | undefined;

  async function inWorkspace<Value>(
    signal: AbortSignal,
    work: (workspace: Workspace) => Promise<Value>,
  ): Promise<Value> {
    const workspace = await openWorkspace(settings.tempFolder);
    try {
      return await work(workspace);
    } catch (error) {
      throw asCancelled(error, signal);
    } finally {
      await workspace.clear();
    }
  }

  async function inspectText(
    source: Exclude<SourceFile, { format: 'parquet' }>,
    workspace: Workspace,
    signal: AbortSignal,
  ): Promise<SourceInspection> {
    const path = await writeSample(source, workspace);
    const { columns } = source.names;
    const wanted = Math.max(1, Math.min(sampleLimits.rows, Math.floor(sampleLimits.cells / columns.length)));
    return withDuckDb(
      settings,
      { paths: [path], signal, deadlineMs: readDeadlines.inspectMs },
      async (session) => {
        const sampled =
          source.format === 'csv'
            ? await sampleCsv(session, { source, path, rows: wanted })
            : await sampleJson(session, { source, path, rows: wanted });
        const findings = await inspectSample(
          session,
          columns.map(({ name }) => ({ name, declaredType: null })),
        );
        const single = source.format === 'csv' ? singleColumnWarning(source.dialect) : null;
        const lines = source.format === 'csv' ? source.head.split('\n').length - 1 : source.records.length;
        const looked = findings.sampledRows < wanted ? findings.sampledRows : lines;
        const warnings = [
          ...(single === null ? [] : [single]),
          ...source.names.warnings,
          ...sampled.warnings,
          ...findings.warnings,
        ];
        return {
          detected: detectedFormatOf(source),
          columns: findings.columns,
          rows: findings.rows,
          sampledRows: findings.sampledRows,
          estimatedRows: Math.round(looked / source.headShare),
          warnings: warnings.slice(0, maxWarnings),
        };
      },
    );
  }

  async function inspectParquet(path: string, signal: AbortSignal): Promise<SourceInspection> {
    return withDuckDb(
      settings,
      { paths: [path], signal, deadlineMs: readDeadlines.inspectMs },
      async (session) => {
        const layout = await readParquetLayout(session, path);
        const wanted = Math.max(
          1,
          Math.min(sampleLimits.rows, Math.floor(sampleLimits.cells / layout.columns.length)),
        );
        const list = layout.columns.map((column, position) => {
          const text = column.sourceType === 'VARCHAR' ? column.sql : textOf(column);
          return `${text} AS c${position}`;
        });
        const relation = parquetRelation(path, { rowNumbers: false });
        await readingParquet(() =>
          session.run(
            `CREATE TEMP TABLE sample AS SELECT ${list.join(', ')} FROM ${relation} LIMIT ${wanted}`,
          ),
        );
        const findings = await inspectSample(
          session,
          layout.columns.map(({ sourceType }, position) => ({
            name: layout.names.columns[position]?.name ?? '',
            declaredType: sourceType,
          })),
        );
        return {
          detected: detectedFormatOf({ format: 'parquet', path }),
          columns: findings.columns,
          rows: findings.rows,
          sampledRows: findings.sampledRows,
          estimatedRows: layout.rows,
          warnings: [...layout.names.warnings, ...findings.warnings].slice(0, maxWarnings),
        };
      },
    );
  }

  async function inspect(path: string, read: ReadOptions, signal: AbortSignal): Promise<SourceInspection> {
    return inWorkspace(signal, async (workspace) => {
      const source = await openSource(path, read);
      return source.format === 'parquet'
        ? inspectParquet(path, signal)
        : inspectText(source, workspace, signal);
    });
  }

  async function convertWith(
    request: ConvertRequest,
    path: string,
    work: (session: DuckDbSession) => Promise<Conversion>,
  ): Promise<ConvertResult> {
    const { targetPath, signal, columns } = request;
    const limits = { paths: [path, targetPath], signal, deadlineMs: readDeadlines.convertMs };
    return withDuckDb(settings, limits, async (session) => {
      const conversion = await work(session);
      checkRejectedShare(conversion, columns);
      request.onProgress(conversion.rows, conversion.rows + conversion.rejectedRows);
      return { ...conversion, missing: await countMissing(session, targetPath, columns) };
    });
  }

  async function convert(request: ConvertRequest): Promise<ConvertResult> {
    const { sourcePath, signal } = request;
    return inWorkspace(signal, async (workspace) => {
      const source = await openSource(sourcePath, request.options);
      if (source.format === 'parquet') {
        return convertWith(request, sourcePath, async (session) => {
          const layout = await readParquetLayout(session, sourcePath);
          refuseUnknownColumns(
            layout.names.columns.map(({ name }) => name),
            request.columns,
          );
          return convertParquet(session, { path: sourcePath, request, layout });
        });
      }
      refuseUnknownColumns(
        source.names.columns.map(({ name }) => name),
        request.columns,
      );
      if (source.format === 'csv') {
        const { path, survey } = await prepareCsv(source, workspace, signal);
        return convertWith(request, path, (session) =>
          convertCsv(session, { source, path, survey, request }),
        );
      }
      const { path, survey } = await prepareJson(source, workspace, signal);
      return convertWith(request, path, (session) => convertJson(session, { source, path, survey, request }));
    });
  }

  async function describeSource(path: string, request: DescribeRequest): Promise<DescribedSource> {
    const { signal, types, options: read = {}, onProgress = () => undefined } = request;
    const inspection = await inspect(path, read, signal);
    const columns = inspection.columns.map(({ name, type }) => ({ name, type: types?.get(name) ?? type }));
    if (inspection.detected.format === 'parquet') {
      const limits = { paths: [path], signal, deadlineMs: readDeadlines.inspectMs };
      const layout = await withDuckDb(settings, limits, (session) => readParquetLayout(session, path));
      return {
        relation: parquetRelation(path, { rowNumbers: false }),
        path,
        columns: columns.map(({ name, type }, position) => {
          const column = layout.columns[position] ?? { sql: 'NULL', sourceType: 'VARCHAR' };
          return { name, type, expression: valueOf(column, type) };
        }),
        rows: layout.rows,
        rejectedRows: 0,
        warnings: inspection.warnings,
        dispose: () => Promise.resolve(),
      };
    }
    const workspace = await openWorkspace(settings.tempFolder);
    const targetPath = workspace.newPath('parquet');
    try {
      const converted = await convert({
        sourcePath: path,
        options: read,
        columns: columns.map((column) => ({ ...column, role: 'feature' })),
        targetPath,
        signal,
        onProgress,
      });
      return {
        relation: parquetRelation(targetPath, { rowNumbers: false }),
        path: targetPath,
        columns: columns.map(({ name, type }) => ({
          name,
          type,
          expression: `"${name.replaceAll('"', '""')}"`,
        })),
        rows: converted.rows,
        rejectedRows: converted.rejectedRows,
        warnings: inspection.warnings,
        dispose: () => workspace.clear(),
      };
    } catch (error) {
      await workspace.clear();
      throw error;
    }
  }

  return {
    inspect,
    convert,
    describeSource,
    version() {
      version ??= readDuckDbVersion(settings);
      return version;
    },
    close: () => Promise.resolve(),
  };
}
