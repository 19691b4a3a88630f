import { z } from 'zod';
import type { ColumnReader } from '../adapters/duckdb-column-reader.ts';
import { valueOf } from '../adapters/duckdb-column-sql.ts';
import type { ComparedColumn } from '../core/ports.ts';
import {
  compareCategories,
  createNumericComparison,
  createNumericProfileBuilder,
  needsWasserstein,
  parseProfile,
  profileKey,
  serializeProfile,
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
import type { ProfileStore } from './stats-profiles.ts';
import type { CompareTask, TaskSide } from './stats-protocol.ts';
import { createColumnSource } from './stats-source.ts';
import type { ColumnSource, ValueArrays } from './stats-source.ts';

export type CompareContext = {
  readonly reader: ColumnReader;
  readonly profiles: ProfileStore;
  readonly version: string;
  readonly keptValues: number;
  readonly arrays: ValueArrays;
  readonly signal: AbortSignal;
};

type Sources = { readonly [side in Read['side']]: ColumnSource };
type Session<T> = { readonly name: string; readonly session: ReadingSession<T> };

const sides = ['reference', 'current'] as const;

/** Feeds sessions until each has seen what it needs; those that want the same side share a pass. */
async function readThrough<T>(
  sessions: readonly Session<T>[],
  sources: Sources,
  signal: AbortSignal,
): Promise<T[]> {
  const wanted = new Map<Session<T>, Read>();
  const ask = (entry: Session<T>): void => {
    const read = entry.session.nextRead();
    if (read === null) wanted.delete(entry);
    else wanted.set(entry, read);
  };
  sessions.forEach(ask);
  while (wanted.size > 0) {
    for (const side of sides) {
      const asking = [...wanted].filter(([, read]) => read.side === side);
      if (asking.length === 0) continue;
      await sources[side].read(
        asking.map(([{ name, session }, { ranges }]) => ({ name, sink: session, ranges })),
        signal,
      );
      for (const [entry] of asking) ask(entry);
    }
  }
  return sessions.map(({ session }) => session.finish());
}

/** SQL of the value of a column of one side. */
function expressionOf({ expressions }: TaskSide, name: string): string {
  return expressions?.get(name) ?? valueOf(name);
}

/** What a profile depends on beside what `about` names; null where the reference has no digest to go by. */
function keyOf({ reference }: CompareTask, version: string, about: readonly string[]): string[] | null {
  return reference.sha256 === null ? null : [version, reference.sha256, ...about];
}

async function loadProfile(key: string[] | null, profiles: ProfileStore): Promise<NumericProfile | null> {
  const content = key === null ? null : await profiles.load(key);
  return content === null ? null : parseProfile(content);
}

async function profilesOf(
  task: CompareTask,
  sources: Sources,
  context: CompareContext,
): Promise<NumericProfile[]> {
  const { config } = task;
  const { profiles, version, signal } = context;
  const wanted = await Promise.all(
    task.columns.map(async (column) => {
      const { name } = column;
      const { bins } = settingsOfFeature(config, column);
      const options = { bins, wasserstein: needsWasserstein(config, name) };
      const key = keyOf(task, version, [name, profileKey(options)]);
      return { name, options, key, known: await loadProfile(key, profiles) };
    }),
  );
  const absent = wanted.filter(({ known }) => known === null);
  const built = await readThrough(
    absent.map(({ name, options }) => ({ name, session: createNumericProfileBuilder(options) })),
    sources,
    signal,
  );
  await Promise.all(
    absent.map(async ({ key }, index) => {
      const profile = built[index];
      if (key !== null && profile !== undefined) {
        await profiles.save(key, new Uint8Array(serializeProfile(profile)));
      }
    }),
  );
  const builtByName = new Map(absent.map(({ name }, index) => [name, built[index]]));
  return wanted.map(({ name, known }) => {
    const profile = known ?? builtByName.get(name);
    if (profile === undefined) throw new Error('A profile was neither found nor built');
    return profile;
  });
}

async function compareNumbers(task: CompareTask, context: CompareContext): Promise<FeatureComparison[]> {
  const { reader, keptValues, arrays, signal } = context;
  const source = (side: TaskSide) =>
    createColumnSource({
      reader,
      path: side.path,
      rows: side.rows,
      columns: new Map(task.columns.map(({ name }) => [name, expressionOf(side, name)])),
      keptValues,
      arrays,
    });
  const sources = { reference: source(task.reference), current: source(task.current) };
  try {
    const profiles = await profilesOf(task, sources, context);
    // Evidence is addressed by its content, so the same digest is the same column.
    const identical = task.reference.sha256 !== null && task.reference.sha256 === task.current.sha256;
    const sessions = profiles.map((profile, index) => {
      const name = task.columns[index]?.name ?? '';
      return { name, session: createNumericComparison({ name, profile, config: task.config, identical }) };
    });
    return await readThrough(sessions, sources, signal);
  } finally {
    sources.reference.close();
    sources.current.close();
  }
}

const keptCounts = z.strictObject({
  rows: z.int().min(0),
  missing: z.int().min(0),
  counts: z.array(z.tuple([z.string(), z.int().min(0)])).nullable(),
});

function parseCounts(content: ArrayBuffer): CategoryCounts | null {
  try {
    const kept = keptCounts.parse(JSON.parse(Buffer.from(content).toString('utf8')));
    return { ...kept, counts: kept.counts === null ? null : new Map(kept.counts) };
  } catch {
    // Written by another version: counted anew.
    return null;
  }
}

function serializeCounts({ rows, missing, counts }: CategoryCounts): Buffer {
  const kept: z.input<typeof keptCounts> = {
    rows,
    missing,
    counts: counts === null ? null : [...counts],
  };
  return Buffer.from(JSON.stringify(kept), 'utf8');
}

async function compareGroups(
  task: CompareTask,
  { name }: ComparedColumn,
  type: Exclude<FeatureSettings['type'], 'numeric'>,
  { reader, profiles, version, signal }: CompareContext,
): Promise<FeatureComparison> {
  const count = (side: TaskSide): Promise<CategoryCounts> => {
    const value = expressionOf(side, name);
    return type === 'categorical' || type === 'boolean'
      ? reader.readCategories(side.path, { value, type }, signal)
      : reader.countMissing(side.path, value, signal);
  };
  const key = keyOf(task, version, [name, `counts-1:${type}`]);
  const content = key === null ? null : await profiles.load(key);
  let reference = content === null ? null : parseCounts(content);
  if (reference === null) {
    reference = await count(task.reference);
    if (key !== null) await profiles.save(key, serializeCounts(reference));
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
