import { z } from 'zod';
import type { ChangesOf } from './log-export.ts';
import type { AuditEntry } from '../../../../shared/contract/audit.ts';
import { change } from '../../../../shared/contract/models.ts';
import { csvLine } from '../../csv.ts';
import { decodeEntry } from '../../ledger/entry.ts';
import type { StoredEntry } from '../../ledger/repository.ts';

export const exportFormat = 'driftguard-ledger-export';
export const exportVersion = 3;

/** How to check an export without this application; part of every export. */
const recipe = [
  'Each string in "entries" is the exact text of one entry, UTF-8, without a line break.',
  'Leaf hash: SHA-256 of the byte 0x00 followed by the text. Node hash: SHA-256 of 0x01, left, right. Tree: RFC 6962, section 2.1.',
  'The root over all entries must equal the third line of "checkpoint", in base64; the second line is their number.',
  '"checkpoint" is a signed note (c2sp.org/signed-note). The signature is Ed25519 over the text up to and including the line break before the empty line; the key is in "keys" (name+id+base64 of 0x01 and the public key).',
  '"keys" are the keys that the entries name, oldest first. Each change of keys is an entry "ledger.key-rotated"; "handovers" holds the checkpoint over it, signed by the old key and by the new one.',
  'An entry "ledger.key-revoked" names a key and a size: checkpoints beyond it that only this key signed count for nothing.',
  '"consistency" holds earlier checkpoints, each with the proof (RFC 9162, section 2.1.4) that its entries are the beginning of these.',
  '"changes" tells, for each entry with a "change" and in their order, what it changed: the text of a JSON array of id, kind, object, time, person, action, note, and fields before and after. Its SHA-256 is the "sha256" of that "change". null: not held any more.',
  'Compare the key with one you received by another way: a file proves nothing about itself.',
];

/** An earlier checkpoint and the proof that it is a beginning of the one of the export, in base64. */
export type ConsistentCheckpoint = { readonly checkpoint: string; readonly proof: readonly string[] };

/** What an export says before its lists of changes and entries. */
export type ExportHead = {
  readonly keys: readonly string[];
  readonly checkpoint: string;
  readonly handovers: readonly string[];
  readonly consistency: readonly ConsistentCheckpoint[];
};

/** What stands before, between and after the two lists; each item of them has a line of its own. */
export const exportLines = {
  changes: ' "changes": [',
  between: ' ],\n "entries": [',
  end: ' ]\n}\n',
} as const;

/** Everything before the list of changes, to the end of a line. */
export function exportHead({ keys, checkpoint, handovers, consistency }: ExportHead): string {
  const head = {
    format: exportFormat,
    version: exportVersion,
    recipe,
    keys,
    checkpoint,
    handovers,
    consistency,
  };
  return `${JSON.stringify(head, null, 1).slice(0, -2)},\n`;
}

/** The ledger as one JSON document, written piece by piece; the same ledger gives the same bytes. */
export function* jsonExport(
  source: ExportHead & {
    /** What each entry with a change has changed, some at a time; null where it is not held any more. */
    readonly changes: Iterable<readonly (string | null)[]>;
    /** The texts of the entries, some at a time. */
    readonly batches: Iterable<readonly string[]>;
  },
): Generator<string> {
  yield `${exportHead(source)}${exportLines.changes}`;
  yield* lines(source.changes);
  yield `\n${exportLines.between}`;
  yield* lines(source.batches);
  yield `\n${exportLines.end}`;
}

/** The items of a list, each on a line of its own. */
function* lines(batches: Iterable<readonly (string | null)[]>): Generator<string> {
  let separator = '\n  ';
  for (const batch of batches) {
    let piece = '';
    for (const item of batch) {
      piece += separator + JSON.stringify(item);
      separator = ',\n  ';
    }
    yield piece;
  }
}

const fieldChanges = change.shape.fields;

const columns = [
  'seq',
  'at',
  'actor',
  'role',
  'action',
  'target type',
  'target id',
  'target',
  'note',
  'leaf hash',
  'change digest',
  'change',
];

/** What a change says, for reading: each field with its value before and after. */
function differenceOf(text: string | undefined): string {
  if (text === undefined) return '';
  const parts = z.array(z.string()).safeParse(JSON.parse(text));
  const fields = fieldChanges.safeParse(JSON.parse(parts.data?.at(-1) ?? '[]'));
  return (fields.data ?? [])
    .map(({ field, before, after }) => `${field}: ${before ?? '-'} → ${after ?? '-'}`)
    .join('; ');
}

/** The ledger as a table for reading. */
export function* csvExport(
  batches: Iterable<readonly StoredEntry[]>,
  describe: (row: StoredEntry) => AuditEntry,
  changesOf: ChangesOf,
): Generator<string> {
  yield csvLine(columns);
  for (const batch of batches) {
    let piece = '';
    const changes = changesOf(batch[0]?.seq ?? 0, batch.length);
    for (const row of batch) {
      const entry = describe(row);
      const texts = [
        String(entry.seq),
        entry.at,
        entry.actor.name,
        entry.actor.role,
        entry.action,
        entry.target.type,
        entry.target.id,
        entry.target.label ?? '',
        entry.note,
        Buffer.from(row.leaf_hash).toString('hex'),
        decodeEntry(row.body)?.change?.sha256 ?? '',
        row.change_id === null ? '' : differenceOf(changes.get(row.change_id)),
      ];
      piece += csvLine(texts);
    }
    yield piece;
  }
}
