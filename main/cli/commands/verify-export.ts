import {
  appendLeaf,
  emptyFrontier,
  rootOf,
  sameBytes,
  verifyConsistency,
} from '../../../shared/canonical/merkle.ts';
import { exportVersion } from '../../core/features/audit/export.ts';
import type { ExportHead } from '../../core/features/audit/export.ts';
import { openCheckpoint } from '../../core/ledger/checkpoint.ts';
import type { SignedCheckpoint } from '../../core/ledger/checkpoint.ts';
import { decodeEntry, hashEntry, sha256, toHex } from '../../core/ledger/entry.ts';
import { isSignedInForce, keyEventOf, sameKey } from '../../core/ledger/key-history.ts';
import type { Revocation } from '../../core/ledger/key-history.ts';
import { keysVouchedFor } from '../../core/ledger/key-trust.ts';
import type { Handover } from '../../core/ledger/key-trust.ts';
import { keyInLog } from '../../core/ledger/origin.ts';
import { formatNoteKey, parseNote, parseNoteKey } from '../../core/ledger/signed-note.ts';
import type { NoteKey } from '../../core/ledger/signed-note.ts';
import { bytesBetween, NotAnExport, openExport, wholeExport } from './export-file.ts';
import type { ExportBytes, ExportFile } from './export-file.ts';

export type ExportFinding = { readonly ok: boolean; readonly sentences: readonly string[] };

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
  readonly changes: ChangesRead;
};

/** How what is told of the changes agrees with the entries. */
type ChangesRead = {
  /** How many the entries name. */
  readonly named: number;
  readonly told: number;
  /** Not held any more. */
  readonly untold: number;
  /** The first entry whose change is told otherwise than it was recorded. */
  readonly wrong: number | null;
};

/** Holds what is told of the changes, one after the other, against the entries that name them. */
function changesReader(told: Iterator<string | null, unknown>): {
  readonly named: (index: number, digest: string) => void;
  /** After the last entry. */
  readonly end: () => ChangesRead;
} {
  const read = { named: 0, told: 0, untold: 0 };
  let wrong: number | null = null;
  const next = (): string | null | undefined => {
    const { done, value } = told.next();
    if (done === true) return undefined;
    read.told += 1;
    if (value === null) read.untold += 1;
    return value;
  };
  return {
    named: (index, digest) => {
      read.named += 1;
      const text = next();
      if (typeof text === 'string' && toHex(sha256(Buffer.from(text))) !== digest) wrong ??= index;
    },
    end: () => {
      while (next() !== undefined);
      return { ...read, wrong };
    },
  };
}

function readEntries(file: ExportFile, origin: string, sizes: ReadonlySet<number>): Reading {
  let frontier = emptyFrontier;
  const roots = new Map<number, Uint8Array>();
  const keys: NoteKey[] = [];
  const handovers: Omit<Handover, 'note'>[] = [];
  const revocations: Revocation[] = [];
  const changes = changesReader(file.changes());
  for (const entry of file.entries()) {
    const index = frontier.size;
    const bytes = Buffer.from(entry);
    const body = decodeEntry(bytes) ?? refuse(`Entry ${index} is not an entry of this format.`);
    if (body.seq !== index) refuse(`Entry ${index} is missing or out of place.`);
    if (body.log !== origin) refuse(`Entry ${index} belongs to another log.`);
    frontier = appendLeaf(sha256, frontier, hashEntry(bytes));
    if (sizes.has(frontier.size)) roots.set(frontier.size, rootOf(sha256, frontier));
    if (body.change !== null) changes.named(index, body.change.sha256);
    const event = keyEventOf(body);
    if (event?.kind === 'introduced') keys.push(event.key);
    if (event?.kind === 'handed-over') {
      keys.push(event.to);
      handovers.push({ origin, size: frontier.size, from: event.from, to: event.to });
    }
    if (event?.kind === 'revoked') revocations.push(event);
  }
  const root = rootOf(sha256, frontier);
  return { size: frontier.size, root, roots, keys, handovers, revocations, changes: changes.end() };
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

function checkConsistency(data: ExportHead, read: Reading, keys: readonly NoteKey[]): void {
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

function checkChanges({ named, told, wrong }: ChangesRead): void {
  if (told !== named) refuse('The changes in the file are not those that its entries name.');
  if (wrong !== null) refuse(`What entry ${wrong} changed is not what was recorded.`);
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

/** Checks what a file that looks like an export says. Throws NotAnExport when it does not, up to its end. */
function check(file: ExportFile, trustedKey: string | null): ExportFinding {
  const { head: data } = file;
  const trusted = trustedKey === null ? null : parseNoteKey(trustedKey);
  if (trustedKey !== null && trusted === null) {
    return bad('A verifier key is not usable. Write it as it stands on the Audit page.');
  }
  const origin = data.checkpoint.split('\n', 1)[0] ?? '';
  const sizes = new Set(data.consistency.map((one) => sizeIn(one.checkpoint)));
  const read = readEntries(file, origin, sizes);
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
  checkChanges(read.changes);
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
      ...changesSentence(read.changes.named, read.changes.untold),
      ...(trusted === null
        ? [
            `Signed by ${checkpoint.signedBy.map(formatNoteKey).join(' and ')}.`,
            'That key came with the file. Compare it with the one you received by another way.',
          ]
        : []),
    ],
  };
}

/** Up to this size a file is also read as a whole, to tell in what way it is not an export. */
const maxWholeBytes = 64 * 1024 ** 2;

function whyNotAnExport(bytes: ExportBytes, at: number): string {
  if (bytes.size > maxWholeBytes) {
    return `From byte ${at} on the file is not as a ledger export of version ${exportVersion} is written: it is another file, or it was changed after it was exported.`;
  }
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    value = JSON.parse(text.decode(bytesBetween(bytes, 0, bytes.size)));
  } catch (error) {
    return error instanceof SyntaxError ? 'The file is not JSON.' : 'The file is not UTF-8 text.';
  }
  return wholeExport.safeParse(value).success
    ? 'The file was changed after it was exported.'
    : `The file is not a ledger export of version ${exportVersion}.`;
}

/** What is wrong with what a file says counts only in a file that looks like an export up to its end. */
function checkForm({ changes, entries }: ExportFile): void {
  for (const list of [changes(), entries()]) {
    while (list.next().done !== true);
  }
}

function checkBytes(bytes: ExportBytes, trustedKey: string | null): ExportFinding {
  const file = openExport(bytes);
  let finding: ExportFinding;
  try {
    finding = check(file, trustedKey);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    finding = bad(error.message);
  }
  if (!finding.ok) checkForm(file);
  return finding;
}

const bytesOf = (text: string): ExportBytes => {
  const bytes = Buffer.from(text);
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
};

/**
 * Checks a ledger export, given as text or by its bytes; these are read some at a time, whatever its size.
 * `trustedKey` is a verifier key that came by another way; without it the keys in the file are used, and the
 * finding says so.
 */
export function verifyExport(content: string | ExportBytes, trustedKey: string | null): ExportFinding {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  try {
    return checkBytes(bytes, trustedKey);
  } catch (error) {
    if (error instanceof NotAnExport) return bad(whyNotAnExport(bytes, error.at));
    throw error;
  }
}
