import type { z } from 'zod';
import { change } from '../../../../shared/contract/models.ts';
import type { DatasetId, ModelId, UserId } from '../../../../shared/schema/ids.ts';
import type { Database, Query } from '../../storage/database.ts';

/** A record that does not say what its history says; `name` is for people. */
export type AlteredRecord = {
  readonly entity: 'model' | 'dataset' | 'user';
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

function differingFields(present: Present, recorded: ReadonlyMap<string, string | null>): string[] {
  return [...recorded]
    .filter(([field, after]) => field in present && toText(present[field]) !== after)
    .map(([field]) => field)
    .toSorted();
}

/**
 * The ledger vouches for the change history, and the history says what every field of a record became last.
 * A record whose fields say something else was changed by other means than the application.
 */
export function createRecordsRepository(database: Database) {
  const { from } = database;

  // Each page begins after an id, the first one after no id at all.
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
      .limit(batchSize);

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

  /** What each field of these records became last, in the order of the ledger. */
  function recordedFields(entity: AlteredRecord['entity'], ids: readonly string[]) {
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
      // What is null from the beginning is not told by a history: a record is made outside the bin.
      const recorded = found.get(row.id) ?? new Map<string, string | null>([['deletedAt', null]]);
      found.set(row.id, recorded);
      for (const { field, after } of readFields(row.fields)) recorded.set(field, after);
    }
    return found;
  }

  function* alteredOf(
    entity: AlteredRecord['entity'],
    page: (after: string) => Query<Present>,
  ): Generator<AlteredRecord> {
    for (let after = ''; ;) {
      const present = database.all(page(after));
      const recorded = recordedFields(
        entity,
        present.map(({ id }) => id),
      );
      for (const record of present) {
        const fields = differingFields(record, recorded.get(record.id) ?? new Map());
        if (fields.length > 0) yield { entity, id: record.id, name: record.name, fields };
      }
      const last = present.at(-1);
      if (last === undefined || present.length < batchSize) return;
      after = last.id;
    }
  }

  return {
    /** Records that are not as their history tells, at most `limit`. */
    altered(limit: number): AlteredRecord[] {
      const found: AlteredRecord[] = [];
      for (const source of [
        alteredOf('model', models),
        alteredOf('dataset', datasets),
        alteredOf('user', users),
      ]) {
        for (const record of source) {
          if (found.length === limit) return found;
          found.push(record);
        }
      }
      return found;
    },
  };
}
