import { maxRequestBytes } from '../../shared/contract/envelope.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { guardShape } from '../core/request-shape.ts';

/** What a number, a key's punctuation or a bracket is counted as. */
const bytesOfSmallValue = 8;

/**
 * Holds a cloned request to the limits a request over HTTP is held to: plain data, at most 32 levels deep,
 * and 1 MiB as text. The bytes are counted and not made, because a clone may hold the same long text many
 * times over. Throws MALFORMED_REQUEST or PAYLOAD_TOO_LARGE.
 */
export function guardRequest(request: unknown): void {
  guardShape(request);
  const pending: unknown[] = [request];
  let bytes = 0;
  for (let value = pending.pop(); value !== undefined || pending.length > 0; value = pending.pop()) {
    bytes += typeof value === 'string' ? Buffer.byteLength(value) : bytesOfSmallValue;
    if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        bytes += Buffer.byteLength(key);
        pending.push(item);
      }
    }
    if (bytes > maxRequestBytes) throw new DriftGuardError('PAYLOAD_TOO_LARGE');
  }
}
