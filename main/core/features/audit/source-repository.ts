import { sql } from 'kysely';
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
  UserId,
} from '../../../../shared/schema/ids.ts';
import type { Database, Query } from '../../storage/database.ts';
import { keptSettings } from '../../storage/digest-repository.ts';
import type { ToldKind } from '../../storage/digest-repository.ts';

/** A record as it stands; fields have the names under which its history tells them, `name` is for people. */
export type Present = {
  readonly id: string;
  readonly name: string | null;
  readonly [field: string]: string | number | null;
};

export type Source = {
  /** Each page begins after an id, the first one after no id at all. */
  readonly page: (after: string) => Query<Present>;
  readonly size: number;
  /** What is nothing when no entry tells it: a record is made outside the bin, and not yet compared. */
  readonly untold?: readonly string[];
  /** Whether a record of which no entry tells is one that begins without, and still what it began as. */
  readonly isGiven?: (record: Present, digest: () => string | null) => boolean;
};

const size = 200;
/** Results are large: fewer of them at a time, so that calls are answered in between. */
const contentSize = 20;

/** A monitor has a change for each of its windows, and there may be thousands. */
const monitorSize = 5;

/** The rules that every workspace begins with, as digests. */
const givenRules: ReadonlyMap<string, string> = new Map([
  [
    '01900000-0000-7000-8000-00000000a001',
    'dcf6acbaed1a1ec1a2f681f778792b417c8a289c9326443559761a32824f6609',
  ],
  [
    '01900000-0000-7000-8000-00000000a002',
    'c5d088a2bc23239fdd4baaed800ba851bc565167f3c99f80fe882400b4589b4b',
  ],
  [
    '01900000-0000-7000-8000-00000000a003',
    '1a9665f8f0048df125a7eb7ebca4f87533065e01a64992cece5606b20c1e2c3a',
  ],
  [
    '01900000-0000-7000-8000-00000000a004',
    'c2fc1cb01fc83d61444263d958af1390574c95a0d6f8891a09bfc2a481e2f1c7',
  ],
]);

const settingNames = new Map<string, string>(Object.entries(keptSettings).map(([name, key]) => [key, name]));

/** The history of a rule that was deleted tells nothing of its fields; its row stays. */
const told = <Value>(expression: string) =>
  sql<Value | null>`iif(deleted_at IS NULL, ${sql.raw(expression)}, NULL)`;

