import { availableParallelism } from 'node:os';
import type { DriftConfig } from '../../shared/schema/drift.ts';
import type { ComparedColumn, ComparisonEngine, CompareRequest, JointRequest } from '../core/ports.ts';
import { mostColumns as mostJointColumns, settingsOfFeature } from '../core/statistics/index.ts';
import type { FeatureComparison, JointFigures } from '../core/statistics/index.ts';
import { createEvidenceGuard } from './stats-evidence.ts';
import { createStatsPool } from './stats-pool.ts';
import type { StatsPoolOptions } from './stats-pool.ts';
import { trimProfiles } from './stats-profiles.ts';
import type { CompareTask, TaskSide } from './stats-protocol.ts';

export type ComparisonEngineOptions = Pick<StatsPoolOptions, 'onStart' | 'onCrash'> & {
  /** Where the workers spill what does not fit into memory. */
  readonly tempFolder: string;
  readonly version: string;
  /** Worker threads; by default one for each core, at most four. */
  readonly threads?: number;
};

/** A request whose sides need not be evidence: any Parquet file, its columns read by expressions. */
export type StatsRequest = Omit<CompareRequest, 'reference' | 'current'> & {
  readonly reference: TaskSide;
  readonly current: TaskSide;
};

/** The same for columns that are compared together. */
export type StatsJointRequest = Omit<JointRequest, 'reference' | 'current'> &
  Pick<StatsRequest, 'reference' | 'current'>;

export type StatsEngine = ComparisonEngine & {
  compare(request: StatsRequest): Promise<FeatureComparison[]>;
  compareTogether(request: StatsJointRequest): Promise<JointFigures[]>;
};

/** Numeric columns that share a pass over the file: more would save little and push counts out of the cache. */
const mostColumns = 4;

const mostThreads = 4;

/** What the engines of all workers may use together. */
const engineMemoryMb = 512;

/** Values that all workers together keep of one side between passes over the file: 64 MiB. */
const keptValues = 8_388_608;

/** Profiles of references that are kept at most; about 1 MiB for each large numeric column. */
const profileLimitBytes = 512 * 1024 * 1024;

/** The settings of the run with those of some columns only, so that wide data do not cost their square. */
function configOf(config: DriftConfig, columns: readonly ComparedColumn[]): DriftConfig {
  const features: DriftConfig['features'] = {};
  for (const { name } of columns) {
    const own = Object.hasOwn(config.features, name) ? config.features[name] : undefined;
    if (own !== undefined) features[name] = own;
  }
  return { ...config, features };
}

/**
 * Columns as tasks: numeric ones in groups, evenly over the threads while there are few, and of as many as
 * a worker can keep the values of; others alone.
 */
function groupsOf(request: StatsRequest, threads: number): ComparedColumn[][] {
  const { columns, config, reference, current } = request;
  const isNumeric = (column: ComparedColumn) => settingsOfFeature(config, column).type === 'numeric';
  const numeric = columns.filter(isNumeric);
  const keepable = Math.floor(keptValues / threads / Math.max(1, reference.rows, current.rows));
  const size = Math.max(
    1,
    Math.min(keepable > 0 ? keepable : mostColumns, mostColumns, Math.ceil(numeric.length / threads)),
  );
  const groups: ComparedColumn[][] = [];
  for (let from = 0; from < numeric.length; from += size) groups.push(numeric.slice(from, from + size));
  return [...groups, ...columns.filter((column) => !isNumeric(column)).map((column) => [column])];
}

