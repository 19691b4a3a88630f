import { z } from 'zod';
import { sql } from 'kysely';
import type { ExpressionBuilder } from 'kysely';
import { role } from '../../../../shared/contract/define.ts';
import type { AuditEntry } from '../../../../shared/contract/audit.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { change } from '../../../../shared/contract/models.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import type { ChangeId, Sha256 } from '../../../../shared/schema/ids.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import { decodeEntry } from '../../ledger/entry.ts';
import type { LogPlace, StoredEntry } from '../../ledger/repository.ts';
import type { Database } from '../../storage/database.ts';
import { recordedEvidence } from '../../storage/evidence-repository.ts';
import { nameKey } from '../../storage/name-key.ts';
import { decodeCursor, encodeCursor } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';
import { readSetting } from '../../storage/workspace-settings.ts';
import { changeDigest, changeText } from '../history/change-digest.ts';

export type AuditListRequest = ParsedInput<'audit/list'>;

export type AuditRepository = {
  /** Newest first: by number, or by time when a span of time is asked for. */
  page(request: AuditListRequest): Page<AuditEntry>;
  entry(seq: number): StoredEntry | null;
  /** The newest entry of an action within a log, as bytes. */
  latestOf(action: string, place: LogPlace): Uint8Array | null;
  /** The entry as a list shows it. */
  describe(row: StoredEntry): AuditEntry;
  fieldsOf(changeId: string): AuditFields;
  /** Digests of the change rows that entries name, as they stand, by id; `first` counts over all logs. */
  digestsOf(first: number, count: number): ReadonlyMap<string, Sha256>;
  /** What these entries changed, as `changeText` says it, by id of the change. */
  changesOf(first: number, count: number): ReadonlyMap<string, string>;
  /** Entries of all logs. */
  total(): number;
  /** Digests of all evidence that is part of the records. */
  recordedEvidence(): Set<Sha256>;
  facets(): {
    actions: string[];
    actors: { id: string; name: string }[];
    targetTypes: string[];
  };
};

type AuditFields = z.infer<typeof change.shape.fields>;
type EntryExpression = ExpressionBuilder<Tables, 'audit_entries'>;

const position = z.strictObject({ at: utcInstant, seq: z.int().min(0) });

/** Where the name of each kind of object stands. A risk score has the id of its model. */
const named: Partial<
  Record<string, 'models' | 'datasets' | 'monitors' | 'users' | 'alert_rules' | 'prediction_batches'>
> = {
  model: 'models',
  risk: 'models',
  dataset: 'datasets',
  monitor: 'monitors',
  user: 'users',
  'alert-rule': 'alert_rules',
  'prediction-batch': 'prediction_batches',
};

/** Results, which are called by their model. */
const labelledRuns: Partial<Record<string, 'drift_runs' | 'fairness_runs' | 'performance_runs'>> = {
  run: 'drift_runs',
  'fairness-run': 'fairness_runs',
  'performance-run': 'performance_runs',
};

/** Whose names a search looks through. */
const searchedTables = ['models', 'datasets', 'monitors', 'alert_rules', 'prediction_batches'] as const;
type SearchedTable = (typeof searchedTables)[number];

/** Names of one kind that a search may match before it asks for more letters. */
const maxNameMatches = 500;

function isUnfiltered({
  search,
  actorId,
  actions,
  targetType,
  targetId,
  from: start,
  until,
}: AuditListRequest): boolean {
  return (
    search === '' &&
    actions.length === 0 &&
    [actorId, targetType, targetId, start, until].every((value) => value === null)
  );
}

