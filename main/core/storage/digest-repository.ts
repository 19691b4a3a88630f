import { createHash } from 'node:crypto';
import type { Entity } from '../../../shared/schema/entity.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type {
  AlertId,
  AlertRuleId,
  ApprovalId,
  DatasetId,
  DeploymentId,
  ExplanationId,
  FairnessRunId,
  ModelId,
  ModelVersionId,
  MonitorId,
  PerformanceRunId,
  PredictionBatchId,
  RunId,
  Sha256,
  UserId,
} from '../../../shared/schema/ids.ts';
import type { Database } from './database.ts';
import {
  createRecordPieces,
  digestOfLines,
  isPieceField,
  isPieceKind,
  isPieceOf,
  lineOf,
  pieceFields,
} from './record-pieces.ts';
import type { NotedPiece, PieceKind, Rows } from './record-pieces.ts';
import type { WorkspaceSetting } from './workspace-settings.ts';

/** Field of the history under which the digest of a record is told, with every change of it. */
export const recordField = 'recordSha256';

/** Digests of what a record consists of: for a verification, not for people. */
export function isDigestField(field: string): boolean {
  return field === recordField || isPieceField(field);
}

/** Kinds whose changes tell no such digest, each with the reason. */
export const untoldKinds = {
  workspace: 'tells what became of the workspace as a whole; no row holds it',
  session: 'is told by events, not by changes; sessions end by themselves',
  backup: 'lies outside the database, and has a signed manifest',
  risk: 'has a history of digests of its own, which the check of the scores reads',
  'monitor-run': 'is a window of a monitor, told with its comparison or with the monitor',
} as const satisfies Partial<Record<Entity, string>>;

export type ToldKind = Exclude<Entity, keyof typeof untoldKinds>;

export function isToldKind(entity: Entity): entity is ToldKind {
  return !(entity in untoldKinds);
}

/** Settings that people change, by the name that their history has, and under what they are kept. */
export const keptSettings = {
  backups: 'backup-settings',
  approvals: 'four-eyes-commands',
  explain: 'explain-settings',
  'idle-lock': 'idle-lock-minutes',
} as const satisfies Record<string, WorkspaceSetting>;

/** A digest that a change tells. */
type DigestField = { readonly field: string; readonly after: Sha256 | null };

/** What each field of a record became last, as its history tells. */
type Told = ReadonlyMap<string, string | null>;

/** What a record is made of: its own row first, then those that belong to it. */
type RowsOf = (id: string) => readonly [Rows, ...Rows[]];

/**
 * Digests over the rows that records consist of. Every change tells the digest of what it left, the ledger holds
 * the history, and a verification reads the rows again. Columns are named one by one, so that digests stay what
 * they are when a later version adds one; what changes without an entry is left out: when somebody signed in
 * last, how often they failed. A version that changes what is named here tells it under another field.
 */
