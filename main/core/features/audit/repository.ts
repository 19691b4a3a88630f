import type { z } from 'zod';
import { sql } from 'kysely';
import { role } from '../../../../shared/contract/define.ts';
import type { AuditEntry, AuditPage } from '../../../../shared/contract/audit.ts';
import { change } from '../../../../shared/contract/models.ts';
import type { ChangeId, Sha256 } from '../../../../shared/schema/ids.ts';
import { decodeEntry } from '../../ledger/entry.ts';
import type { LogPlace, StoredEntry } from '../../ledger/repository.ts';
import type { Database } from '../../storage/database.ts';
import { recordedEvidence } from '../../storage/evidence-repository.ts';
import type { Tables } from '../../storage/schema.ts';
import { readSetting } from '../../storage/workspace-settings.ts';
import { changeDigest, changeText } from '../history/change-digest.ts';
import { createEntryList } from './list-repository.ts';
import type { AuditListRequest } from './list-repository.ts';

export type AuditRepository = {
  /** Newest first: by number, or by time when a span of time is asked for. */
  page(request: AuditListRequest): AuditPage;
  entry(seq: number): StoredEntry | null;
  /** The newest entry of an action within a log, as bytes. */
  latestOf(action: string, place: LogPlace): Uint8Array | null;
  /** Whether some entry tells of this action on this object. */
  tells(action: string, targetId: string): boolean;
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

/** Results and decisions, which are called by their model. */
const ofModels: Partial<Record<string, 'drift_runs' | 'fairness_runs' | 'performance_runs' | 'deployments'>> =
  {
    run: 'drift_runs',
    'fairness-run': 'fairness_runs',
    'performance-run': 'performance_runs',
    deployment: 'deployments',
  };

export function createAuditRepository(database: Database): AuditRepository {
  const { from } = database;
  const list = createEntryList(database);

  /** What a person calls the object of an entry; null where it has no name, or is not there. */
  function labelOf(type: string, id: string): string | null {
    const owned = ofModels[type];
    if (owned !== undefined) {
      const ofModel = from
        .selectFrom(owned)
        .innerJoin('models', 'models.id', 'model_id')
        .select('models.name');
      return database.first(ofModel.where(sql.ref(`${owned}.id`), '=', id))?.name ?? null;
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

  const changeRows = (first: number, count: number) =>
    database.all(
      from
        .selectFrom('audit_entries')
        .innerJoin('changes', 'changes.id', 'audit_entries.change_id')
        .selectAll('changes')
        .where('audit_entries.seq', '>=', first)
        .where('audit_entries.seq', '<', first + count),
    );

  return {
    total: () => list.total(),
    page(request) {
      const { rows, total, isMore, nextCursor } = list.page(request);
      return { items: rows.map(describe), total, isMore, nextCursor };
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
    tells(action, targetId) {
      const entry = from
        .selectFrom('audit_entries')
        .select('seq')
        .where('target_id', '=', targetId)
        .where('action', '=', action)
        .limit(1);
      return database.first(entry) !== undefined;
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
        actions: list.valuesOf('action'),
        targetTypes: list.valuesOf('target_type'),
        actors: list.valuesOf('actor_id').map((id) => ({ id, name: nameOf(id) })),
      };
    },
  };
}
