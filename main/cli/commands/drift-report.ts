import { basename, join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { DriftGuardError, isDriftGuardError } from '../../../shared/errors.ts';
import type { ColumnType } from '../../../shared/schema/column.ts';
import { createDuckDbEngine } from '../../adapters/duckdb-engine.ts';
import type { DescribedSource, DuckDbEngine } from '../../adapters/duckdb-engine.ts';
import { driftReport } from '../../core/features/drift/report.ts';
import type { DriftReport } from '../../core/features/drift/report.ts';
import { checkConfig, featuresOf, matchColumns, noteOtherTypes } from '../../core/features/drift/rules.ts';
import type { ColumnMatch, MatchedColumn } from '../../core/features/drift/rules.ts';
import { concludeRun, describeTest } from '../../core/statistics/index.ts';
import { appVersion } from '../../processes/entry.ts';
import { createComparisonEngine } from '../../processes/stats-engine.ts';
import type { TaskSide } from '../../processes/stats-protocol.ts';
import type { ReportSurroundings } from '../run-report.ts';
import type { DriftArguments } from './drift-arguments.ts';

/** What the command prints with `--json`. */
export type CliDriftReport = DriftReport & {
  readonly reference: { readonly file: string };
  readonly current: { readonly file: string };
};

/** Below this many values a second thread would take longer to start than it saves. */
const valuesForThreads = 1_000_000;

type Sources = { readonly reference: DescribedSource; readonly current: DescribedSource };

function sideOf({ path, rows, columns }: DescribedSource): TaskSide {
  return {
    path,
    rows,
    sha256: null,
    expressions: new Map(columns.map(({ name, expression }) => [name, expression])),
  };
}

function asFeatures({ columns }: DescribedSource): MatchedColumn[] {
  return columns.map(({ name, type }) => ({ name, type, role: 'feature' }));
}

/** The columns that were asked for; an entry is a name or several separated by commas. */
function namesAsked(asked: readonly string[], known: ReadonlySet<string>): string[] {
  return asked.flatMap((entry) =>
    known.has(entry)
      ? [entry]
      : entry
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
  );
}

function selectColumns(match: ColumnMatch, { columns }: DriftArguments, sources: Sources): ColumnMatch {
  if (columns === null) return match;
  const known = new Set([...sources.reference.columns, ...sources.current.columns].map(({ name }) => name));
  const wanted = new Set(namesAsked(columns, known));
  for (const name of wanted) {
    for (const [side, source] of Object.entries(sources)) {
      if (source.columns.some((column) => column.name === name)) continue;
      throw new DriftGuardError('COLUMNS_INVALID', `The ${side} file has no column “${name}”.`);
    }
  }
  return {
    ...match,
    columns: match.columns.filter(({ name }) => wanted.has(name)),
    unmatched: { referenceOnly: [], currentOnly: [] },
  };
}

function sourceNotes(side: string, { rejectedRows, warnings }: DescribedSource): string[] {
  const left =
    rejectedRows === 1
      ? '1 row could not be read and was'
      : `${rejectedRows} rows could not be read and were`;
  return [
    ...(rejectedRows === 0 ? [] : [`${side}: ${left} left out.`]),
    ...warnings.map((warning) => `${side}: ${warning}`),
  ];
}

/** Where a test that was asked for was not run, because it is not for such columns. */
function skippedTests({ askedTests }: DriftArguments, types: ReadonlyMap<string, ColumnType>): string[] {
  return (askedTests ?? []).flatMap((id) => {
    const { columnTypes } = describeTest(id);
    const names = [...types].filter(([, type]) => !columnTypes.includes(type)).map(([name]) => name);
    if (names.length === 0) return [];
    const shown = names.length > 10 ? [...names.slice(0, 10), `${names.length - 10} more`] : names;
    return [`${id} is for ${columnTypes.join(' and ')} columns and was not run on ${shown.join(', ')}.`];
  });
}

/** What went wrong with a file, with the file's name: there are two. */
function namingFile(error: unknown, path: string): unknown {
  if (!isDriftGuardError(error) || !(error.code.startsWith('FILE_') || error.code === 'COLUMNS_INVALID')) {
    return error;
  }
  return new DriftGuardError(error.code, `${path}: ${error.message}`, error.details);
}

async function describeFile(
  engine: DuckDbEngine,
  path: string,
  request: Parameters<DuckDbEngine['describeSource']>[1],
): Promise<DescribedSource> {
  try {
    return await engine.describeSource(path, request);
  } catch (error) {
    throw namingFile(error, path);
  }
}

async function describe(
  engine: DuckDbEngine,
  args: DriftArguments,
  { signal, onProgress }: ReportSurroundings,
): Promise<Sources> {
  const forced = new Map(
    Object.entries(args.config.features).flatMap(([name, { type }]) =>
      type === undefined ? [] : [[name, type] as const],
    ),
  );
  const phase = (side: string) => (done: number, total: number | null) =>
    onProgress(`Reading the ${side} rows`, done, total);
  const reference = await describeFile(engine, args.reference, {
    types: forced,
    signal,
    onProgress: phase('reference'),
  });
  try {
    // The reference decides what a column is; the current values are read as that.
    const types = new Map(reference.columns.map(({ name, type }) => [name, type]));
    const current = await describeFile(engine, args.current, {
      types,
      signal,
      onProgress: phase('current'),
    });
    return { reference, current };
  } catch (error) {
    await reference.dispose();
    throw error;
  }
}

async function compare(
  sources: Sources,
  args: DriftArguments,
  { tempFolder, signal, onProgress }: ReportSurroundings & { readonly tempFolder: string },
): Promise<CliDriftReport> {
  const { reference, current } = sources;
  const { config } = args;
  const all = matchColumns(asFeatures(reference), asFeatures(current));
  checkConfig(config, all.columns);
  const match = selectColumns(all, args, sources);
  if (match.columns.length === 0) {
    throw new DriftGuardError('NOT_ENOUGH_DATA', 'The two files have no column of the same name to compare.');
  }
  const softwareVersion = appVersion();
  const values = (reference.rows + current.rows) * match.columns.length;
  const engine = createComparisonEngine({
    tempFolder,
    version: softwareVersion,
    ...(values < valuesForThreads ? { threads: 1 } : {}),
  });
  try {
    const measured = await engine.compare({
      reference: sideOf(reference),
      current: sideOf(current),
      columns: match.columns,
      config,
      profileFolder: null,
      signal,
      onProgress: (done, total) => onProgress('Comparing the columns', done, total),
    });
    if (config.multivariate.length > 0) onProgress('Comparing the columns together', 0, null);
    const joint = await engine.compareTogether({
      reference: sideOf(reference),
      current: sideOf(current),
      columns: featuresOf(match),
      config,
      signal,
    });
    const { summary, features } = concludeRun(noteOtherTypes(measured, match.otherTypes), config, {
      roles: match.roles,
      joint,
    });
    const types = new Map(features.map(({ name, type }) => [name, type]));
    const report = driftReport({
      summary,
      features,
      unmatchedColumns: match.unmatched,
      notes: [
        ...skippedTests(args, types),
        ...sourceNotes('Reference', reference),
        ...sourceNotes('Current', current),
      ],
      config,
      softwareVersion,
    });
    return {
      ...report,
      reference: { file: basename(args.reference) },
      current: { file: basename(args.current) },
    };
  } finally {
    await engine.close();
  }
}

/** Compares two files without a data folder. Throws what reading them throws, CANCELLED or NOT_ENOUGH_DATA. */
export async function compareFiles(
  args: DriftArguments,
  surroundings: ReportSurroundings,
): Promise<CliDriftReport> {
  const tempFolder = await mkdtemp(join(tmpdir(), 'driftguard-'));
  try {
    const sources = await describe(createDuckDbEngine({ tempFolder }), args, surroundings);
    try {
      return await compare(sources, args, { ...surroundings, tempFolder });
    } finally {
      await sources.reference.dispose();
      await sources.current.dispose();
    }
  } finally {
    await rm(tempFolder, { recursive: true, force: true });
  }
}