export function createRecordDigests(database: Database) {
  const { from } = database;
  const pieces = createRecordPieces(database);

  const rowsOf: Readonly<Record<ToldKind, RowsOf>> = {
    model: (id) => [
      from
        .selectFrom('models')
        .select(['name', 'name_key', 'semantic_version', 'owner', 'owner_key', 'task', 'risk_class'])
        .select(['state', 'last_run_id', 'last_run_verdict', 'last_run_at', 'row_version'])
        .select(['created_at', 'updated_at', 'deleted_at'])
        .where('id', '=', id as ModelId),
      from
        .selectFrom('model_texts')
        .select(['purpose', 'feature_schema'])
        .where('model_id', '=', id as ModelId),
      from
        .selectFrom('fairness_settings')
        .select(['row_version', 'settings', 'saved_at'])
        .where('model_id', '=', id as ModelId),
      // That a version was begun is a change of the model; what is said of it later is one of the version.
      from
        .selectFrom('model_versions')
        .select(['id', 'position', 'version', 'created_at', 'created_by'])
        .where('model_id', '=', id as ModelId)
        .orderBy('position'),
    ],
    'model-version': (id) => [
      from
        .selectFrom('model_versions')
        .select(['model_id', 'version', 'artefact_sha256', 'artefact_name', 'artefact_bytes'])
        .select(['artefact_source', 'training_id', 'training', 'metrics', 'card', 'card_sections'])
        .select(['updated_at', 'row_version'])
        .where('id', '=', id as ModelVersionId),
    ],
    dataset: (id) => [
      from
        .selectFrom('datasets')
        .select(['name', 'name_key', 'purpose', 'source_name', 'source_sha256', 'evidence_sha256'])
        .select(['rows', 'rejected_rows', 'row_version', 'deleted_at'])
        .where('id', '=', id as DatasetId),
    ],
    // The rest is told once, when the result is made, by the digest of its content.
    run: (id) => [
      from
        .selectFrom('drift_runs')
        .select(['model_id', 'verdict'])
        .where('id', '=', id as RunId),
      from
        .selectFrom('monitor_windows')
        .select(['id', 'monitor_id', 'settings_version', 'dataset_id', 'data_window', 'place', 'outcome'])
        .select(['verdict', 'reason', 'columns', 'drifted', 'created_at'])
        .where('run_id', '=', id as RunId)
        .orderBy('id'),
    ],
    'fairness-run': (id) => [
      from
        .selectFrom('fairness_runs')
        .select(['model_id', 'verdict'])
        .where('id', '=', id as FairnessRunId),
    ],
    'performance-run': (id) => [
      from
        .selectFrom('performance_runs')
        .select(['model_id', 'kind'])
        .where('id', '=', id as PerformanceRunId),
    ],
    user: (id) => [
      from
        .selectFrom('users')
        .innerJoin('accounts', 'accounts.user_id', 'users.id')
        .select(['users.name', 'users.role', 'users.created_at', 'name_key', 'email', 'email_key', 'state'])
        .select(['demo', 'password_hash', 'credential_version', 'row_version'])
        .where('users.id', '=', id as UserId),
      from
        .selectFrom('alert_notices')
        .select(['enabled', 'from_severity', 'desktop'])
        .where('user_id', '=', id as UserId),
    ],
    monitor: (id) => [
      from
        .selectFrom('monitors')
        .select(['model_id', 'name', 'name_key', 'reference_id', 'enabled', 'schedule_kind'])
        .select(['schedule_hours', 'settings', 'settings_version', 'standing', 'standing_rank'])
        .select(['window_count', 'last_run_at', 'row_version', 'created_at', 'updated_at', 'deleted_at'])
        .where('id', '=', id as MonitorId),
    ],
    'prediction-batch': (id) => [
      from
        .selectFrom('prediction_batches')
        .select(['model_id', 'name', 'name_key', 'state', 'parts', 'parts_present', 'rows'])
        .select(['labelled_rows', 'first_at', 'last_at', 'fields', 'dataset_id', 'first_row'])
        .select(['created_at', 'sealed_at', 'row_version'])
        .where('id', '=', id as PredictionBatchId),
    ],
    'alert-rule': (id) => [
      from
        .selectFrom('alert_rules')
        .select(['name', 'name_key', 'sources', 'model_id', 'level', 'limits', 'severity'])
        .select(['cool_down_hours', 'auto_resolve', 'enabled', 'row_version', 'created_at'])
        .select(['updated_at', 'deleted_at'])
        .where('id', '=', id as AlertRuleId),
    ],
    alert: (id) => [
      from
        .selectFrom('alerts')
        .select(['rule_id', 'model_id', 'source', 'subject_id', 'result_id', 'level', 'severity'])
        .select(['severity_rank', 'state', 'title', 'detail', 'occurrences', 'first_at', 'last_at'])
        .select(['announced_at', 'assignee_id', 'snoozed_until', 'resolved_at', 'row_version'])
        .where('id', '=', id as AlertId),
    ],
    approval: (id) => [
      from
        .selectFrom('approvals')
        .select(['command', 'input', 'input_sha256', 'reason', 'state', 'requester_id', 'decider_id'])
        .select(['note', 'requested_at', 'expires_at', 'decided_at', 'ended_at', 'outcome', 'job_id'])
        .select(['row_version'])
        .where('id', '=', id as ApprovalId),
    ],
    explanation: (id) => [
      from
        .selectFrom('explanations')
        .select(['subject_kind', 'subject_id', 'digest', 'url', 'model', 'body', 'replaced', 'actor_id'])
        .select(['state', 'failure', 'attempts', 'duration_ms', 'sent_at', 'ended_at'])
        .where('id', '=', id as ExplanationId),
    ],
    deployment: (id) => [
      from
        .selectFrom('deployments')
        .select(['model_id', 'model_version_id', 'at', 'actor_id', 'from_state', 'to_state', 'outcome'])
        .select(['verdict', 'policy_version', 'evaluation', 'evaluation_sha256', 'note', 'override_until'])
        .where('id', '=', id as DeploymentId),
      from
        .selectFrom('standing_overrides')
        .select(['model_id', 'until'])
        .where('deployment_id', '=', id as DeploymentId),
    ],
    setting: (id) => [settingRows(id)],
  };

  /** What records have held only since a later version: a record without it keeps the digest that it had. */
  const addedRowsOf: Readonly<Partial<Record<ToldKind, (id: string) => Rows>>> = {
    'prediction-batch': (id) =>
      from
        .selectFrom('prediction_batches')
        .select('model_version_id')
        .where('id', '=', id as PredictionBatchId)
        .where('model_version_id', 'is not', null),
  };

  /** Settings of which every version is kept, and those of which only the last one is. */
  function settingRows(id: string): Rows {
    if (id === 'risk') {
      return from
        .selectFrom('risk_settings')
        .select(['version', 'formula_version', 'sha256', 'settings', 'saved_at', 'saved_by'])
        .orderBy('version');
    }
    if (id === 'gate') {
      return from
        .selectFrom('gate_policies')
        .select(['version', 'sha256', 'policy', 'saved_at', 'saved_by'])
        .orderBy('version');
    }
    return from
      .selectFrom('workspace_settings')
      .select('value')
      .where('key', '=', Object.entries(keptSettings).find(([name]) => name === id)?.[1] ?? '');
  }

  function digestOfRows(queries: readonly Rows[], added: Rows | null = null): Sha256 | null {
    const hash = createHash('sha256');
    for (const [place, query] of queries.entries()) {
      const rows = database.all(query);
      if (place === 0 && rows.length === 0) return null;
      for (const row of rows) hash.update(lineOf(row));
      hash.update('\n');
    }
    for (const row of added === null ? [] : database.all(added)) hash.update(lineOf(row));
    return sha256Hex.parse(hash.digest('hex'));
  }

  const digestOf = (entity: ToldKind, id: string): Sha256 | null =>
    digestOfRows(rowsOf[entity](id), addedRowsOf[entity]?.(id) ?? null);

  /** The digest of a record with all its pieces, as versions before told it. */
  function digestWithPieces(entity: PieceKind, id: string): Sha256 | null {
    const [own] = database.all(rowsOf[entity](id)[0]);
    if (own === undefined) return null;
    const added = addedRowsOf[entity]?.(id);
    return digestOfLines([
      lineOf(own),
      '\n',
      ...pieces.linesBefore(entity, id),
      ...(added === undefined ? [] : database.all(added).map(lineOf)),
    ]);
  }

  /** Whether the latest change of a record told its pieces one by one, or all of them that there were. */
  function tellsPieces(entity: PieceKind, id: string): boolean {
    const latest = database.first(
      from
        .selectFrom('audit_entries')
        .innerJoin('changes', 'changes.id', 'audit_entries.change_id')
        .select('changes.fields as fields')
        .where('audit_entries.target_id', '=', id)
        .where('changes.entity', '=', entity)
        .orderBy('audit_entries.seq', 'desc')
        .limit(1),
    );
    return latest?.fields.includes(`"field":"${pieceFields[entity].own}"`) === true;
  }

  function toldInPieces(entity: PieceKind, id: string, noted: NotedPiece | null): DigestField[] {
    const told = noted === null ? [] : pieces.of(entity, id, noted);
    const fields: DigestField[] = [
      { field: pieceFields[entity].own, after: digestOf(entity, id) },
      ...told.map(({ field, line }) => ({ field, after: digestOfLines([line]) })),
    ];
    if (tellsPieces(entity, id)) return fields;
    const own = new Set(told.map(({ field }) => field));
    const earlier = pieces.of(entity, id, null).filter(({ field }) => !own.has(field));
    if (earlier.length === 0) return fields;
    const after = digestOfLines(earlier.map(({ line }) => line));
    return [...fields, { field: pieceFields[entity].earlier, after }];
  }

  /** Pieces that were told are held against what was told of each, the others against what was told of them all. */
  function piecesDiffer(entity: PieceKind, id: string, told: Told): boolean {
    const others: string[] = [];
    const missing = new Set([...told.keys()].filter((field) => isPieceOf(entity, field)));
    for (const { field, line } of pieces.of(entity, id, null)) {
      if (!missing.delete(field)) others.push(line);
      else if (told.get(field) !== digestOfLines([line])) return true;
    }
    return missing.size > 0 || digestOfLines(others) !== (told.get(pieceFields[entity].earlier) ?? null);
  }

  return {
    /** Whether there is such a record; reads one row of it. */
    has: (entity: ToldKind, id: string): boolean => database.first(rowsOf[entity](id)[0]) !== undefined,

    /** Null when there is no such record. */
    digestOf,

    /**
     * What a change tells of the record as it leaves it: a few rows, however much belongs to the record. `noted` is
     * the piece of it that the change is about.
     */
    tell(entity: ToldKind, id: string, noted: NotedPiece | null = null): DigestField[] {
      if (isPieceKind(entity)) return toldInPieces(entity, id, noted);
      return [{ field: recordField, after: digestOf(entity, id) }];
    },

    /** What of a record is not as its history told last: the record itself, or its pieces. */
    differing(entity: ToldKind, id: string, told: Told): string[] {
      if (isPieceKind(entity) && told.has(pieceFields[entity].own)) {
        const isItself = digestOf(entity, id) === told.get(pieceFields[entity].own);
        const { said } = pieceFields[entity];
        return [...(isItself ? [] : [recordField]), ...(piecesDiffer(entity, id, told) ? [said] : [])];
      }
      if (!told.has(recordField)) return [];
      const digest = isPieceKind(entity) ? digestWithPieces(entity, id) : digestOf(entity, id);
      return digest === told.get(recordField) ? [] : [recordField];
    },

    /** The digest that the history tells last; null when it tells that the record is gone, undefined when it tells none. */
    lastTold(entity: ToldKind, told: Told): string | null | undefined {
      const own = isPieceKind(entity) ? pieceFields[entity].own : recordField;
      return told.has(own) ? told.get(own) : told.get(recordField);
    },
  };
}

export type RecordDigests = ReturnType<typeof createRecordDigests>;
