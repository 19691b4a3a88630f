import { z } from 'zod';
import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { StoredEntry } from '../../ledger/repository.ts';
import type { Database, Query } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import { decodeCursor, encodeCursor } from '../../storage/page-cursor.ts';

export type AuditListRequest = ParsedInput<'audit/list'>;

export type EntryPage = {
  readonly rows: StoredEntry[];
  readonly total: number;
  /** Whether more than `total` match, which were not counted to the end: of a search, or of filters of several sorts. */
  readonly isMore: boolean;
  readonly nextCursor: string | null;
};

export type EntryList = {
  /** Newest first: by number, or by time when a span of time is asked for. */
  page(request: AuditListRequest): EntryPage;
  /** The values of a column that occur, in order. */
  valuesOf(column: 'action' | 'target_type' | 'actor_id'): string[];
  /** Entries of all logs. */
  total(): number;
};

const position = z.strictObject({ at: utcInstant, seq: z.int().min(0) });
type Position = z.infer<typeof position>;

/** Whose names a search looks through. */
const searchedTables = ['models', 'datasets', 'monitors', 'alert_rules', 'prediction_batches'] as const;
type SearchedTable = (typeof searchedTables)[number];

/** Names of one kind that a search may match before it asks for more letters. */
const maxNameMatches = 500;
export type ListLimits = {
  /** Matches of a search that are counted one by one. */
  readonly maxCounted: number;
  /** The newest entries that are read one after the other for a search that many match. */
  readonly walked: number;
};

/** Counts to the end. */
const unlimited = Number.MAX_SAFE_INTEGER - 1;

const usualLimits: ListLimits = { maxCounted: 10_000, walked: 20_000 };

/** Something that entries must be. `indexed` false keeps SQLite from looking it up along an index. */
type Condition = {
  readonly matching: (indexed: boolean) => Expression<SqlBool>;
  /** The conditions of which one must hold, each along one index; itself for all but a search. */
  readonly branches: readonly Expression<SqlBool>[];
  /** For a condition that an index tells by itself, without a look at the entries. */
  readonly alone?: {
    /** How many match, counted up to one more than `most`. */
    readonly countUpTo: (most: number) => number;
    /** Those that match, the newest `count` of them before a position. */
    readonly newest: (before: Position | null, count: number) => Expression<SqlBool>;
  };
};

type Column = 'actor_id' | 'action' | 'target_type' | 'target_id' | 'at';

const columnOf = (column: Column, indexed: boolean) =>
  indexed ? sql.ref(`audit_entries.${column}`) : sql`+${sql.ref(`audit_entries.${column}`)}`;

function isIn(column: Column, values: readonly string[], indexed: boolean): Expression<SqlBool> {
  return sql<SqlBool>`${columnOf(column, indexed)} IN (${sql.join(values)})`;
}

function oneOf(column: Column, values: readonly string[]): Condition {
  return {
    matching: (indexed) => isIn(column, values, indexed),
    branches: [isIn(column, values, true)],
  };
}

function between(start: string | null, until: string | null): Condition {
  const matching = (indexed: boolean) => {
    const at = columnOf('at', indexed);
    if (until === null) return sql<SqlBool>`${at} >= ${start}`;
    if (start === null) return sql<SqlBool>`${at} < ${until}`;
    return sql<SqlBool>`(${at} >= ${start} AND ${at} < ${until})`;
  };
  return { matching, branches: [matching(true)] };
}

