import type { NotedPiece } from '../../storage/record-pieces.ts';
import type { Tables } from '../../storage/schema.ts';
import type { Actor } from '../../ports.ts';

export type ChangeEntity = Tables['changes']['entity'];

/** A record before or after a change; values are compared and shown as text. */
export type RecordFields = Readonly<Record<string, string | number | boolean | null>>;

export type ChangeRequest = {
  readonly entity: ChangeEntity;
  readonly entityId: string;
  readonly actor: Actor;
  /** Verb in the past, for example `created`, `updated`, `state changed`. */
  readonly action: string;
  readonly note?: string;
  /** What the ledger says in the words of a person, beside the digest of the change. */
  readonly ledgerNote?: string;
  /** Null when the record did not exist before. */
  readonly before: RecordFields | null;
  readonly after: RecordFields | null;
  /** The window of a monitor or the part of a batch that the change is about, of which it tells as well. */
  readonly noted?: NotedPiece;
};

/**
 * Writes the change history of a record (feature B7). Called inside the transaction that makes the
 * change, so that neither can exist without the other, and after the record was written or removed: the entry
 * holds a digest of the record as it stands.
 */
export type ChangeRecorder = {
  record(change: ChangeRequest): void;
};
