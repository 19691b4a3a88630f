import { maxRequestDepth, requestId } from '../../shared/contract/envelope.ts';
import { DriftGuardError } from '../../shared/errors.ts';

/** More values than any command needs; a structured clone can carry far more. */
const maxRequestValues = 200_000;

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Refuses a request that is not plain data before any schema looks at it: deeper than 32 levels, more
 * than 200,000 values, keys that reach a prototype, numbers that are not finite, objects that are not
 * plain (dates, maps, buffers, proxies with other prototypes).
 * Works without recursion, so that depth cannot exhaust the stack. Throws MALFORMED_REQUEST.
 */
export function guardShape(request: unknown): void {
  const pending: { value: unknown; depth: number }[] = [{ value: request, depth: 0 }];
  let seen = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth } = next;
    seen += 1;
    if (seen > maxRequestValues) {
      throw new DriftGuardError(
        'MALFORMED_REQUEST',
        `The request holds more than ${maxRequestValues} values.`,
      );
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new DriftGuardError('MALFORMED_REQUEST', 'The request holds a number that is not finite.');
    }
    if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') {
      throw new DriftGuardError(
        'MALFORMED_REQUEST',
        `The request holds a ${typeof value}; only plain data is taken.`,
      );
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= maxRequestDepth) {
      throw new DriftGuardError(
        'MALFORMED_REQUEST',
        `The request is nested deeper than ${maxRequestDepth} levels.`,
      );
    }
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) pending.push({ value: item, depth: depth + 1 });
      continue;
    }
    if (!isPlainObject(value)) {
      throw new DriftGuardError('MALFORMED_REQUEST', 'The request holds an object that is not plain data.');
    }
    for (const [key, item] of Object.entries(value)) {
      if (forbiddenKeys.has(key)) {
        throw new DriftGuardError('MALFORMED_REQUEST', 'The request holds a key that is not allowed.');
      }
      pending.push({ value: item, depth: depth + 1 });
    }
  }
}

/** The id of a request that may be anything; `unknown` when it has none that is well formed. */
export function requestIdOf(request: unknown): string {
  if (typeof request !== 'object' || request === null || !('id' in request)) return 'unknown';
  const id = requestId.safeParse(request.id);
  return id.success ? id.data : 'unknown';
}
