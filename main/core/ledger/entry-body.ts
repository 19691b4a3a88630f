import { z } from 'zod';
import { role } from '../../../shared/contract/define.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import { utcInstant } from '../../../shared/schema/time.ts';

/** The format of entry bodies; verifiers refuse any other. */
export const entryFormat = 1;

/**
 * What the ledger keeps of one event. It holds no personal data: people are named by id, and what a
 * record said before and after is named by the digest of its row in the change history, which can be
 * erased without breaking the tree.
 */
export const entryBody = z.strictObject({
  v: z.literal(entryFormat),
  log: z.string(),
  seq: z.int().min(0),
  /** Leaf hash of the entry before; 64 zeros for the first. For reading only: the root decides. */
  prev: sha256Hex,
  ts: utcInstant,
  /** Milliseconds since 1970, but always above the entry before, whatever the clock does. */
  clock: z.int().min(0),
  actor: z.strictObject({ id: z.string(), role }),
  action: z.string(),
  target: z.strictObject({ type: z.string(), id: z.string() }),
  change: z.strictObject({ id: z.string(), sha256: sha256Hex }).nullable(),
  note: z.string(),
  /** What a machine reads of events about the ledger itself: keys, sizes and roots. Left out of all others. */
  facts: z.exactOptional(z.record(z.string(), z.union([z.string(), z.int()]))),
  app: z.string(),
});
export type EntryBody = z.infer<typeof entryBody>;
