import type { Change } from '../../../../shared/contract/models.ts';
import { changeId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import type { Clock, IdSource } from '../../ports.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Database } from '../../storage/database.ts';
import { createRecordDigests, isToldKind } from '../../storage/digest-repository.ts';
import type { ChangeRecorder, ChangeRequest, RecordFields } from './change-recorder.ts';
import { changeDigest } from './change-digest.ts';
import { createHistoryRepository } from './repository.ts';
import type { HistoryRequest } from './repository.ts';

export type HistoryService = ChangeRecorder & {
  /** A page of the changes of one record, newest first. Throws INVALID_INPUT at `cursor`. */
  page(request: HistoryRequest): Page<Change>;
};

type FieldChange = Change['fields'][number];

function toText(value: RecordFields[string] | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** The fields whose text differs between two states of a record, in the order in which they appear. */
export function differingFields(before: RecordFields | null, after: RecordFields | null): FieldChange[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((field) => ({ field, before: toText(before?.[field]), after: toText(after?.[field]) }))
    .filter((entry) => entry.before !== entry.after);
}

export function createHistoryService(dependencies: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly ledger: Ledger;
}): HistoryService {
  const { database, clock, ids, ledger } = dependencies;
  const repository = createHistoryRepository(database);
  const digests = createRecordDigests(database);

  /** The digest of the record as the change leaves it, which a verification holds against its rows. */
  function digestFields({ entity, entityId, noted }: ChangeRequest): FieldChange[] {
    if (!isToldKind(entity)) return [];
    return digests.tell(entity, entityId, noted).map((told) => ({ ...told, before: null }));
  }

  return {
    record(request) {
      const { entity, entityId, actor, action, note, ledgerNote, before, after } = request;
      const row = {
        id: changeId.parse(ids.next()),
        entity,
        entity_id: entityId,
        at: clock.now(),
        actor_id: actor.id,
        actor_name: actor.name,
        action,
        note: note ?? '',
        fields: JSON.stringify([...differingFields(before, after), ...digestFields(request)]),
      };
      repository.append(row);
      ledger.append({
        actor,
        action: `${entity}.${action.replaceAll(' ', '-')}`,
        target: { type: entity, id: entityId },
        change: { id: row.id, sha256: changeDigest(row) },
        ...(ledgerNote === undefined ? {} : { note: ledgerNote }),
      });
    },
    page: (request) => repository.page(request),
  };
}
