import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { z } from 'zod';
import { change } from '../../../../shared/contract/models.ts';
import type {
  DatasetId,
  FairnessRunId,
  ModelId,
  PerformanceRunId,
  RunId,
  UserId,
} from '../../../../shared/schema/ids.ts';
import { contentField, createContentRepository } from '../../storage/content-repository.ts';
import type { ContentEntity } from '../../storage/content-repository.ts';
import type { Database, Query } from '../../storage/database.ts';

/** A record that does not say what its history says; `name` is for people. */
export type AlteredRecord = {
  readonly entity: 'model' | 'user' | 'risk' | ContentEntity;
  readonly id: string;
  readonly name: string;
  readonly fields: readonly string[];
};

type Present = {
  readonly id: string;
  readonly name: string;
  readonly [field: string]: string | number | null;
};

const batchSize = 200;
/** Results are large: fewer of them at a time, so that calls are answered in between. */
const contentBatchSize = 20;

type Source = {
  readonly entity: Exclude<AlteredRecord['entity'], 'risk'>;
  /** Each page begins after an id, the first one after no id at all. */
  readonly page: (after: string) => Query<Present>;
  readonly size: number;
  /** What a field is when no entry tells it: a record is made outside the bin, and not yet compared. */
  readonly untold: readonly string[];
};

type Recorded = ReadonlyMap<string, string | null>;

function isContentEntity(entity: Source['entity']): entity is ContentEntity {
  return entity !== 'model' && entity !== 'user';
}

function toText(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** An entry of the history that cannot be read was altered, which the ledger tells. */
function readFields(text: string): z.infer<typeof change.shape.fields> {
  try {
    return change.shape.fields.parse(JSON.parse(text));
  } catch {
    return [];
  }
}

function differingFields(present: Present, recorded: Recorded): string[] {
  return [...recorded]
    .filter(([field, after]) => field in present && toText(present[field]) !== after)
    .map(([field]) => field)
    .toSorted();
}

/**
 * The ledger vouches for the change history, and the history says what every field of a record became last.
 * A record whose fields, or whose content, say something else was changed by other means than the application.
 */
export function createRecordsRepository(database: Database) {
  const { from } = database;
  const content = createContentRepository(database);

  const models = (after: string): Query<Present> =>
    from
      .selectFrom('models')
      .innerJoin('model_texts', 'model_texts.model_id', 'models.id')
      .select([
        'models.id as id',
        'models.name as name',
        'models.semantic_version as semanticVersion',
        'models.owner as owner',
        'model_texts.purpose as purpose',
        'models.task as task',
        'models.risk_class as riskClass',
        'model_texts.feature_schema as featureSchema',
        'models.state as state',
        'models.deleted_at as deletedAt',
        'models.last_run_verdict as lastRunVerdict',
        'models.last_run_at as lastRunAt',
      ])
      .where('models.id', '>', after as ModelId)
      .orderBy('models.id')
      .limit(batchSize);

  const datasets = (after: string): Query<Present> =>
    from
      .selectFrom('datasets')
      .select([
        'id',
        'name',
        'model_id as modelId',
        'purpose',
        'source_name as sourceName',
        'source_sha256 as sourceSha256',
        'evidence_sha256 as evidenceSha256',
        'rows',
        'rejected_rows as rejectedRows',
        'deleted_at as deletedAt',
      ])
      .where('id', '>', after as DatasetId)
      .orderBy('id')
      .limit(contentBatchSize);

  const runs = (after: string): Query<Present> =>
    from
      .selectFrom('drift_runs')
      .select(['id', 'current_name as name', 'verdict'])
      .where('id', '>', after as RunId)
      .orderBy('id')
      .limit(contentBatchSize);

  const fairnessRuns = (after: string): Query<Present> =>
    from
      .selectFrom('fairness_runs')
      .select(['id', 'dataset_name as name', 'verdict'])
      .where('id', '>', after as FairnessRunId)
      .orderBy('id')
      .limit(contentBatchSize);

  const performanceRuns = (after: string): Query<Present> =>
    from
      .selectFrom('performance_runs')
      .select(['id', sql<string>`json_extract(dataset, '$.name')`.as('name')])
      .where('id', '>', after as PerformanceRunId)
      .orderBy('id')
      .limit(contentBatchSize);

  const users = (after: string): Query<Present> =>
    from
      .selectFrom('users')
      .innerJoin('accounts', 'accounts.user_id', 'users.id')
      .select([
        'users.id as id',
        'users.name as name',
        'accounts.email as email',
        'users.role as role',
        'accounts.state as state',
      ])
      .where('users.id', '>', after as UserId)
      .orderBy('users.id')
      .limit(batchSize);

  const sources: readonly Source[] = [
    { entity: 'model', page: models, size: batchSize, untold: ['deletedAt', 'lastRunVerdict', 'lastRunAt'] },
    { entity: 'dataset', page: datasets, size: contentBatchSize, untold: ['deletedAt'] },
    { entity: 'user', page: users, size: batchSize, untold: [] },
    { entity: 'run', page: runs, size: contentBatchSize, untold: [] },
    { entity: 'fairness-run', page: fairnessRuns, size: contentBatchSize, untold: [] },
    { entity: 'performance-run', page: performanceRuns, size: contentBatchSize, untold: [] },
  ];

  /** What each field of these records became last, in the order of the ledger. */
  function recordedFields({ entity, untold }: Source, ids: readonly string[]) {
    const rows = database.all(
      from
        .selectFrom('changes')
        .innerJoin('audit_entries', 'audit_entries.change_id', 'changes.id')
        .select(['changes.entity_id as id', 'changes.fields as fields'])
        .where('changes.entity', '=', entity)
        .where('changes.entity_id', 'in', ids)
        .orderBy('audit_entries.seq'),
    );
    const found = new Map<string, Map<string, string | null>>();
    for (const row of rows) {
      const recorded =
        found.get(row.id) ?? new Map<string, string | null>(untold.map((field) => [field, null]));
      found.set(row.id, recorded);
      for (const { field, after } of readFields(row.fields)) recorded.set(field, after);
    }
    return found;
  }

  /** The record with the digest of what it holds, where its history tells one; versions before did not. */
  function withContent(entity: Source['entity'], record: Present, recorded: Recorded): Present {
    if (!isContentEntity(entity) || !recorded.has(contentField)) return record;
    return { ...record, [contentField]: content.digestOf(entity, record.id) };
  }

  function* alteredIn(source: Source, records: readonly Present[]): Generator<AlteredRecord> {
    const { entity } = source;
    const history = recordedFields(
      source,
      records.map(({ id }) => id),
    );
    for (const record of records) {
      const recorded = history.get(record.id) ?? new Map<string, string | null>();
      const fields = differingFields(withContent(entity, record, recorded), recorded);
      if (fields.length > 0) yield { entity, id: record.id, name: record.name, fields };
    }
  }

  return {
    /** Records that are not as their history tells, at most `limit`. Rejects only when aborted. */
    async altered(limit: number, signal: AbortSignal): Promise<AlteredRecord[]> {
      const found: AlteredRecord[] = [];
      for (const source of sources) {
        for (let after: string | undefined = ''; after !== undefined;) {
          const records: Present[] = database.all(source.page(after));
          for (const record of alteredIn(source, records)) {
            found.push(record);
            if (found.length === limit) return found;
          }
          after = records.length < source.size ? undefined : records.at(-1)?.id;
          // oxlint-disable-next-line no-await-in-loop -- lets others work between two pages
          await setImmediate();
          signal.throwIfAborted();
        }
      }
      return found;
    },
  };
}
