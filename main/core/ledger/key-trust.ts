import { openCheckpoint } from './checkpoint.ts';
import { isSignedInForce, sameKey } from './key-history.ts';
import type { Revocation } from './key-history.ts';
import { keyInLog } from './origin.ts';
import type { NoteKey } from './signed-note.ts';

/** A change of keys as the log records it, with the checkpoint over its entry. */
export type Handover = {
  readonly origin: string;
  /** Entries up to and with the one that records it. */
  readonly size: number;
  readonly from: NoteKey;
  readonly to: NoteKey;
  readonly note: string;
};

/**
 * The keys that a key vouches for: itself, and each one that it, or one it vouches for, handed over to with
 * its own signature beside the new one. A key does not vouch beyond the size at which it was revoked.
 */
export function keysVouchedFor(
  trusted: NoteKey,
  handovers: readonly Handover[],
  revocations: readonly Revocation[],
): NoteKey[] {
  const keys = [trusted];
  for (const { origin, size, from, to, note } of handovers) {
    const known = keys.find((key) => sameKey(key, from));
    if (!known) continue;
    const [old, next] = [keyInLog(known, origin), keyInLog(to, origin)];
    const checkpoint = openCheckpoint(note, [old, next]);
    if (checkpoint?.origin !== origin || checkpoint.size !== size) continue;
    const isVouched =
      isSignedInForce({ ...checkpoint, signedBy: [old] }, revocations) &&
      [old, next].every((key) => checkpoint.signedBy.some((by) => sameKey(by, key)));
    if (isVouched) keys.push(next);
  }
  return keys;
}
