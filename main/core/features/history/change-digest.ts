import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { Tables } from '../../storage/schema.ts';

/**
 * What the ledger says of a row of the change history: SHA-256 over the JSON array of its texts, in this
 * order, without the name of the actor, which can be erased.
 */
export function changeDigest(row: Omit<Tables['changes'], 'actor_name'>): Sha256 {
  const texts = [row.id, row.entity, row.entity_id, row.at, row.actor_id, row.action, row.note, row.fields];
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex') as Sha256;
}
