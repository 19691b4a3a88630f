import { z } from 'zod';
import { appendLeaf, emptyFrontier, rootOf, sameBytes } from '../../../shared/canonical/merkle.ts';
import { exportFormat, exportVersion, jsonExport } from '../../core/features/audit/export.ts';
import { openCheckpoint } from '../../core/ledger/checkpoint.ts';
import { decodeEntry, hashEntry, sha256 } from '../../core/ledger/entry.ts';
import { formatNoteKey, parseNoteKey } from '../../core/ledger/signed-note.ts';
import type { NoteKey } from '../../core/ledger/signed-note.ts';

const ledgerExport = z.object({
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  keys: z.array(z.string()),
  checkpoint: z.string(),
  entries: z.array(z.string()),
});

export type ExportFinding = { readonly ok: boolean; readonly sentences: readonly string[] };

const bad = (sentence: string): ExportFinding => ({ ok: false, sentences: [sentence] });

/**
 * Checks the text of a ledger export. `trustedKey` is a verifier key that came by another way; without it
 * the keys in the file are used, and the finding says so.
 */
export function verifyExport(text: string, trustedKey: string | null): ExportFinding {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return bad('The file is not JSON.');
  }
  const parsed = ledgerExport.safeParse(data);
  if (!parsed.success) return bad('The file is not a ledger export of version 1.');
  const { entries, checkpoint: note } = parsed.data;
  // Text around the signed parts is not signed; only the exact text that an export has is taken.
  const exact = [...jsonExport({ checkpoint: note, keys: parsed.data.keys, batches: [entries] })].join('');
  if (exact !== text) return bad('The file was changed after it was exported.');
  const keys: NoteKey[] = [];
  for (const written of trustedKey === null ? parsed.data.keys : [trustedKey]) {
    const key = parseNoteKey(written);
    if (!key) return bad('A verifier key is not usable. Write it as it stands on the Audit page.');
    keys.push(key);
  }
  const checkpoint = openCheckpoint(note, keys);
  if (!checkpoint) return bad('The checkpoint is not signed by the key.');

  let frontier = emptyFrontier;
  for (const [index, entry] of entries.entries()) {
    const bytes = Buffer.from(entry);
    const body = decodeEntry(bytes);
    if (!body) return bad(`Entry ${index} is not an entry of this format.`);
    if (body.seq !== index) return bad(`Entry ${index} is missing or out of place.`);
    if (body.log !== checkpoint.origin) return bad(`Entry ${index} belongs to another log.`);
    frontier = appendLeaf(sha256, frontier, hashEntry(bytes));
  }
  if (frontier.size !== checkpoint.size) {
    return bad(`The checkpoint covers ${checkpoint.size} entries, but the file holds ${frontier.size}.`);
  }
  if (!sameBytes(rootOf(sha256, frontier), checkpoint.root)) {
    return bad('The entries are not those that were signed.');
  }
  const whose =
    trustedKey === null
      ? [
          `Signed by ${keys.map(formatNoteKey).join(' or ')}.`,
          'That key came with the file. Compare it with the one you received by another way.',
        ]
      : [];
  return {
    ok: true,
    sentences: [`All ${frontier.size} entries are complete, in order and unchanged.`, ...whose],
  };
}