/** Compares data sets in a pool of worker threads. */
export function createComparisonEngine(options: ComparisonEngineOptions): StatsEngine {
  const { tempFolder, version, onStart, onCrash } = options;
  const threads = options.threads ?? Math.max(1, Math.min(mostThreads, availableParallelism()));
  const pool = createStatsPool({
    size: threads,
    settings: {
      tempFolder,
      version,
      memoryLimitMb: Math.floor(engineMemoryMb / threads),
      keptValues: Math.floor(keptValues / threads),
    },
    ...(onStart === undefined ? {} : { onStart }),
    ...(onCrash === undefined ? {} : { onCrash }),
  });
  const guard = createEvidenceGuard((path, signal) => pool.run({ kind: 'digest', path }, signal));

  /** Runs all tasks; the first that fails ends the others, and all have ended when this rejects. */
  async function runTasks(tasks: readonly CompareTask[], request: StatsRequest) {
    const { signal, columns, onProgress } = request;
    const failure = new AbortController();
    const either = AbortSignal.any([signal, failure.signal]);
    const results = new Map<string, FeatureComparison>();
    await Promise.all(
      tasks.map(async (task) => {
        try {
          for (const comparison of await pool.run(task, either)) results.set(comparison.name, comparison);
          onProgress(results.size, columns.length);
        } catch (error) {
          // What follows from the first failure is CANCELLED and says nothing.
          failure.abort(error);
        }
      }),
    );
    if (failure.signal.aborted) throw failure.signal.reason;
    return results;
  }

  return {
    async compare(request) {
      const { reference, current, columns, config, profileFolder, signal, onProgress } = request;
      await Promise.all([guard.verify(reference, signal), guard.verify(current, signal)]);
      onProgress(0, columns.length);
      const tasks = groupsOf(request, threads).map((group): CompareTask => ({
        kind: 'compare',
        reference,
        current,
        columns: group,
        config: configOf(config, group),
        profileFolder,
      }));
      const results = await runTasks(tasks, request);
      await Promise.all([guard.confirm(reference, signal), guard.confirm(current, signal)]);
      if (profileFolder !== null) await trimProfiles(profileFolder, profileLimitBytes);
      return columns.map(({ name }) => {
        const result = results.get(name);
        if (result === undefined) throw new Error('A column was not compared');
        return result;
      });
    },
    async compareTogether({ reference, current, columns, config, signal }) {
      const methods = config.multivariate;
      const typed = columns
        .map((column) => ({ name: column.name, type: settingsOfFeature(config, column).type }))
        .filter(({ type }) => type !== 'text' && type !== 'datetime')
        .slice(0, mostJointColumns);
      if (methods.length === 0 || typed.length === 0) return [];
      await Promise.all([guard.verify(reference, signal), guard.verify(current, signal)]);
      const { alpha, laws } = config;
      const found = await pool.run(
        { kind: 'rows', reference, current, columns: typed, methods, alpha, laws },
        signal,
      );
      await Promise.all([guard.confirm(reference, signal), guard.confirm(current, signal)]);
      return found;
    },
    async suggestThresholds({ reference, columns, config, signal, windowRows, order, rates }) {
      await guard.verify(reference, signal);
      const suggested = await Promise.all(
        columns
          .filter((column) => {
            const { type } = settingsOfFeature(config, column);
            return type !== 'text' && type !== 'datetime';
          })
          .map((column) =>
            pool.run(
              {
                kind: 'suggest',
                reference,
                column,
                config: configOf(config, [column]),
                windowRows,
                order,
                rates,
              },
              signal,
            ),
          ),
      );
      await guard.confirm(reference, signal);
      return suggested;
    },
    async measurePerformance(request, signal) {
      const files = [request.file, ...(request.reference === null ? [] : [request.reference])];
      for (const file of files) await guard.verify(file, signal);
      const measured = await pool.run({ kind: 'performance', request }, signal);
      for (const file of files) await guard.confirm(file, signal);
      return measured;
    },
    async measureFairness(request, signal) {
      await guard.verify(request.file, signal);
      const measured = await pool.run({ kind: 'fairness', request }, signal);
      await guard.confirm(request.file, signal);
      return measured;
    },
    checkPart: (part, signal) => pool.run({ kind: 'check-part', part }, signal),
    layOutPart: (part, signal) => pool.run({ kind: 'lay-out-part', part }, signal),
    workers: () => pool.status(),
    close: () => pool.close(),
  };
}
