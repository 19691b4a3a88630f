import type { AuditEntry } from '../../../../shared/contract/audit.ts';
import { csvLine } from '../../csv.ts';
import { decodeEntry } from '../../ledger/entry.ts';
import type { StoredEntry } from '../../ledger/repository.ts';

export const exportFormat = 'driftguard-ledger-export';
export const exportVersion = 1;

/** How to check an export without this application; part of every export. */
const recipe = [
  'Each string in "entries" is the exact text of one entry, UTF-8, without a line break.',
  'Leaf hash: SHA-256 of the byte 0x00 followed by the text. Node hash: SHA-256 of 0x01, left, right. Tree: RFC 6962, section 2.1.',
  'The root over all entries must equal the third line of "checkpoint", in base64; the second line is their number.',
  '"checkpoint" is a signed note (c2sp.org/signed-note). The signature is Ed25519 over the text up to and including the line break before the empty line; the key is in "keys" (name+id+base64 of 0x01 and the public key).',
  'Compare the key with one you received by another way: a file proves nothing about itself.',
];

/** The ledger as one JSON document, written piece by piece; the same ledger gives the same bytes. */
export function* jsonExport(source: {
  readonly checkpoint: string;
  readonly keys: readonly string[];
  /** The texts of the entries, some at a time. */
  readonly batches: Iterable<readonly string[]>;
}): Generator<string> {
  const { checkpoint, keys, batches } = source;
  const head = { format: exportFormat, version: exportVersion, recipe, keys, checkpoint };
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "entries": [`;
  let separator = '\n  ';
  for (const batch of batches) {
    let piece = '';
    for (const entry of batch) {
      piece += separator + JSON.stringify(entry);
      separator = ',\n  ';
    }
    yield piece;
  }
  yield '\n ]\n}\n';
}

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
];

/** The ledger as a table for reading. */
export function* csvExport(
  batches: Iterable<readonly StoredEntry[]>,
  describe: (row: StoredEntry) => AuditEntry,
): Generator<string> {
  yield csvLine(columns);
  for (const batch of batches) {
    let piece = '';
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
      ];
      piece += csvLine(texts);
    }
    yield piece;
  }
}
