import { z } from 'zod';
import type { ExportFinding } from '../../main/cli/commands/verify-export.ts';
import {
  appendLeaf,
  emptyFrontier,
  rootOf,
  sameBytes,
  verifyConsistency,
} from '../../shared/canonical/merkle.ts';
import { exportFormat, exportVersion, jsonExport } from '../../main/core/features/audit/export.ts';
import { openCheckpoint } from '../../main/core/ledger/checkpoint.ts';
import type { SignedCheckpoint } from '../../main/core/ledger/checkpoint.ts';
import { decodeEntry, hashEntry, sha256, toHex } from '../../main/core/ledger/entry.ts';
import { isSignedInForce, keyEventOf, sameKey } from '../../main/core/ledger/key-history.ts';
import type { Revocation } from '../../main/core/ledger/key-history.ts';
import { keysVouchedFor } from '../../main/core/ledger/key-trust.ts';
import type { Handover } from '../../main/core/ledger/key-trust.ts';
import { keyInLog } from '../../main/core/ledger/origin.ts';
import { formatNoteKey, parseNote, parseNoteKey } from '../../main/core/ledger/signed-note.ts';
import type { NoteKey } from '../../main/core/ledger/signed-note.ts';

/*
 * The check of an export as it was before it read line by line: the whole file as one text. What the product
 * answers is held against this.
 */

const ledgerExport = z.object({
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  keys: z.array(z.string()),
  checkpoint: z.string(),
  handovers: z.array(z.string()),
  consistency: z.array(z.object({ checkpoint: z.string(), proof: z.array(z.string()) })),
  changes: z.array(z.string().nullable()),
  entries: z.array(z.string()),
});
type LedgerExport = z.infer<typeof ledgerExport>;

const bad = (sentence: string): ExportFinding => ({ ok: false, sentences: [sentence] });

/** What is wrong with an export; caught below. */
class Refused extends Error {}

function refuse(sentence: string): never {
  throw new Refused(sentence);
}

/** Everything the entries themselves say. Throws Refused. */
type Reading = {
  readonly size: number;
  readonly root: Uint8Array;
  /** Roots at the sizes that were asked for. */
  readonly roots: ReadonlyMap<number, Uint8Array>;
  readonly keys: readonly NoteKey[];
  readonly handovers: readonly Omit<Handover, 'note'>[];
  readonly revocations: readonly Revocation[];
  /** What the entries say of their changes, in order. */
  readonly changes: readonly { readonly index: number; readonly sha256: string }[];
};

function readEntries(entries: readonly string[], origin: string, sizes: ReadonlySet<number>): Reading {
  let frontier = emptyFrontier;
  const roots = new Map<number, Uint8Array>();
  const keys: NoteKey[] = [];
  const handovers: Omit<Handover, 'note'>[] = [];
  const revocations: Revocation[] = [];
  const changes: { index: number; sha256: string }[] = [];
  for (const [index, entry] of entries.entries()) {
    const bytes = Buffer.from(entry);
    const body = decodeEntry(bytes) ?? refuse(`Entry ${index} is not an entry of this format.`);
    if (body.seq !== index) refuse(`Entry ${index} is missing or out of place.`);
    if (body.log !== origin) refuse(`Entry ${index} belongs to another log.`);
    frontier = appendLeaf(sha256, frontier, hashEntry(bytes));
    if (sizes.has(frontier.size)) roots.set(frontier.size, rootOf(sha256, frontier));
    if (body.change !== null) changes.push({ index, sha256: body.change.sha256 });
    const event = keyEventOf(body);
    if (event?.kind === 'introduced') keys.push(event.key);
    if (event?.kind === 'handed-over') {
      keys.push(event.to);
      handovers.push({ origin, size: frontier.size, from: event.from, to: event.to });
    }
    if (event?.kind === 'revoked') revocations.push(event);
  }
  const root = rootOf(sha256, frontier);
  return { size: frontier.size, root, roots, keys, handovers, revocations, changes };
}

/**
 * A checkpoint of an export: every line of it is of a key of the log. A note may carry lines of others, which
 * a reader passes over; here that would let a changed line go by as one of somebody else.
 */
function openOwn(note: string, keys: readonly NoteKey[]): SignedCheckpoint | null {
  const opened = openCheckpoint(note, keys);
  return opened?.signedBy.length === parseNote(note)?.signatures.length ? opened : null;
}

function decodeHash(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) refuse('A proof of an earlier checkpoint is not as it was written.');
  return new Uint8Array(bytes);
}

function checkConsistency(data: LedgerExport, read: Reading, keys: readonly NoteKey[]): void {
  for (const { checkpoint: note, proof } of data.consistency) {
    const earlier = openOwn(note, keys) ?? refuse('An earlier checkpoint is not signed by a key of the log.');
    const { size, root } = earlier;
    const own = read.roots.get(size);
    const holds =
      own !== undefined &&
      sameBytes(own, root) &&
      verifyConsistency(sha256, {
        oldSize: size,
        oldRoot: root,
        size: read.size,
        root: read.root,
        proof: proof.map(decodeHash),
      });
    if (!holds) refuse(`The first ${size} entries are not those of an earlier checkpoint.`);
  }
}