export function createAuditRepository(database: Database): AuditRepository {
  const { from } = database;

  /** Ids of records and people whose name holds the text, and actions that do. */
  function matchesOf(text: string): { targets: string[]; actors: string[]; actions: string[] } {
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
    const users = database
      .all(from.selectFrom('users').select(['id', 'name']))
      .filter((user) => nameKey(user.name).includes(key));
    return {
      targets: searchedTables.flatMap(idsIn),
      actors: users.map((row) => row.id),
      actions: valuesOf('action').filter((action) => action.includes(text.toLowerCase())),
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

  /** What a person calls the object of an entry; null where it has no name, or is not there. */
  function labelOf(type: string, id: string): string | null {
    const run = labelledRuns[type];
    if (run !== undefined) {
      const ofRun = from.selectFrom(run).innerJoin('models', 'models.id', 'model_id').select('models.name');
      return database.first(ofRun.where(sql.ref(`${run}.id`), '=', id))?.name ?? null;
    }
    if (type === 'alert') {
      const title = from.selectFrom('alerts').select('title').where(sql.ref('id'), '=', id);
      return database.first(title)?.title ?? null;
    }
    if (type === 'model-version') {
      const ofVersion = from
        .selectFrom('model_versions')
        .innerJoin('models', 'models.id', 'model_versions.model_id')
        .select(['models.name', 'model_versions.version']);
      const row = database.first(ofVersion.where(sql.ref('model_versions.id'), '=', id));
      return row === undefined ? null : `${row.name} ${row.version}`;
    }
    const table = named[type];
    if (table === undefined) return null;
    return database.first(from.selectFrom(table).select('name').where(sql.ref('id'), '=', id))?.name ?? null;
  }

  function nameOf(actorId: string): string {
    const row = database.first(
      from
        .selectFrom('users')
        .select('name')
        .where('id', '=', actorId as Tables['users']['id']),
    );
    return row?.name ?? actorId;
  }

  function describe(row: StoredEntry): AuditEntry {
    const body = decodeEntry(row.body);
    return {
      seq: row.seq,
      at: row.at,
      actor: {
        id: row.actor_id,
        name: nameOf(row.actor_id),
        role: body?.actor.role ?? role.enum.administrator,
        isProgram: row.actor_id === readSetting(database, 'operator-id'),
      },
      action: row.action,
      target: { type: row.target_type, id: row.target_id, label: labelOf(row.target_type, row.target_id) },
      note: body?.note ?? '',
    };
  }

  function conditions(
    request: AuditListRequest,
  ): (eb: EntryExpression) => ReturnType<EntryExpression['and']> {
    const matches = request.search === '' ? null : matchesOf(request.search);
    const actions = request.actions.length === 0 ? null : actionsOf(request.actions);
    return (eb) => {
      const all = [];
      if (request.actorId !== null) all.push(eb('actor_id', '=', request.actorId));
      if (request.targetType !== null) all.push(eb('target_type', '=', request.targetType));
      if (request.targetId !== null) all.push(eb('target_id', '=', request.targetId));
      if (request.from !== null) all.push(eb('at', '>=', request.from));
      if (request.until !== null) all.push(eb('at', '<', request.until));
      if (actions !== null) all.push(eb('action', 'in', actions));
      if (matches !== null) {
        const { targets, actors, actions: events } = matches;
        // Each list is looked up along an index of its own; an empty one would have all entries read.
        all.push(
          eb.or([
            ...(targets.length > 0 ? [eb('target_id', 'in', targets)] : []),
            ...(actors.length > 0 ? [eb('actor_id', 'in', actors)] : []),
            ...(events.length > 0 ? [eb('action', 'in', events)] : []),
          ]),
        );
      }
      return eb.and(all);
    };
  }

  const changeRows = (first: number, count: number) =>
    database.all(
      from
        .selectFrom('audit_entries')
        .innerJoin('changes', 'changes.id', 'audit_entries.change_id')
        .selectAll('changes')
        .where('audit_entries.seq', '>=', first)
        .where('audit_entries.seq', '<', first + count),
    );

  /** The values of a column, in order: from one to the next along its index, however many entries there are. */
  function valuesOf(column: 'action' | 'target_type' | 'actor_id'): string[] {
    const value = sql.ref<string>(`audit_entries.${column}`);
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

  const total = (): number =>
    database.first(from.selectFrom('audit_state').select((eb) => eb.fn.sum<number>('size').as('total')))
      ?.total ?? 0;

  return {
    total,
    page(request) {
      const { cursor, limit, ...filter } = request;
      const binding = ['audit', filter];
      const before = cursor === null ? null : decodeCursor(binding, cursor, position);
      const matching = from.selectFrom('audit_entries').where(conditions(request));
      const matches = isUnfiltered(request)
        ? total()
        : (database.first(matching.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0);
      // A span of time is read along the index of times; the two orders differ only where a clock went back.
      const byTime = request.from !== null || request.until !== null;
      const ordered = byTime
        ? matching
            .$if(before !== null, (query) =>
              query.where(sql<boolean>`(at, seq) < (${before?.at ?? ''}, ${before?.seq ?? 0})`),
            )
            .orderBy('at', 'desc')
        : matching.$if(before !== null, (query) => query.where('seq', '<', before?.seq ?? 0));
      const rows = database.all(
        ordered
          .orderBy('seq', 'desc')
          .selectAll()
          .limit(limit + 1),
      );
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const next = rows.length > limit && last !== undefined ? { at: last.at, seq: last.seq } : null;
      return {
        items: shown.map(describe),
        total: matches,
        nextCursor: next === null ? null : encodeCursor(binding, next),
      };
    },
    entry(seq) {
      return database.first(from.selectFrom('audit_entries').selectAll().where('seq', '=', seq)) ?? null;
    },
    latestOf(action, { first, end }) {
      const row = database.first(
        from
          .selectFrom('audit_entries')
          .select('body')
          .where('action', '=', action)
          .where('seq', '>=', first)
          .$if(end !== null, (query) => query.where('seq', '<', end ?? 0))
          .orderBy('seq', 'desc')
          .limit(1),
      );
      return row?.body ?? null;
    },
    describe,
    fieldsOf(id) {
      const row = database.first(
        from
          .selectFrom('changes')
          .select('fields')
          .where('id', '=', id as ChangeId),
      );
      return row ? change.shape.fields.parse(JSON.parse(row.fields)) : [];
    },
    digestsOf: (first, count) => new Map(changeRows(first, count).map((row) => [row.id, changeDigest(row)])),
    changesOf: (first, count) => new Map(changeRows(first, count).map((row) => [row.id, changeText(row)])),
    recordedEvidence: () => recordedEvidence(database),
    facets() {
      return {
        actions: valuesOf('action'),
        targetTypes: valuesOf('target_type'),
        actors: valuesOf('actor_id').map((id) => ({ id, name: nameOf(id) })),
      };
    },
  };
}