/** Where the records of each kind are, page by page. */
export function createRecordSources({ from }: Database): Readonly<Record<ToldKind, Source>> {
  return {
    model: {
      size,
      untold: ['deletedAt', 'lastRunVerdict', 'lastRunAt'],
      page: (after) =>
        from
          .selectFrom('models')
          .leftJoin('model_texts', 'model_texts.model_id', 'models.id')
          .select(['models.id as id', 'models.name as name', 'models.semantic_version as semanticVersion'])
          .select(['models.owner as owner', 'model_texts.purpose as purpose', 'models.task as task'])
          .select(['models.risk_class as riskClass', 'model_texts.feature_schema as featureSchema'])
          .select(['models.state as state', 'models.deleted_at as deletedAt'])
          .select(['models.last_run_verdict as lastRunVerdict', 'models.last_run_at as lastRunAt'])
          .where('models.id', '>', after as ModelId)
          .orderBy('models.id')
          .limit(size),
    },
    'model-version': {
      size,
      // The change of its model tells of it; it tells of itself once somebody says more about it.
      isGiven: ({ begun }) => begun === 1,
      page: (after) =>
        from
          .selectFrom('model_versions')
          .select(['id', 'version as name'])
          .select([
            sql<number>`artefact_sha256 IS NULL AND artefact_name IS NULL AND artefact_bytes IS NULL AND artefact_source IS NULL
              AND training_id IS NULL AND training IS NULL AND metrics = '[]' AND card = '{}' AND card_sections = 0
              AND updated_at = created_at AND row_version = 1`.as('begun'),
          ])
          .where('id', '>', after as ModelVersionId)
          .orderBy('id')
          .limit(size),
    },
    dataset: {
      size: contentSize,
      untold: ['deletedAt'],
      page: (after) =>
        from
          .selectFrom('datasets')
          .select(['id', 'name', 'model_id as modelId', 'purpose', 'source_name as sourceName'])
          .select(['source_sha256 as sourceSha256', 'evidence_sha256 as evidenceSha256', 'rows'])
          .select(['rejected_rows as rejectedRows', 'deleted_at as deletedAt'])
          .where('id', '>', after as DatasetId)
          .orderBy('id')
          .limit(contentSize),
    },
    user: {
      size,
      page: (after) =>
        from
          .selectFrom('users')
          .innerJoin('accounts', 'accounts.user_id', 'users.id')
          .select(['users.id as id', 'users.name as name', 'accounts.email as email'])
          .select(['users.role as role', 'accounts.state as state'])
          .where('users.id', '>', after as UserId)
          .orderBy('users.id')
          .limit(size),
    },
    run: {
      size: contentSize,
      page: (after) =>
        from
          .selectFrom('drift_runs')
          .select(['id', 'current_name as name', 'verdict'])
          .where('id', '>', after as RunId)
          .orderBy('id')
          .limit(contentSize),
    },
    'fairness-run': {
      size: contentSize,
      page: (after) =>
        from
          .selectFrom('fairness_runs')
          .select(['id', 'dataset_name as name', 'verdict'])
          .where('id', '>', after as FairnessRunId)
          .orderBy('id')
          .limit(contentSize),
    },
    'performance-run': {
      size: contentSize,
      page: (after) =>
        from
          .selectFrom('performance_runs')
          .select([
            'id',
            sql<string>`iif(json_valid(dataset), json_extract(dataset, '$.name'), id)`.as('name'),
          ])
          .where('id', '>', after as PerformanceRunId)
          .orderBy('id')
          .limit(contentSize),
    },
    monitor: {
      size: monitorSize,
      untold: ['deletedAt'],
      page: (after) =>
        from
          .selectFrom('monitors')
          .select(['id', 'name', 'deleted_at as deletedAt'])
          .select([
            sql<number>`iif(json_valid(settings), json_extract(settings, '$.minimumRows'), NULL)`.as(
              'minimumRows',
            ),
          ])
          .select([
            sql<string>`iif(json_valid(standing), json_extract(standing, '$.state'), NULL)`.as('standing'),
          ])
          .select([sql<string>`iif(enabled, 'true', 'false')`.as('enabled')])
          .where('id', '>', after as MonitorId)
          .orderBy('id')
          .limit(monitorSize),
    },
    'prediction-batch': {
      size,
      page: (after) =>
        from
          .selectFrom('prediction_batches')
          .select(['id', 'name', 'model_id as modelId', 'state', 'rows', 'labelled_rows as labelledRows'])
          .select(['first_at as firstAt', 'last_at as lastAt'])
          .select([sql<string>`parts_present || ' of ' || parts`.as('parts')])
          .where('id', '>', after as PredictionBatchId)
          .orderBy('id')
          .limit(size),
    },
    'alert-rule': {
      size,
      isGiven: ({ id }, digest) => givenRules.get(id) === digest(),
      page: (after) =>
        from
          .selectFrom('alert_rules')
          .select(['id', told<string>('name').as('name'), told<string>('level').as('level')])
          .select([
            told<string>('severity').as('severity'),
            told<number>('cool_down_hours').as('coolDownHours'),
          ])
          .select([told<string>("iif(enabled, 'true', 'false')").as('enabled')])
          .select([told<string>("iif(auto_resolve, 'true', 'false')").as('autoResolve')])
          .where('id', '>', after as AlertRuleId)
          .orderBy('id')
          .limit(size),
    },
    alert: {
      size,
      untold: ['snoozedUntil'],
      page: (after) =>
        from
          .selectFrom('alerts')
          .select(['id', 'title as name', 'title', 'detail', 'severity', 'state', 'occurrences'])
          .select(['snoozed_until as snoozedUntil', 'result_id as result'])
          .where('id', '>', after as AlertId)
          .orderBy('id')
          .limit(size),
    },
    approval: {
      size,
      page: (after) =>
        from
          .selectFrom('approvals')
          .select(['id', 'command as name', 'command', 'input', 'input_sha256 as inputSha256', 'reason'])
          .select(['state', 'outcome', 'note'])
          .where('id', '>', after as ApprovalId)
          .orderBy('id')
          .limit(size),
    },
    explanation: {
      size,
      page: (after) =>
        from
          .selectFrom('explanations')
          .select(['id', 'subject_id as name', 'subject_kind as subject', 'subject_id as subjectId'])
          .select(['url as to', 'model', 'state', 'attempts', 'digest as content SHA-256'])
          .where('id', '>', after as ExplanationId)
          .orderBy('id')
          .limit(size),
    },
    deployment: {
      size: contentSize,
      page: (after) =>
        from
          .selectFrom('deployments')
          .leftJoin('models', 'models.id', 'deployments.model_id')
          .select(['deployments.id as id', 'models.name as name', 'outcome', 'from_state as from'])
          .select(['to_state as to', 'verdict', 'override_until as overrideUntil'])
          .select(['evaluation_sha256 as evaluationSha256'])
          .where('deployments.id', '>', after as DeploymentId)
          .orderBy('deployments.id')
          .limit(contentSize),
    },
    setting: {
      size,
      // One page: there are as many as there are pages of settings.
      page: () =>
        from
          .selectFrom('workspace_settings')
          .select([
            sql<string>`CASE key ${sql.join(
              [...settingNames].map(([key, name]) => sql`WHEN ${key} THEN ${name}`),
              sql` `,
            )} END`.as('id'),
            sql<string>`key`.as('name'),
          ])
          .where('key', 'in', [...settingNames.keys()])
          .unionAll(
            from
              .selectFrom('risk_settings')
              .select([sql<string>`'risk'`.as('id'), sql<string>`'risk'`.as('name')])
              // The first version is given; a second one is there when somebody saved settings.
              .where('version', '=', 2),
          )
          .unionAll(
            from
              .selectFrom('gate_policies')
              .select([sql<string>`'gate'`.as('id'), sql<string>`'gate'`.as('name')])
              .where('version', '=', 2),
          )
          .orderBy('id'),
    },
  };
}