/** How many changes are not told any more; throws Refused where one is not what its entry says. */
function countUntold(changes: LedgerExport['changes'], said: Reading['changes']): number {
  if (changes.length !== said.length) refuse('The changes in the file are not those that its entries name.');
  for (const [position, { index, sha256: digest }] of said.entries()) {
    const text = changes[position] ?? null;
    if (text !== null && toHex(sha256(Buffer.from(text))) !== digest) {
      refuse(`What entry ${index} changed is not what was recorded.`);
    }
  }
  return changes.filter((text) => text === null).length;
}

/** What is said of the changes that a file tells. */
function changesSentence(total: number, untold: number): string[] {
  if (total === 0) return [];
  const told = `What they changed is told with values before and after, as it was recorded: ${total - untold}`;
  return [untold === 0 ? `${told}.` : `${told} of ${total}; the rest is not held any more.`];
}

function sizeIn(note: string): number {
  return Number(note.split('\n', 2)[1]);
}

function check(text: string, trustedKey: string | null): ExportFinding {
  const parsed = ledgerExport.safeParse(JSON.parse(text));
  if (!parsed.success) return bad(`The file is not a ledger export of version ${exportVersion}.`);
  const { data } = parsed;
  // Text around the signed parts is not signed; only the exact text that an export has is taken.
  const exact = [...jsonExport({ ...data, changes: [data.changes], batches: [data.entries] })].join('');
  if (exact !== text) return bad('The file was changed after it was exported.');
  const trusted = trustedKey === null ? null : parseNoteKey(trustedKey);
  if (trustedKey !== null && trusted === null) {
    return bad('A verifier key is not usable. Write it as it stands on the Audit page.');
  }
  const origin = data.checkpoint.split('\n', 1)[0] ?? '';
  const sizes = new Set(data.consistency.map((one) => sizeIn(one.checkpoint)));
  const read = readEntries(data.entries, origin, sizes);
  if (read.keys.map(formatNoteKey).join(' ') !== data.keys.join(' ')) {
    return bad('The keys in the file are not those that its entries name.');
  }
  const handovers = read.handovers.map((handover, index) => ({
    ...handover,
    note: data.handovers[index] ?? '',
  }));
  if (data.handovers.length !== handovers.length) return bad('A change of keys has no checkpoint over it.');
  for (const { note, from, to, size } of handovers) {
    const opened = openOwn(note, [from, to]);
    if (opened?.size !== size || opened.signedBy.length !== 2) {
      return bad(`The change of keys in entry ${size - 1} is not signed by both keys.`);
    }
  }
  const checkpoint = openOwn(data.checkpoint, read.keys);
  if (!checkpoint) return bad('The checkpoint is not signed by a key that the entries name.');
  if (!isSignedInForce(checkpoint, read.revocations)) {
    return bad('The checkpoint is signed by a key that was revoked before it.');
  }
  const vouched =
    trusted === null ? read.keys : keysVouchedFor(keyInLog(trusted, origin), handovers, read.revocations);
  if (!checkpoint.signedBy.some((key) => vouched.some((one) => sameKey(one, key)))) {
    return bad(
      `The checkpoint is not signed by the key, nor by one that it handed over to, but by ${checkpoint.signedBy.map(formatNoteKey).join(' or ')}.`,
    );
  }
  if (read.size !== checkpoint.size) {
    return bad(`The checkpoint covers ${checkpoint.size} entries, but the file holds ${read.size}.`);
  }
  if (!sameBytes(read.root, checkpoint.root)) return bad('The entries are not those that were signed.');
  checkConsistency(data, read, read.keys);
  const untold = countUntold(data.changes, read.changes);
  const earlier = data.consistency.length;
  return {
    ok: true,
    sentences: [
      `All ${read.size} entries are complete, in order and unchanged.`,
      ...(earlier === 0
        ? []
        : [
            `They go on from ${earlier === 1 ? 'one earlier checkpoint' : `${earlier} earlier checkpoints`}.`,
          ]),
      ...changesSentence(read.changes.length, untold),
      ...(trusted === null
        ? [
            `Signed by ${checkpoint.signedBy.map(formatNoteKey).join(' and ')}.`,
            'That key came with the file. Compare it with the one you received by another way.',
          ]
        : []),
    ],
  };
}

/** Checks the bytes of a ledger export as one text. */
export function verifyWholeExport(bytes: Uint8Array, trustedKey: string | null): ExportFinding {
  try {
    return check(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), trustedKey);
  } catch (error) {
    if (error instanceof Refused) return bad(error.message);
    if (error instanceof SyntaxError) return bad('The file is not JSON.');
    if (error instanceof TypeError) return bad('The file is not UTF-8 text.');
    throw error;
  }
}
