import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Sha256 } from '../../../shared/schema/ids.ts';

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

const maxDepth = 32;

/** What canonical JSON would change or drop without a word is refused instead. */
function assertExact(value: unknown, depth: number, place: string): void {
  if (depth > maxDepth) throw new RangeError(`${place} is nested deeper than ${maxDepth} levels`);
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new RangeError(`${place} holds a lone surrogate`);
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${place} is not a finite number`);
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw new RangeError(`${place} is an integer beyond 2^53`);
    }
    return;
  }
  if (Array.isArray(value)) {
    // A sparse array has holes that forEach would pass over.
    for (let index = 0; index < value.length; index += 1) {
      assertExact(value[index], depth + 1, `${place}[${index}]`);
    }
    return;
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) {
    throw new RangeError(`${place} is not plain data`);
  }
  for (const [key, item] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new RangeError(`${place} has a key with a lone surrogate`);
    assertExact(item, depth + 1, `${place}.${key}`);
  }
}

/**
 * Canonical JSON by RFC 8785: one byte string for one value. Throws RangeError for whatever JSON cannot
 * carry exactly: NaN, infinities, integers beyond 2^53, lone surrogates, undefined, objects that are not
 * plain, more than 32 levels.
 */
export function canonicalJson(value: JsonValue): string {
  assertExact(value, 0, 'the value');
  const text = canonicalize(value);
  if (text === undefined) throw new RangeError('the value has no JSON form');
  return text;
}

/** SHA-256 over the canonical JSON of a value: what settings and results are known by. */
export function canonicalSha256(value: Parameters<typeof canonicalJson>[0]): Sha256 {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- 64 hexadecimal digits by construction
  return createHash('sha256').update(canonicalJson(value)).digest('hex') as Sha256;
}
