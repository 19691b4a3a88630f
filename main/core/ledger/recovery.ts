import { rootAt, sameBytes } from '../../../shared/canonical/merkle.ts';
import type { SubtreeHash } from '../../../shared/canonical/merkle.ts';
import { isDriftGuardError } from '../../../shared/errors.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { openCheckpoint, readCheckpoint } from './checkpoint.ts';
import { sha256 } from './entry.ts';
import type { LedgerHead } from './ledger.ts';
import { keyInLog, parseOrigin } from './origin.ts';
import { parseNote } from './signed-note.ts';
import type { NoteKey } from './signed-note.ts';

/** A head of the ledger that was once written down outside the data folder. */
export type KnownHead = {
  readonly log: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly at: UtcInstant | null;
  readonly from: 'anchor' | 'high-water-mark';
};

/**
 * Why a ledger is not the one that was known last. `behind`: entries that were signed are not there.
 * `different`: its head counts as many, but they are others, or not all there. `later-log`: a later log had begun. `unknown-key`: a
 * checkpoint lies outside that a key signed of which this database knows nothing.
 */
export type RecoveryReason = 'behind' | 'different' | 'later-log' | 'unknown-key';

export type Recovery = {
  readonly reason: RecoveryReason;
  readonly lastKnown: KnownHead;
  readonly head: LedgerHead & { readonly log: number; readonly at: UtcInstant | null };
};

export type OutsideNote = { readonly note: string; readonly at: UtcInstant | null };

/** The heads in notes kept outside, those with a signature of no known key apart. */
function readNotes(
  notes: readonly OutsideNote[],
  keys: readonly NoteKey[],
): { known: KnownHead[]; foreign: KnownHead[] } {
  const known: KnownHead[] = [];
  const foreign: KnownHead[] = [];
  for (const { note, at } of notes) {
    const claimed = readCheckpoint(parseNote(note)?.text ?? '');
    const named = claimed && parseOrigin(claimed.origin);
    if (!claimed || !named) continue;
    const signed = openCheckpoint(
      note,
      keys.map((key) => keyInLog(key, claimed.origin)),
    );
    const head = { log: named.log, size: claimed.size, root: claimed.root, at, from: 'anchor' } as const;
    (signed ? known : foreign).push(head);
  }
  return { known, foreign };
}

const comparedHeads = 4;

const later = (a: KnownHead, b: KnownHead): number => b.log - a.log || b.size - a.size;

/**
 * Holds the head of the database against what is known outside. Null when the database is the same or
 * ahead, which is what a crash leaves.
 */
export function findRecovery(request: {
  readonly notes: readonly OutsideNote[];
  readonly mark: KnownHead | null;
  readonly keys: readonly NoteKey[];
  readonly head: Recovery['head'];
  readonly subtree: SubtreeHash;
}): Recovery | null {
  const { notes, mark, keys, head, subtree } = request;
  const { known, foreign } = readNotes(notes, keys);
  const heads = [...known, ...(mark === null ? [] : [mark])].toSorted(later);

  const isOurs = (one: KnownHead): boolean => {
    if (one.size === 0) return true;
    if (one.size > head.size) return false;
    try {
      return sameBytes(one.root, rootAt(sha256, one.size, subtree));
    } catch (error) {
      // Entries that the head counts are not there: then it is not the ledger that was known.
      if (isDriftGuardError(error) && error.code === 'DATABASE_DAMAGED') return false;
      throw error;
    }
  };
  const laterLog = heads.find((one) => one.log > head.log);
  if (laterLog) return { reason: 'later-log', lastKnown: laterLog, head };
  const inLog = heads.filter((one) => one.log === head.log);
  const behind = inLog.find((one) => one.size > head.size);
  if (behind) return { reason: 'behind', lastKnown: behind, head };
  // Each head covers all before it, and each costs some hundred hashes to compare with.
  const different = inLog.slice(0, comparedHeads).find((one) => !isOurs(one));
  if (different) return { reason: 'different', lastKnown: different, head };
  const strange = foreign
    .toSorted(later)
    .find((one) => one.log > head.log || (one.log === head.log && !isOurs(one)));
  return strange ? { reason: 'unknown-key', lastKnown: strange, head } : null;
}
