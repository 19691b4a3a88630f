import type { ColumnReader } from '../adapters/duckdb-column-reader.ts';
import type { ComparedColumn } from '../core/ports.ts';
import {
  compareCategories,
  createNumericComparison,
  createNumericProfileBuilder,
  needsWasserstein,
  settingsOfFeature,
} from '../core/statistics/index.ts';
import type {
  CategoryCounts,
  FeatureComparison,
  FeatureSettings,
  NumericProfile,
  Read,
  ReadingSession,
} from '../core/statistics/index.ts';
import type { ProfileKey, ProfileStore } from './stats-profiles.ts';
import type { CompareTask, TaskSide } from './stats-protocol.ts';
import { createColumnSource } from './stats-source.ts';
import type { ColumnSource, ValueArrays } from './stats-source.ts';
import { restoreProfile, storedProfile } from './stats-stored-profile.ts';

export type CompareContext = {
  readonly reader: ColumnReader;
  readonly profiles: ProfileStore;
  readonly version: string;
  readonly keptValues: number;
  readonly arrays: ValueArrays;
  readonly signal: AbortSignal;
};

/** Raised when what is kept about a column changes its meaning. */
const profileFormat = 1;

type Sources = { readonly [side in Read['side']]: ColumnSource };
type Session<T> = { readonly name: string; readonly session: ReadingSession<T> };

const sides = ['reference', 'current'] as const;

/** Feeds sessions until each has seen what it needs; those that want the same side share a pass. */
async function readThrough<T>(
  sessions: readonly Session<T>[],
  sources: Sources,
  signal: AbortSignal,
): Promise<T[]> {
  const wanted = new Map<Session<T>, Read['side']>();
  const ask = (entry: Session<T>): void => {
    const read = entry.session.nextRead();
    if (read === null) wanted.delete(entry);
    // Ranges are not handed on: the sessions pass over other values faster than the engine filters them.
    else wanted.set(entry, read.side);
  };
  sessions.forEach(ask);
  while (wanted.size > 0) {
    for (const side of sides) {
      const asking = [...wanted].filter(([, wantedSide]) => wantedSide === side).map(([entry]) => entry);
      if (asking.length === 0) continue;
      await sources[side].read(new Map(asking.map(({ name, session }) => [name, session])), signal);
      asking.forEach(ask);
    }
  }
  return sessions.map(({ session }) => session.finish());
}

function keyOf(task: CompareTask, version: string, about: ProfileKey): ProfileKey {
  return { format: profileFormat, version, evidence: task.reference.sha256, ...about };
}

async function profilesOf(
  task: CompareTask,
  sources: Sources,
  context: CompareContext,
): Promise<NumericProfile[]> {
  const { config } = task;
  const { profiles, version, signal } = context;
  const wanted = task.columns.map((column) => {
    const { bins } = settingsOfFeature(config, column);
    const wasserstein = needsWasserstein(config, column.name);
    const key = keyOf(task, version, { kind: 'numeric', column: column.name, bins, wasserstein });
    return { name: column.name, bins, wasserstein, key };
  });
  const found = await Promise.all(wanted.map(async ({ key }) => restoreProfile(await profiles.load(key))));
  const absent = wanted.filter((_, index) => found[index] === null);
  const built = await readThrough(
    absent.map(({ name, bins, wasserstein }) => ({
      name,
      session: createNumericProfileBuilder({ bins, wasserstein }),
    })),
    sources,
    signal,
  );
  await Promise.all(
    absent.map(async ({ key }, index) => {
      const profile = built[index];
      if (profile !== undefined) await profiles.save(key, storedProfile(profile));
    }),
  );
  const builtByName = new Map(absent.map(({ name }, index) => [name, built[index]]));
  return wanted.map(({ name }, index) => {
    const profile = found[index] ?? builtByName.get(name);
    if (profile === undefined) throw new Error('A profile was neither found nor built');
    return profile;
  });
}

async function compareNumbers(task: CompareTask, context: CompareContext): Promise<FeatureComparison[]> {
  const columns = task.columns.map(({ name }) => name);
  const { reader, keptValues, arrays, signal } = context;
  const source = ({ path, rows }: TaskSide) =>
    createColumnSource({ reader, path, rows, columns, keptValues, arrays });
  const sources = { reference: source(task.reference), current: source(task.current) };
  try {
    const profiles = await profilesOf(task, sources, context);
    const sessions = profiles.map((profile, index) => {
      const name = columns[index] ?? '';
      return { name, session: createNumericComparison({ name, profile, config: task.config }) };
    });
    return await readThrough(sessions, sources, signal);
  } finally {
    sources.reference.close();
    sources.current.close();
  }
}

function isCategoryCounts(value: unknown): value is CategoryCounts {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rows' in value &&
    'missing' in value &&
    'counts' in value &&
    (value.counts === null || value.counts instanceof Map)
  );
}

async function compareGroups(
  task: CompareTask,
  column: ComparedColumn,
  type: Exclude<FeatureSettings['type'], 'numeric'>,
  { reader, profiles, version, signal }: CompareContext,
): Promise<FeatureComparison> {
  const { name } = column;
  const count = ({ path }: TaskSide): Promise<CategoryCounts> =>
    type === 'categorical' || type === 'boolean'
      ? reader.readCategories(path, { name, type }, signal)
      : reader.countMissing(path, name, signal);
  const key = keyOf(task, version, { kind: 'categories', column: name, type });
  const known = await profiles.load(key);
  let reference: CategoryCounts;
  if (isCategoryCounts(known)) reference = known;
  else {
    reference = await count(task.reference);
    await profiles.save(key, reference);
  }
  const current = await count(task.current);
  return compareCategories({ name, type, reference, current, config: task.config });
}

/** Compares the columns of a task, which are either all numeric or one of another type. */
export async function compareTask(task: CompareTask, context: CompareContext): Promise<FeatureComparison[]> {
  const typed = task.columns.map((column) => ({ column, type: settingsOfFeature(task.config, column).type }));
  if (typed.every(({ type }) => type === 'numeric')) return compareNumbers(task, context);
  const results: FeatureComparison[] = [];
  for (const { column, type } of typed) {
    if (type === 'numeric') throw new Error('A task mixes numbers with other columns');
    results.push(await compareGroups(task, column, type, context));
  }
  return results;
}
