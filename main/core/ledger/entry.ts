import { hash } from 'node:crypto';
import { leafHash } from '../../../shared/canonical/merkle.ts';
import { canonicalJson } from './canonical-json.ts';
import { isEntryBody } from './is-entry-body.ts';
import type { EntryBody } from './entry-body.ts';

/** Longest entry body in bytes; larger matter is named by its hash. */
export const maxEntryBytes = 16_384;

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
    const value: unknown = JSON.parse(strictText.decode(bytes));
    return isEntryBody(value) ? value : null;
  } catch {
    return null;
  }
}