/** The pages of the ledger, however many entries there are and match. */
export function createEntryList(database: Database, { maxCounted, walked } = usualLimits): EntryList {
  const { from } = database;

  function valuesOf(column: 'action' | 'target_type' | 'actor_id'): string[] {
    const value = sql.ref<string>(`audit_entries.${column}`);
    // From one to the next along the index of the column, however many entries there are.
    const rows = database.all(
      from
        .withRecursive('seen', (db) =>
          db
            .selectFrom('audit_entries')
            .select((eb) => eb.fn.min<string | null>(value).as('value'))
            .unionAll(
              db
                .selectFrom('seen')
                .where('seen.value', 'is not', null)
                .select((eb) =>
                  eb
                    .selectFrom('audit_entries')
                    .select((inner) => inner.fn.min<string | null>(value).as('value'))
                    .where(value, '>', eb.ref('seen.value'))
                    .as('value'),
                ),
            ),
        )
        .selectFrom('seen')
        .select('seen.value'),
    );
    return rows.flatMap((row) => row.value ?? []);
  }

  /** Records and people whose name holds the text, and actions that do. */
  function searchFor(text: string): Condition {
    const key = nameKey(text);
    const idsIn = (table: SearchedTable): string[] =>
      database
        .all(
          from
            .selectFrom(table)
            .select('id')
            .where(sql<number>`instr(name_key, ${key})`, '>', 0)
            .limit(maxNameMatches),
        )
        .map((row) => row.id);
    const people = database
      .all(from.selectFrom('users').select(['id', 'name']))
      .filter((user) => nameKey(user.name).includes(key));
    const lists: readonly (readonly [Column, readonly string[]])[] = [
      ['target_id', searchedTables.flatMap(idsIn)],
      ['actor_id', people.map((row) => row.id)],
      ['action', valuesOf('action').filter((action) => action.includes(text.toLowerCase()))],
    ];
    // Each list is looked up along an index of its own; an empty one would have all entries read.
    const found = lists.filter(([, values]) => values.length > 0);
    return {
      matching: (indexed) =>
        found.length === 0
          ? sql<SqlBool>`0`
          : sql<SqlBool>`(${sql.join(
              found.map(([column, values]) => isIn(column, values, indexed)),
              sql` OR `,
            )})`,
      branches: found.map(([column, values]) => isIn(column, values, true)),
    };
  }

  /** Whole actions, and those of whole areas as far as they occur. */
  function actionsOf(wanted: readonly string[]): string[] {
    const areas = wanted.filter((action) => !action.includes('.')).map((area) => `${area}.`);
    const whole = wanted.filter((action) => action.includes('.'));
    if (areas.length === 0) return whole;
    const inAreas = valuesOf('action').filter((action) => areas.some((area) => action.startsWith(area)));
    return [...whole, ...inAreas];
  }

  /**
   * Kind, action and person. Two of them that many entries match each may match few together, or none, which one
   * index tells; where one of the three is not asked for, it is any that occurs, so that the index can be followed.
   */
  function kindsOf({ targetType, actions, actorId }: AuditListRequest): Condition[] {
    const asked = [
      { column: 'target_type' as const, values: targetType === null ? null : [targetType] },
      { column: 'action' as const, values: actions.length === 0 ? null : actionsOf(actions) },
      { column: 'actor_id' as const, values: actorId === null ? null : [actorId] },
    ];
    const given = asked.flatMap(({ column, values }) => (values === null ? [] : [{ column, values }]));
    if (given.length < 2) return given.map(({ column, values }) => oneOf(column, values));
    // What comes in the index after the last that is asked for need not be followed.
    const followed = actorId === null ? asked.slice(0, 2) : asked;
    const kinds = sql.join(
      followed.map(
        ({ column, values }) => sql`k.${sql.ref(column)} IN (${sql.join(values ?? valuesOf(column))})`,
      ),
      sql` AND `,
    );
    const along = sql`audit_entries AS k INDEXED BY audit_entries_by_kinds WHERE ${kinds}`;
    const found = sql<SqlBool>`audit_entries.seq IN (SELECT k.seq FROM ${along})`;
    const compared = sql<SqlBool>`(${sql.join(
      given.map(({ column, values }) => isIn(column, values, false)),
      sql` AND `,
    )})`;
    return [
      {
        matching: (indexed) => (indexed ? found : compared),
        branches: [found],
        alone: {
          countUpTo(most) {
            const some = sql<{ one: number }>`(SELECT 1 AS one FROM ${along} LIMIT ${most + 1})`;
            const counted = from
              .selectFrom(some.as('some'))
              .select((eb) => eb.fn.countAll<number>().as('total'));
            return database.first(counted)?.total ?? 0;
          },
          newest: (before, count) =>
            sql<SqlBool>`audit_entries.seq IN (SELECT k.seq FROM ${along} ${
              before === null ? sql`` : sql`AND k.seq < ${before.seq}`
            } ORDER BY k.seq DESC LIMIT ${count})`,
        },
      },
    ];
  }

  function conditionsOf(request: AuditListRequest): Condition[] {
    const { targetId, from: start, until, search } = request;
    return [
      ...(targetId === null ? [] : [oneOf('target_id', [targetId])]),
      ...(start === null && until === null ? [] : [between(start, until)]),
      ...kindsOf(request),
      ...(search === '' ? [] : [searchFor(search)]),
    ];
  }

  const matching = (all: readonly Expression<SqlBool>[]) =>
    from.selectFrom('audit_entries').where((eb) => eb.and([...all]));

  /** Entries that match all of these, counted up to one more than `most`. */
  function countUpTo(all: readonly Expression<SqlBool>[], most: number): number {
    const some = matching(all)
      .select(sql<number>`1`.as('one'))
      .limit(most + 1);
    const counted = from.selectFrom(some.as('some')).select((eb) => eb.fn.countAll<number>().as('total'));
    return database.first(counted)?.total ?? 0;
  }

  /** The condition that fewest entries match, as far as that is told by a short count. */
  function narrowestOf(
    conditions: readonly Condition[],
  ): { readonly condition: Condition; readonly matches: number } | null {
    let narrowest: { condition: Condition; matches: number } | null = null;
    for (const condition of conditions) {
      const matches =
        condition.alone?.countUpTo(maxCounted) ??
        condition.branches.reduce(
          (sum, branch) => (sum > maxCounted ? sum : sum + countUpTo([branch], maxCounted)),
          0,
        );
      if (narrowest === null || matches < narrowest.matches) narrowest = { condition, matches };
    }
    return narrowest;
  }

  const total = (): number =>
    database.first(from.selectFrom('audit_state').select((eb) => eb.fn.sum<number>('size').as('total')))
      ?.total ?? 0;

  function ordered(
    all: readonly Expression<SqlBool>[],
    before: Position | null,
    byTime: boolean,
    count: number,
  ): Query<StoredEntry> {
    // A span of time is read along the index of times; the two orders differ only where a clock went back.
    const inOrder = byTime
      ? matching(all)
          .$if(before !== null, (query) =>
            query.where(sql<boolean>`(at, seq) < (${before?.at ?? ''}, ${before?.seq ?? 0})`),
          )
          .orderBy('at', 'desc')
      : matching(all).$if(before !== null, (query) => query.where('seq', '<', before?.seq ?? 0));
    return inOrder.orderBy('seq', 'desc').selectAll().limit(count);
  }

  /** The rows of a page of a search that many entries match, read from the newest on until there are enough. */
  function walk(conditions: readonly Condition[], before: Position | null, count: number): StoredEntry[] {
    const end = before?.seq ?? total();
    const start = Math.max(0, end - walked);
    const near = [
      sql<SqlBool>`audit_entries.seq >= ${start}`,
      ...conditions.map((condition) => condition.matching(false)),
    ];
    const rows = database.all(ordered(near, before, false, count));
    if (rows.length === count || start === 0) return rows;
    // They lie far back. With a filter beside it, that is looked up; a search alone is, branch by branch.
    const [first, second] = conditions;
    if (first === undefined) return rows;
    if (second === undefined && first.alone !== undefined) {
      return database.all(ordered([first.alone.newest(before, count)], before, false, count));
    }
    if (second !== undefined) {
      const others = conditions.slice(1).map((condition) => condition.matching(false));
      return database.all(ordered([first.matching(true), ...others], before, false, count));
    }
    const newest = first.branches.flatMap((branch) => database.all(ordered([branch], before, false, count)));
    const unique = new Map(newest.map((row) => [row.seq, row]));
    return [...unique.values()].toSorted((a, b) => b.seq - a.seq).slice(0, count);
  }

  function find(request: AuditListRequest, before: Position | null): Omit<EntryPage, 'nextCursor'> {
    const conditions = conditionsOf(request);
    const count = request.limit + 1;
    const byTime = request.from !== null || request.until !== null;
    if (conditions.length === 0) {
      return { rows: database.all(ordered([], before, byTime, count)), total: total(), isMore: false };
    }
    const [only] = conditions;
    if (conditions.length === 1 && only?.alone !== undefined) {
      const matches = only.alone.countUpTo(unlimited);
      // Where many match, the newest are among the newest of all; else few are put in order.
      const rows =
        matches > maxCounted
          ? walk(conditions, before, count)
          : database.all(ordered([only.alone.newest(before, count)], before, false, count));
      return { rows, total: matches, isMore: false };
    }
    // One filter is counted to the end along its index; what several have in common, or a search finds, is not.
    const most = conditions.length === 1 && request.search === '' ? unlimited : maxCounted;
    // One that is looked up along its index; the others are held against what it finds.
    const narrowest = most > maxCounted ? null : narrowestOf(conditions);
    const all = conditions.map((condition) =>
      condition.matching(narrowest === null || condition === narrowest.condition),
    );
    const matches = countUpTo(all, most);
    const rows =
      most === maxCounted && matches > most && !byTime
        ? walk(conditions, before, count)
        : database.all(ordered(all, before, byTime, count));
    return { rows, total: Math.min(matches, most), isMore: matches > most };
  }

  return {
    valuesOf,
    total,
    page(request) {
      const { cursor, limit, ...filter } = request;
      const binding = ['audit', filter];
      const before = cursor === null ? null : decodeCursor(binding, cursor, position);
      const { rows, ...counted } = find(request, before);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const next = rows.length > limit && last !== undefined ? { at: last.at, seq: last.seq } : null;
      return { ...counted, rows: shown, nextCursor: next === null ? null : encodeCursor(binding, next) };
    },
  };
}
