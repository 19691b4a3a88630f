import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type {
  DatasetId,
  FairnessRunId,
  PerformanceRunId,
  RunId,
  Sha256,
} from '../../../shared/schema/ids.ts';
import type { Database, Query } from './database.ts';

const contentEntities = ['dataset', 'run', 'fairness-run', 'performance-run'] as const;

/** Records that hold more than their history tells, and never change what they hold. */
type ContentEntity = (typeof contentEntities)[number];

export function isContentEntity(entity: string): entity is ContentEntity {
  return contentEntities.some((name) => name === entity);
}

/** Field of the history under which the digest of the content is told. */
export const contentField = 'contentSha256';

/** What a row of the history tells of fields. */
const toldFields = z.array(z.object({ field: z.string(), after: z.string().nullable() }));

type Rows = Query<Readonly<Record<string, string | number | null>>>;

/**
 * Digests over the rows that make up the content of a record: the columns of a data set and its refused rows,
 * the result of a comparison, of a fairness check, of measuring performance. The history of the record tells the digest when
 * the record is made, the ledger holds the history, and a verification reads the rows again. The columns are
 * named one by one: the digest of a record stays what it is when a later version adds one.
 */
export function createContentRepository(database: Database) {
  const { from } = database;

  const rowsOf: Readonly<Record<ContentEntity, (id: string) => Rows[]>> = {
    dataset: (id) => [
      from
        .selectFrom('datasets')
        .select(['model_id', 'source_format', 'import_digest', 'created_at'])
        .where('id', '=', id as DatasetId),
      from
        .selectFrom('dataset_columns')
        .select(['position', 'name', 'type', 'role', 'missing'])
        .where('dataset_id', '=', id as DatasetId)
        .orderBy('position'),
      from
        .selectFrom('rejected_rows')
        .select(['position', 'line', 'column_name', 'reason', 'text'])
        .where('dataset_id', '=', id as DatasetId)
        .orderBy('position'),
    ],
    run: (id) => [
      from
        .selectFrom('drift_runs')
        .select(['model_id', 'reference_id', 'current_id', 'reference_name', 'current_name'])
        .select(['reference_sha256', 'current_sha256', 'reference_rows', 'current_rows'])
        .select(['verdict', 'summary', 'config', 'unmatched', 'software_version', 'duration_ms'])
        .select(['created_at', 'monitor_id', 'data_window'])
        .where('id', '=', id as RunId),
      from
        .selectFrom('drift_features')
        .select(['position', 'name', 'type', 'verdict', 'verdict_rank', 'effect', 'result', 'distribution'])
        .where('run_id', '=', id as RunId)
        .orderBy('position'),
    ],
    'fairness-run': (id) => [
      from
        .selectFrom('fairness_runs')
        .select(['model_id', 'dataset_id', 'dataset_name', 'dataset_sha256', 'dataset_rows', 'rows'])
        .select(['verdict', 'reason', 'request', 'settings', 'settings_version', 'narrative', 'notes'])
        .select(['result_sha256', 'software_version', 'duration_ms', 'created_at'])
        .where('id', '=', id as FairnessRunId),
      from
        .selectFrom('fairness_partitions')
        .select(['position', 'attributes', 'outcome', 'result'])
        .where('run_id', '=', id as FairnessRunId)
        .orderBy('position'),
      from
        .selectFrom('fairness_groups')
        .select(['partition', 'position', 'name', 'result', 'histogram'])
        .where('run_id', '=', id as FairnessRunId)
        .orderBy('partition')
        .orderBy('position'),
    ],
    'performance-run': (id) => [
      from
        .selectFrom('performance_runs')
        .select(['model_id', 'dataset_id', 'reference_id', 'dataset', 'reference', 'kind', 'request'])
        .select(['result', 'result_sha256', 'software_version', 'duration_ms', 'created_at'])
        .where('id', '=', id as PerformanceRunId),
      from
        .selectFrom('performance_figures')
        .select(['metric', 'value', 'range'])
        .where('run_id', '=', id as PerformanceRunId)
        .orderBy('metric'),
    ],
  };

  /** What records have held only since a later version: a record without it keeps the digest that it had. */
  const addedRowsOf: Readonly<Partial<Record<ContentEntity, (id: string) => Rows>>> = {
    dataset: (id) =>
      from
        .selectFrom('datasets')
        .select('model_version_id')
        .where('id', '=', id as DatasetId)
        .where('model_version_id', 'is not', null),
    run: (id) =>
      from
        .selectFrom('drift_runs')
        .select('reference_window')
        .where('id', '=', id as RunId)
        .where('reference_window', 'is not', null),
    'fairness-run': (id) =>
      from
        .selectFrom('fairness_runs')
        .select('monitor_window_id')
        .where('id', '=', id as FairnessRunId)
        .where('monitor_window_id', 'is not', null),
    'performance-run': (id) =>
      from
        .selectFrom('performance_runs')
        .select('monitor_window_id')
        .where('id', '=', id as PerformanceRunId)
        .where('monitor_window_id', 'is not', null),
  };

  function digestOf(entity: ContentEntity, id: string): Sha256 {
    const hash = createHash('sha256');
    for (const query of rowsOf[entity](id)) {
      for (const row of database.all(query)) hash.update(`${JSON.stringify(Object.values(row))}\n`);
      hash.update('\n');
    }
    const added = addedRowsOf[entity]?.(id);
    for (const row of added === undefined ? [] : database.all(added)) {
      hash.update(`${JSON.stringify(Object.values(row))}\n`);
    }
    return sha256Hex.parse(hash.digest('hex'));
  }

  return {
    digestOf,

    /** Whether a record holds what its history told when it was made; true where that told no digest. */
    isAsTold(entity: ContentEntity, id: string): boolean {
      const made = database.first(
        from
          .selectFrom('changes')
          .select('fields')
          .where('entity', '=', entity)
          .where('entity_id', '=', id)
          .orderBy('id')
          .limit(1),
      );
      const fields = toldFields.parse(JSON.parse(made?.fields ?? '[]'));
      const told = fields.find(({ field }) => field === contentField);
      return told === undefined || told.after === digestOf(entity, id);
    },
  };
}
