import { basename, join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { DriftGuardError, isDriftGuardError } from '../../../shared/errors.ts';
import { maximumGroups } from '../../../shared/schema/fairness.ts';
import type {
  FairnessConfig,
  FairnessResult,
  GroupMetrics,
  PartitionResult,
} from '../../../shared/schema/fairness.ts';
import { createDuckDbEngine } from '../../adapters/duckdb-engine.ts';
import type { DescribedSource } from '../../adapters/duckdb-engine.ts';
import { withGroupReader } from '../../adapters/duckdb-group-counts.ts';
import { checkScores, yesValues } from '../../core/evidence/decision-values.ts';
import type { CellQuery, GroupReader } from '../../core/evidence/group-reader.ts';
import { analyseFairness } from '../../core/statistics/index.ts';
import type { GroupCell } from '../../core/statistics/index.ts';
import { appVersion } from '../../processes/entry.ts';
import type { ReportSurroundings } from '../run-report.ts';
import type { FairnessArguments } from './fairness-arguments.ts';

type PartitionReport = Omit<PartitionResult, 'groups' | 'attributes'> & {
  readonly groups: Readonly<Record<string, GroupMetrics>>;
};

/** What the command prints with `--json`. The top level is of all protected attributes crossed, but for the verdict and its reason: those are of the whole. */
export type CliFairnessReport = PartitionReport & {
  readonly narrative: readonly string[];
  readonly rows: number;
  readonly protected: readonly string[];
  readonly attributes: Readonly<Record<string, PartitionReport>>;
  readonly config: FairnessConfig;
  readonly softwareVersion: string;
  readonly data: { readonly file: string };
};

/** More different values than this need not be told apart to say that a column is not one of yes and no. */
const valuesLookedAt = 1000;

function namingFile(error: unknown, path: string): unknown {
  if (!isDriftGuardError(error) || !error.code.startsWith('FILE_')) return error;
  return new DriftGuardError(error.code, `${path}: ${error.message}`, error.details);
}

type Reading = { readonly cells: readonly GroupCell[]; readonly notes: readonly string[] };

async function readCells(reader: GroupReader, args: FairnessArguments): Promise<Reading> {
  const { decision, label, score, positive, protectedColumns } = args;
  const attributes = protectedColumns.map((column) => ({ column, cutPoints: [] }));
  const counts = await reader.counted({
    values: ['column' in decision ? decision.column : null, label].filter((name) => name !== null),
    score,
    threshold: 'column' in decision ? null : decision.threshold,
    attributes,
  });
  if (score !== null) checkScores(score, await counts.scores(score, 'unit'));
  const read = async (column: string) =>
    yesValues(column, await counts.values(column, valuesLookedAt), {
      positive: positive === null ? [] : [positive],
      advice: 'Say with --positive which value counts as positive.',
    });
  const decided = 'column' in decision ? await read(decision.column) : null;
  const labelled = label === null ? null : await read(label);
  if (positive !== null && decided?.namedFound !== true && labelled?.namedFound !== true) {
    throw new DriftGuardError(
      'COLUMNS_INVALID',
      `No decision or label is “${positive}”. Name with --positive a value that occurs.`,
    );
  }
  const selection: CellQuery['selection'] =
    'column' in decision
      ? { column: decision.column, yes: decided?.yes ?? [] }
      : { column: score ?? '', threshold: decision.threshold };
  const cells = await counts.cells({
    selection,
    label: label === null || labelled === null ? null : { column: label, yes: labelled.yes },
    score,
    attributes,
  });
  return { cells, notes: [decided?.note, labelled?.note].flatMap((note) => note ?? []) };
}

function rowsText(count: number, rest: string): string {
  return count === 1 ? `1 row ${rest}` : `${count.toLocaleString('en-US')} rows ${rest}`;
}

function notesOf(source: DescribedSource, { cells, notes }: Reading, args: FairnessArguments): string[] {
  const decided = cells.reduce((total, { rows }) => total + rows, 0);
  const unlabelled = cells.reduce((total, { rows, label }) => total + (label === null ? rows : 0), 0);
  const undecided = source.rows - decided;
  const { rejectedRows, warnings } = source;
  return [
    ...(rejectedRows === 0 ? [] : [rowsText(rejectedRows, 'could not be read and left out.')]),
    ...(undecided === 0 ? [] : [rowsText(undecided, 'without a decision left out.')]),
    ...(args.label === null || unlabelled === 0
      ? []
      : [rowsText(unlabelled, 'without a label count for the selection rate only.')]),
    ...(args.label === null ? ['Without --label only rates of selection are compared.'] : []),
    ...notes,
    ...warnings,
  ];
}

function asReport(partition: PartitionResult): PartitionReport {
  const { groups, metrics, metricIntervals, verdict, reason, reference, comparisons, excluded, notes } =
    partition;
  return {
    groups: Object.fromEntries(groups.map((group) => [group.group, group.metrics])),
    metrics,
    metricIntervals,
    verdict,
    reason,
    reference,
    comparisons,
    excluded,
    notes,
  };
}

function reportOf(
  result: FairnessResult,
  args: FairnessArguments,
  notes: readonly string[],
): CliFairnessReport {
  const { intersection, skipped } = result;
  if (intersection === null) {
    const found = skipped.map(({ groups }) => groups.toLocaleString('en-US')).at(-1) ?? 'too many';
    throw new DriftGuardError(
      'COLUMNS_INVALID',
      `${args.protectedColumns.join(', ')} cross into ${found} groups; at most ${maximumGroups} are judged. Name fewer protected columns.`,
    );
  }
  const crossed = asReport(intersection);
  return {
    ...crossed,
    verdict: result.verdict,
    reason: result.reason,
    attributes: Object.fromEntries(
      result.attributes.map((partition) => [partition.attributes.join('|'), asReport(partition)]),
    ),
    narrative: result.narrative,
    rows: result.rows,
    protected: args.protectedColumns,
    notes: [...crossed.notes, ...notes],
    config: args.config,
    softwareVersion: appVersion(),
    data: { file: basename(args.data) },
  };
}

async function judge(
  source: DescribedSource,
  args: FairnessArguments,
  options: { readonly tempFolder: string; readonly signal: AbortSignal },
): Promise<CliFairnessReport> {
  const reading = await withGroupReader({ ...options, source, threads: 2 }, (reader) =>
    readCells(reader, args),
  );
  if (reading.cells.length === 0) {
    throw new DriftGuardError(
      'NOT_ENOUGH_DATA',
      'No row has a decision, so there is nothing to judge. Name a file with decisions, or another column with --decision.',
    );
  }
  const { cells } = reading;
  const analysis = analyseFairness({ attributes: args.protectedColumns, cells, config: args.config });
  if (!analysis.ok) throw new DriftGuardError('INVALID_INPUT', analysis.message);
  return reportOf(analysis.result, args, notesOf(source, reading, args));
}

/**
 * Judges the decisions of a file without a data folder. Throws what reading it throws, CANCELLED, COLUMNS_INVALID,
 * INVALID_INPUT (reference group) or NOT_ENOUGH_DATA.
 */
export async function judgeFile(
  args: FairnessArguments,
  { signal, onProgress }: ReportSurroundings,
): Promise<CliFairnessReport> {
  const { decision, label, score, protectedColumns, data } = args;
  const names = [...('column' in decision ? [decision.column] : []), label, score, ...protectedColumns];
  const columns = names.filter((name) => name !== null);
  const tempFolder = await mkdtemp(join(tmpdir(), 'driftguard-'));
  try {
    // Every column is read as text: a group or a decision is what is written, and nothing is refused for its type.
    const source = await createDuckDbEngine({ tempFolder })
      .describeSource(data, {
        types: new Map(columns.map((name) => [name, 'categorical'])),
        only: new Set(columns),
        signal,
        onProgress: (done, total) => onProgress('Reading the rows', done, total),
      })
      .catch((error: unknown) => {
        throw namingFile(error, data);
      });
    try {
      return await judge(source, args, { tempFolder, signal });
    } finally {
      await source.dispose();
    }
  } finally {
    await rm(tempFolder, { recursive: true, force: true });
  }
}
