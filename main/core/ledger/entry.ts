import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { leafHash } from '../../../shared/canonical/merkle.ts';
import { canonicalJson } from './canonical-json.ts';
import { isEntryBody } from './is-entry-body.ts';
import type { EntryBody } from './entry-body.ts';

/** Longest entry body in bytes; larger matter is named by its hash. */
export const maxEntryBytes = 16_384;

export const noPrevious = '0'.repeat(64);

/** By way of a text: making a buffer outside the pool costs twice the hash of an entry. */
export const sha256 = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(hash('sha256', bytes, 'binary'), 'latin1');

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const toHex = (bytes: Uint8Array): string => asBuffer(bytes).toString('hex');

/** The bytes that are stored and hashed. Throws RangeError when the body is too long. */
export function encodeEntry(body: EntryBody): Uint8Array {
  const bytes = Buffer.from(canonicalJson(body));
  if (bytes.length > maxEntryBytes) throw new RangeError(`A ledger entry has at most ${maxEntryBytes} bytes`);
  return bytes;
}

export function hashEntry(bytes: Uint8Array): Uint8Array {
  return leafHash(sha256, bytes);
}

/** The leaf hash of an entry that was read as text; the same as that of its bytes where the text is exact. */
export function hashEntryText(text: string): Uint8Array {
  return Buffer.from(hash('sha256', `\u0000${text}`, 'binary'), 'latin1');
}

/** Reads an entry; null when the text is not one of this format. */
export function decodeEntryText(text: string): EntryBody | null {
  try {
    const value: unknown = JSON.parse(text);
    return isEntryBody(value) ? value : null;
  } catch {
    return null;
  }
}

/** Reads stored bytes; null when they are not an entry of this format. */
export function decodeEntry(bytes: Uint8Array): EntryBody | null {
  return isUtf8(bytes) ? decodeEntryText(asBuffer(bytes).toString('utf8')) : null;
}
