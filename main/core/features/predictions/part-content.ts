import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sha256Hex } from '../../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { PredictionValue } from '../../../../shared/contract/predictions.ts';
import type { KeptRecord } from './records.ts';

/** The records of a part as they are kept until it is sealed, with the digest that names their content. */
export type PartContent = { readonly sha256: Sha256; readonly records: Uint8Array };

/**
 * Identifiers with their labels and places as one text of JSON, `[["A-1", "1", 1], ["A-2", null, 0]]`, for
 * statements that take many at once: in the order of the identifiers, so that each page of a table is looked at
 * once. A label is JSON by itself, so that numbers, texts and true stay apart.
 */
export type StagedText = string & { readonly staged: true };

export function stagedText(
  predictions: readonly { readonly id: string; readonly label: PredictionValue }[],
): StagedText {
  const rows = predictions
    .map(({ id, label }, place) => [id, label === null ? null : JSON.stringify(label), place] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  // The one place where such a text is made.
  return JSON.stringify(rows) as StagedText;
}

const digest = (text: string): Sha256 => sha256Hex.parse(createHash('sha256').update(text).digest('hex'));

/** Sealing takes the records away again, so packing them quickly counts for more than packing them small. */
const gzipLevel = 1;

/** One line of JSON a record; the same records give the same digest, in whichever order they came. */
export function packRecords(records: readonly KeptRecord[]): PartContent {
  const text = records.map((record) => JSON.stringify(record)).join('\n');
  return { sha256: digest(text), records: gzipSync(text, { level: gzipLevel }) };
}

export function unpackRecords(packed: Uint8Array): KeptRecord[] {
  return (
    gunzipSync(packed)
      .toString('utf8')
      .split('\n')
      // What was packed here is what is unpacked here.
      .map((line) => JSON.parse(line) as KeptRecord)
  );
}

/** Names the content of a batch by that of its parts, in their order. */
export function digestOfParts(parts: readonly Sha256[]): Sha256 {
  return digest(parts.join('\n'));
}
