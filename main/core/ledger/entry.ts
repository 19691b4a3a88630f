import { hash } from 'node:crypto';
import { z } from 'zod';
import { role } from '../../../shared/contract/define.ts';
import { leafHash } from '../../../shared/canonical/merkle.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import { utcInstant } from '../../../shared/schema/time.ts';
import { canonicalJson } from './canonical-json.ts';

/** The format of entry bodies; verifiers refuse any other. */
export const entryFormat = 1;

/** Longest entry body in bytes; larger matter is named by its hash. */
export const maxEntryBytes = 16_384;

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
  app: z.string(),
});
export type EntryBody = z.infer<typeof entryBody>;

export const noPrevious = '0'.repeat(64);

export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The bytes that are stored and hashed. Throws RangeError when the body is too long. */
export function encodeEntry(body: EntryBody): Uint8Array {
  const bytes = Buffer.from(canonicalJson(body));
  if (bytes.length > maxEntryBytes) throw new RangeError(`A ledger entry has at most ${maxEntryBytes} bytes`);
  return bytes;
}

export function hashEntry(bytes: Uint8Array): Uint8Array {
  return leafHash(sha256, bytes);
}

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads stored bytes; null when they are not an entry of this format. */
export function decodeEntry(bytes: Uint8Array): EntryBody | null {
  try {
    const parsed = entryBody.safeParse(JSON.parse(strictText.decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
