import { sameBytes } from '../../../shared/canonical/merkle.ts';
import type { SignedCheckpoint } from './checkpoint.ts';
import type { EntryBody } from './entry-body.ts';
import { parseOrigin } from './origin.ts';
import { parseNoteKey } from './signed-note.ts';
import type { NoteKey } from './signed-note.ts';

/**
 * What an entry says about keys. `introduced`: the log names a key as its own. `handed-over`: the old key
 * names its successor. `revoked`: beyond so many entries of a log its signatures count for nothing.
 */
export type KeyEvent =
  | { readonly kind: 'introduced'; readonly key: NoteKey }
  | { readonly kind: 'handed-over'; readonly from: NoteKey; readonly to: NoteKey }
  | { readonly kind: 'revoked'; readonly key: NoteKey; readonly log: number; readonly size: number };

const keyOf = (fact: string | number | undefined): NoteKey | null =>
  typeof fact === 'string' ? parseNoteKey(fact) : null;

/** What an entry says about keys; null when it says nothing. */
export function keyEventOf({ action, facts, note }: EntryBody): KeyEvent | null {
  switch (action) {
    case 'ledger.key-created':
    case 'ledger.key-replaced':
    case 'ledger.key-lost':
    case 'log.epoch': {
      // The first versions wrote the key into the note.
      const key = keyOf(facts?.['key'] ?? note);
      return key && { kind: 'introduced', key };
    }
    case 'ledger.key-rotated': {
      const [from, to] = [keyOf(facts?.['old']), keyOf(facts?.['new'])];
      return from && to && { kind: 'handed-over', from, to };
    }
    case 'ledger.key-revoked': {
      const key = keyOf(facts?.['key']);
      const [log, size] = [facts?.['log'], facts?.['size']];
      if (!key || typeof log !== 'number' || typeof size !== 'number') return null;
      return { kind: 'revoked', key, log, size };
    }
    default:
      return null;
  }
}

export const sameKey = (left: NoteKey, right: NoteKey): boolean => sameBytes(left.publicKey, right.publicKey);

export type Revocation = { readonly key: NoteKey; readonly log: number; readonly size: number };

/** Whether a checkpoint is signed by a key that counts: not revoked, or revoked beyond its size only. */
export function isSignedInForce(
  checkpoint: Pick<SignedCheckpoint, 'origin' | 'size' | 'signedBy'>,
  revocations: readonly Revocation[],
): boolean {
  const log = parseOrigin(checkpoint.origin)?.log ?? 1;
  return checkpoint.signedBy.some(
    (key) =>
      !revocations.some(
        (revoked) =>
          sameKey(revoked.key, key) &&
          (log > revoked.log || (log === revoked.log && checkpoint.size > revoked.size)),
      ),
  );
}
