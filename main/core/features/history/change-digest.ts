import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { Tables } from '../../storage/schema.ts';

type ChangeRow = Omit<Tables['changes'], 'actor_name'>;

/**
 * What is hashed of a row of the change history, and what an export tells of it: the JSON array of its texts, in
 * this order, without the name of the actor, which can be erased.
 */
export function changeText(row: ChangeRow): string {
  const { id, entity, entity_id: entityId, at, actor_id: actorId, action, note, fields } = row;
  return JSON.stringify([id, entity, entityId, at, actorId, action, note, fields]);
}

/** What the ledger says of a row of the change history: SHA-256 over its text. */
export function changeDigest(row: ChangeRow): Sha256 {
  return createHash('sha256').update(changeText(row)).digest('hex') as Sha256;
}
