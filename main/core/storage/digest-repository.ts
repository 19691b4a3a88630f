import { createHash } from 'node:crypto';
import type { Entity } from '../../../shared/schema/entity.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type {
  AlertId,
  AlertRuleId,
  ApprovalId,
  DatasetId,
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
import type { Database, Query } from './database.ts';
import type { WorkspaceSetting } from './workspace-settings.ts';

/** Field of the history under which the digest of a record is told, with every change of it. */
export const recordField = 'recordSha256';

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

type Rows = Query<Readonly<Record<string, string | number | null>>>;

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
      from
        .selectFrom('monitor_windows')
        .select(['id', 'settings_version', 'dataset_id', 'data_window', 'place', 'outcome', 'verdict'])
        .select(['reason', 'columns', 'drifted', 'created_at'])
        .where('monitor_id', '=', id as MonitorId)
        .where('run_id', 'is', null)
        .orderBy('id'),
    ],
    'prediction-batch': (id) => [
      from
        .selectFrom('prediction_batches')
        .select(['model_id', 'name', 'name_key', 'state', 'parts', 'parts_present', 'rows'])
        .select(['labelled_rows', 'first_at', 'last_at', 'fields', 'dataset_id', 'first_row'])
        .select(['created_at', 'sealed_at', 'row_version'])
        .where('id', '=', id as PredictionBatchId),
      from
        .selectFrom('prediction_parts')
        .select(['part', 'rows', 'sha256'])
        .where('batch_id', '=', id as PredictionBatchId)
        .orderBy('part'),
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
    setting: (id) =>
      id === 'risk'
        ? [
            from
              .selectFrom('risk_settings')
              .select(['version', 'formula_version', 'sha256', 'settings', 'saved_at', 'saved_by'])
              .orderBy('version'),
          ]
        : [
            from
              .selectFrom('workspace_settings')
              .select('value')
              .where('key', '=', Object.entries(keptSettings).find(([name]) => name === id)?.[1] ?? ''),
          ],
  };

  /** What records have held only since a later version: a record without it keeps the digest that it had. */
  const addedRowsOf: Readonly<Partial<Record<ToldKind, (id: string) => Rows>>> = {
    monitor: (id) =>
      from
        .selectFrom('monitor_unmeasured')
        .innerJoin('monitor_windows', 'monitor_windows.id', 'monitor_unmeasured.window_id')
        .select(['window_id', 'measure', 'monitor_unmeasured.reason', 'monitor_unmeasured.created_at'])
        .where('monitor_id', '=', id as MonitorId)
        .orderBy('window_id')
        .orderBy('measure'),
  };

  return {
    /** Whether there is such a record; reads one row of it. */
    has: (entity: ToldKind, id: string): boolean => database.first(rowsOf[entity](id)[0]) !== undefined,

    /** Null when there is no such record. */
    digestOf(entity: ToldKind, id: string): Sha256 | null {
      const hash = createHash('sha256');
      for (const [place, query] of rowsOf[entity](id).entries()) {
        const rows = database.all(query);
        if (place === 0 && rows.length === 0) return null;
        for (const row of rows) hash.update(`${JSON.stringify(Object.values(row))}\n`);
        hash.update('\n');
      }
      const added = addedRowsOf[entity]?.(id);
      for (const row of added === undefined ? [] : database.all(added)) {
        hash.update(`${JSON.stringify(Object.values(row))}\n`);
      }
      return sha256Hex.parse(hash.digest('hex'));
    },
  };
}

export type RecordDigests = ReturnType<typeof createRecordDigests>;
