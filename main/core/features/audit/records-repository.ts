import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { change } from '../../../../shared/contract/models.ts';
import { contentField, createContentRepository, isContentEntity } from '../../storage/content-repository.ts';
import type { Database } from '../../storage/database.ts';
import { createRecordDigests, recordField } from '../../storage/digest-repository.ts';
import type { ToldKind } from '../../storage/digest-repository.ts';
import { createRecordSources } from './source-repository.ts';
import type { Present, Source } from './source-repository.ts';

/**
 * A record that does not say what its history says; `name` is for people. `fields` is `removed` for a record
 * that is gone, and `added` for one that no entry tells of.
 */
export type AlteredRecord = {
  readonly entity: ToldKind | 'risk';
  readonly id: string;
  readonly name: string;
  readonly fields: readonly string[];
};

/** Lets others work between two pages. */
export type Rest = () => Promise<unknown>;

/** What each field became last, and the place in the ledger of the last entry. */
type Recorded = { readonly fields: Map<string, string | null>; seq: number };

const pageSize = 200;

/** Nobody works on the demo while it is loaded; undoing that removes all of these and tells it once. */
const goWithDemo: ReadonlySet<ToldKind> = new Set<ToldKind>([
  'model',
  'model-version',
  'dataset',
  'run',
  'fairness-run',
  'performance-run',
  'monitor',
  'alert',
  'prediction-batch',
  'deployment',
]);

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
 * The ledger vouches for the change history, and the history says what every field of a record became last and
 * what digest it had then. A record whose fields, rows or content say something else, that is gone, or that no
 * entry tells of, was changed by other means than the application.
 */
export function createRecordsRepository(database: Database) {
  const { from } = database;
  const content = createContentRepository(database);
  const digests = createRecordDigests(database);
  const sources = Object.entries(createRecordSources(database)) as [ToldKind, Source][];

  /** What each field of these records became last, in the order of the ledger. */
  function recordedOf(entity: ToldKind, ids: readonly string[], untold: readonly string[] = []) {
    const rows = database.all(
      from
        .selectFrom('changes')
        .innerJoin('audit_entries', 'audit_entries.change_id', 'changes.id')
        .select(['changes.entity_id as id', 'changes.fields as fields', 'audit_entries.seq as seq'])
        .where('changes.entity', '=', entity)
        .where('changes.entity_id', 'in', ids)
        .orderBy('audit_entries.seq'),
    );
    const found = new Map<string, Recorded>();
    for (const row of rows) {
      const recorded: Recorded = found.get(row.id) ?? {
        fields: new Map(untold.map((field) => [field, null])),
        seq: row.seq,
      };
      found.set(row.id, recorded);
      recorded.seq = row.seq;
      for (const { field, after } of readFields(row.fields)) recorded.fields.set(field, after);
    }
    return found;
  }

  function fieldsOf(
    entity: ToldKind,
    { isGiven }: Source,
    record: Present,
    recorded: Recorded | undefined,
  ): string[] {
    if (recorded === undefined) {
      return isGiven?.(record, () => digests.digestOf(entity, record.id)) === true ? [] : ['added'];
    }
    const told = recorded.fields;
    const named = differingFields(record, told);
    if (isContentEntity(entity) && told.has(contentField)) {
      if (content.digestOf(entity, record.id) !== told.get(contentField)) named.push(contentField);
    }
    const digested = digests.differing(entity, record.id, told);
    // Where a field says what differs, the digest of them all says nothing more.
    return [...named, ...digested.filter((field) => field !== recordField || named.length === 0)].toSorted();
  }

  function* alteredIn(entity: ToldKind, source: Source, records: readonly Present[]) {
    const ids = records.map(({ id }) => id);
    const history = recordedOf(entity, ids, source.untold);
    for (const record of records) {
      const fields = fieldsOf(entity, source, record, history.get(record.id));
      if (fields.length > 0) yield { entity, id: record.id, name: record.name ?? record.id, fields };
    }
  }

  /** Place in the ledger of the last entry that tells that loading the demo was undone. */
  function demoUndone(): number {
    const last = database.first(
      from
        .selectFrom('changes')
        .innerJoin('audit_entries', 'audit_entries.change_id', 'changes.id')
        .select('audit_entries.seq as seq')
        .where('changes.entity', '=', 'workspace')
        .where('changes.action', '=', 'demo load undone')
        .orderBy('audit_entries.seq', 'desc')
        .limit(1),
    );
    return last?.seq ?? -1;
  }

  const idsTold = (entity: ToldKind, after: string) =>
    database
      .all(
        from
          .selectFrom('changes')
          .select('entity_id as id')
          .distinct()
          .where('entity', '=', entity)
          .where('entity_id', '>', after)
          .orderBy('entity_id')
          .limit(pageSize),
      )
      .map(({ id }) => id);

  function* removedOf(entity: ToldKind, ids: readonly string[]): Generator<AlteredRecord> {
    const gone = ids.filter((id) => !digests.has(entity, id));
    if (gone.length === 0) return;
    const undone = demoUndone();
    for (const [id, { fields, seq }] of recordedOf(entity, gone)) {
      // Versions before told no digest, and nothing when a record was removed.
      const last = digests.lastTold(entity, fields);
      const told = last === undefined ? fields.get(contentField) : last;
      if (typeof told !== 'string' || (seq < undone && goWithDemo.has(entity))) continue;
      const name = fields.get('name') ?? fields.get('title') ?? id;
      yield { entity, id, name, fields: ['removed'] };
    }
  }

  return {
    /** Records that are not as their history tells, at most `limit`. Rejects only when aborted. */
    async altered(limit: number, signal: AbortSignal, rest: Rest = setImmediate): Promise<AlteredRecord[]> {
      const found: AlteredRecord[] = [];
      const isFull = (more: Iterable<AlteredRecord>): boolean => {
        for (const record of more) {
          found.push(record);
          if (found.length === limit) return true;
        }
        return false;
      };
      const pause = async (): Promise<void> => {
        await rest();
        signal.throwIfAborted();
      };
      for (const [entity, source] of sources) {
        for (let after: string | undefined = ''; after !== undefined;) {
          const records: Present[] = database.all(source.page(after));
          if (isFull(alteredIn(entity, source, records))) return found;
          after = records.length < source.size ? undefined : records.at(-1)?.id;
          // oxlint-disable-next-line no-await-in-loop -- lets others work between two pages
          await pause();
        }
        for (let after: string | undefined = ''; after !== undefined;) {
          const ids: string[] = idsTold(entity, after);
          if (isFull(removedOf(entity, ids))) return found;
          after = ids.length < pageSize ? undefined : ids.at(-1);
          // oxlint-disable-next-line no-await-in-loop -- the same
          await pause();
        }
      }
      return found;
    },
  };
}
