import { openEntryProof } from '../../core/ledger/entry-proof.ts';
import { parseNoteKey } from '../../core/ledger/signed-note.ts';
import { keyInLog } from '../../core/ledger/origin.ts';
import type { ExportFinding } from './verify-export.ts';

/** How the text of a proof begins. */
export const proofStart = 'c2sp.org/tlog-proof@';

const bad = (sentence: string): ExportFinding => ({ ok: false, sentences: [sentence] });

/** Checks the proof of one entry. It carries no key, so the verifier key has to be named. */
export function verifyProof(text: string, trustedKey: string | null): ExportFinding {
  if (trustedKey === null) return bad('A proof carries no key. Name the verifier key with --key.');
  const key = parseNoteKey(trustedKey);
  if (key === null) return bad('The key is not a verifier key. Write it as it stands on the Audit page.');
  const origin = /\n\n([^\n]+)\n/.exec(text)?.[1] ?? '';
  const proven = openEntryProof(text, [keyInLog(key, origin)]);
  if (proven === null) return bad('The proof does not hold: it was changed, or another key signed it.');
  return {
    ok: true,
    sentences: [
      `The log ${proven.origin} of ${proven.size} entries holds this as entry ${proven.index}:`,
      proven.text,
    ],
  };
}
