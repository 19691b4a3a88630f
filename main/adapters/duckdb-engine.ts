import type { ReadOptions } from '../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { readDeadlines, sampleLimits } from '../core/evidence/limits.ts';
import { singleColumnWarning } from '../core/evidence/csv-dialect.ts';
import { checkNames } from '../core/evidence/column-names.ts';
import { translateFileSystemError } from '../core/storage/file-system-errors.ts';
import { categoryOf } from './duckdb-column-sql.ts';
import { createDescribe } from './duckdb-describe.ts';
import type { DescribedSource, DescribeRequest } from './duckdb-describe.ts';
import { detectedFormatOf, openSource } from '../core/evidence/source-file.ts';
import type { SourceFile } from '../core/evidence/source-file.ts';
import type { ConvertRequest, ConvertResult, EvidenceEngine, SourceInspection } from '../core/ports.ts';
import { checkRejectedShare, countMissing, latestTime } from './duckdb-convert-shared.ts';
import type { Conversion } from './duckdb-convert-shared.ts';
import { checkZone } from './duckdb-zones.ts';
import { convertCsv, sampleCsv } from './duckdb-csv.ts';
import { withGroupReader } from './duckdb-group-counts.ts';
import { inspectSample } from './duckdb-inspect.ts';
import { convertJson, sampleJson } from './duckdb-json.ts';
import {
  convertParquet,
  parquetRelation,
  readingParquet,
  readParquetLayout,
  textOf,
} from './duckdb-parquet.ts';
import { openWorkspace, prepareCsv, prepareJson, writeSample } from './duckdb-prepare.ts';
import type { Workspace } from './duckdb-prepare.ts';
import { DuckDbFailure, readDuckDbVersion, withDuckDb } from './duckdb-session.ts';
import type { DuckDbSession, DuckDbSettings } from './duckdb-session.ts';
import { joinLabels, matchLabels } from './duckdb-labels.ts';
import { findRepeatedValue, packLines, readRows } from './duckdb-rows.ts';
import { listWindows, sliceWindow } from './duckdb-windows.ts';

export type { DescribedSource } from './duckdb-describe.ts';

export type DuckDbEngineOptions = {
  /** Folder for samples, unpacked text and what does not fit into memory. Made when it is not there. */
  readonly tempFolder: string;
  /** What the engine may use, in MiB; 512 unless told. */
  readonly memoryLimitMb?: number;
  readonly threads?: number;
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

/** Gives what went wrong a code that a person can act on; what is a mistake of our own stays as it is. */
function translate(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof DriftGuardError) return error;
  if (signal.aborted) return new DriftGuardError('CANCELLED');
  if (error instanceof DuckDbFailure) {
    return new DriftGuardError(
      'FILE_DAMAGED',
      'The file could not be read to its end. Check how it is read (delimiter, encoding), or export it again.',
    );
  }
  return translateFileSystemError(error);
}

async function translating<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw translate(error, signal);
  }
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
      throw translate(error, signal);
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
          mixedZones: findings.mixedZones,
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
          mixedZones: findings.mixedZones,
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
      await checkZone(session, request.zone);
      const conversion = await work(session);
      checkRejectedShare(conversion, columns);
      request.onProgress(conversion.rows, conversion.rows + conversion.rejectedRows);
      const missing = await countMissing(session, targetPath, columns);
      return { ...conversion, missing, latestAt: await latestTime(session, targetPath, columns) };
    });
  }

  async function convert(request: ConvertRequest): Promise<ConvertResult> {
    const { sourcePath, signal } = request;
    return inWorkspace(signal, async (workspace) => {
      const source = await openSource(sourcePath, request.options);
      if (source.format === 'parquet') {
        return convertWith(request, sourcePath, async (session) => {
          const layout = await readParquetLayout(session, sourcePath);
          checkNames(request.columns, layout.names);
          return convertParquet(session, { path: sourcePath, request, layout });
        });
      }
      checkNames(request.columns, source.names);
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

  const describeSource = createDescribe({ settings, inspect, convert });

  return {
    inspect,
    convert,
    describeSource,
    async readGroups({ path, columns, threads, signal }, work) {
      try {
        const limits = { paths: [path], signal, deadlineMs: readDeadlines.inspectMs };
        const layout = await withDuckDb(settings, limits, (session) => readParquetLayout(session, path));
        const source = {
          relation: parquetRelation(path, { rowNumbers: false }),
          path,
          columns: layout.columns.flatMap((column, position) => {
            const name = layout.names.columns[position]?.name ?? '';
            if (!columns.includes(name)) return [];
            // Codes read the same whether they were stored as numbers or as text: 1, not 1.0.
            const expression = categoryOf(column.sql, { storedType: column.sourceType, type: 'categorical' });
            return [{ name, type: 'categorical' as const, expression }];
          }),
        };
        return await withGroupReader({ tempFolder: settings.tempFolder, source, threads, signal }, work);
      } catch (error) {
        throw translate(error, signal);
      }
    },
    windows: (request) => translating(request.signal, () => listWindows(settings, request)),
    slice: (request) => translating(request.signal, () => sliceWindow(settings, request)),
    readRows: (request, onPage) => translating(request.signal, () => readRows(settings, request, onPage)),
    packLines: (request) => translating(request.signal, () => packLines(settings, request)),
    repeatedValue: (request) => translating(request.signal, () => findRepeatedValue(settings, request)),
    matchLabels: (request) => translating(request.signal, () => matchLabels(settings, request)),
    joinLabels: (request) => translating(request.signal, () => joinLabels(settings, request)),
    version() {
      version ??= readDuckDbVersion(settings);
      return version;
    },
    close: () => Promise.resolve(),
  };
}
