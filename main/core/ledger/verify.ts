import { appendLeaf, emptyFrontier, rootOf, sameBytes } from '../../../shared/canonical/merkle.ts';
import type { Frontier } from '../../../shared/canonical/merkle.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { Checkpoint, SignedCheckpoint } from './checkpoint.ts';
import { decodeEntry, decodeEntryText, hashEntryText, noPrevious, sha256, toHex } from './entry.ts';
import type { EntryBody } from './entry-body.ts';
import { isSignedInForce, keyEventOf, sameKey } from './key-history.ts';
import type { Revocation } from './key-history.ts';
import type { LedgerState } from './ledger.ts';
import type { LedgerRepository, ReadEntry } from './repository.ts';
import type { NoteKey } from './signed-note.ts';

/** The first thing that is not as it was written. `seq` is null when it concerns the log as a whole. */
export type LedgerProblem = { readonly seq: number | null; readonly what: string };

export type LedgerVerdict = {
  readonly ok: boolean;
  /** Entries from the beginning that were found to be as they were written. */
  readonly size: number;
  /** Root over the entries that were read, in hexadecimal. */
  readonly root: string;
  readonly checkpoints: number;
  /** Checkpoints that count for nothing because their key was revoked. */
  readonly passedOver: number;
  readonly problem: LedgerProblem | null;
};

export type VerifyRequest = {
  readonly repository: LedgerRepository;
  readonly origin: string;
  /** Every key that ever signed checkpoints of this log. */
  readonly keys: readonly NoteKey[];
  /** Keys that are known to be revoked; those that the log itself revokes are added. */
  readonly revocations: readonly Revocation[];
  /** Checkpoints that were kept outside the database; the log must contain them all. */
  readonly anchors: readonly Checkpoint[];
  /** The head that the next log names as the last one of this log; null for the log that is written to. */
  readonly closedAt: Pick<Checkpoint, 'size' | 'root'> | null;
  /** Digests of the differences that the changes named by these entries hold now, by id of the change. */
  readonly changeDigests: (from: number, count: number) => ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  /** Where to begin: a place whose entries were verified before. The beginning when left out. */
  readonly start?: VerifiedPlace;
};

/** How far a log was verified: the tree over it, and what its last entry says. */
export type VerifiedPlace = {
  readonly frontier: Frontier;
  readonly previous: string;
  readonly clock: number;
};

const beginning: VerifiedPlace = { frontier: emptyFrontier, previous: noPrevious, clock: -1 };

const batchSize = 5000;

/** Whether the text of an entry says all that its bytes say: what is no UTF-8 reads as U+FFFD. */
function isExact({ text }: ReadEntry, index: number, repository: LedgerRepository): boolean {
  if (!text.includes('\u{FFFD}')) return true;
  const [stored] = repository.entriesFrom(index, 1);
  return stored !== undefined && sameBytes(Buffer.from(text), stored.body);
}

function columnsAgree(row: ReadEntry, body: EntryBody): boolean {
  return (
    row.at === body.ts &&
    row.actor_id === body.actor.id &&
    row.action === body.action &&
    row.target_type === body.target.type &&
    row.target_id === body.target.id &&
    row.change_id === (body.change?.id ?? null)
  );
}

type Expectation = { readonly seq: number; readonly previous: string; readonly clock: number };

/** The body of an entry that is as it was written, or what is wrong with it. */
function checkEntry(
  row: ReadEntry,
  expected: Expectation,
  request: VerifyRequest,
  digests: ReadonlyMap<string, string>,
): EntryBody | string {
  if (row.seq !== request.repository.place.first + expected.seq) return 'it is missing';
  const isWhole = isExact(row, expected.seq, request.repository);
  if (!isWhole || !sameBytes(hashEntryText(row.text), row.leaf_hash)) return 'its content was changed';
  const body = decodeEntryText(row.text);
  if (!body) return 'its content is not an entry of this format';
  if (body.seq !== expected.seq) return 'it was moved from another place';
  if (body.log !== request.origin) return 'it belongs to another log';
  if (body.prev !== expected.previous) return 'it does not follow the entry before it';
  if (body.clock <= expected.clock) return 'its order number does not rise';
  if (body.change) {
    const digest = digests.get(body.change.id);
    if (digest !== undefined && digest !== body.change.sha256) return 'the change it names was altered';
  }
  return columnsAgree(row, body) ? body : 'its searchable columns do not say what the entry says';
}

/** What is wrong with the log as a whole, once every entry that was read is in order. */
function headProblem(
  read: Frontier,
  last: { readonly previous: string; readonly clock: number; readonly at: string | null },
  state: LedgerState | null,
  covered: number,
  repository: LedgerRepository,
): LedgerProblem | null {
  const claimed = state?.frontier ?? emptyFrontier;
  if (covered > read.size) {
    const what = `The log ends after ${read.size} entries, but a checkpoint covers ${covered}: ${covered - read.size} were cut off.`;
    return { seq: read.size, what };
  }
  if (read.size !== claimed.size) {
    const what = `The log holds ${read.size} entries, but its head says ${claimed.size}.`;
    return { seq: read.size, what };
  }
  const isOf = state === null || (state.previous === last.previous && state.clock === last.clock);
  // When the last entry was made is known only where it was read.
  const isThen = state === null || last.at === null || state.at === last.at;
  if (!isOf || !isThen || !sameBytes(rootOf(sha256, read), rootOf(sha256, claimed))) {
    return { seq: null, what: 'The head of the log does not belong to its entries.' };
  }
  const [beyond] = repository.entriesFrom(read.size, 1);
  const moved = repository.state()?.frontier.size ?? 0;
  if (beyond && moved === read.size) {
    const seq = beyond.seq - repository.place.first;
    return { seq, what: `Entry ${seq}: it was added behind the head of the log.` };
  }
  return null;
}

type Promised = { readonly root: Uint8Array; readonly from: string };

/** Everything that says what the log was at some size beyond the place where reading begins. */
function collectPromises(
  request: VerifyRequest,
  begin: number,
): {
  readonly promises: Map<number, Promised[]>;
  readonly signed: SignedCheckpoint[];
  readonly problem: LedgerProblem | null;
} {
  const { repository, keys, anchors, origin, closedAt } = request;
  const promises = new Map<number, Promised[]>();
  const add = (size: number, promise: Promised): void => {
    if (size <= begin) return;
    promises.set(size, [...(promises.get(size) ?? []), promise]);
  };
  const signed: SignedCheckpoint[] = [];
  let problem: LedgerProblem | null = null;
  for (const row of repository.checkpointsAfter(begin)) {
    const checkpoint = openCheckpoint(row.note, keys);
    if (checkpoint?.origin === origin && checkpoint.size === row.size) {
      signed.push(checkpoint);
      add(row.size, { root: checkpoint.root, from: 'a signed checkpoint' });
      continue;
    }
    const what = `The checkpoint over ${row.size} entries is not signed by a key of this log.`;
    problem ??= { seq: null, what };
  }
  for (const { size, root } of anchors) {
    add(size, { root, from: 'a checkpoint kept outside the database' });
  }
  if (closedAt) add(closedAt.size, { root: closedAt.root, from: 'the log that follows it' });
  return { promises, signed, problem };
}

/**
 * Recomputes a log from the stored bytes and holds it against its head, its signed checkpoints and the
 * checkpoints kept elsewhere. Names the first problem. Rejects only when aborted.
 */
export async function verifyLedger(request: VerifyRequest): Promise<LedgerVerdict> {
  const { repository, signal, onProgress, start = beginning } = request;
  const state = repository.state();
  const total = state?.frontier.size ?? 0;
  const { promises, signed, problem: unsigned } = collectPromises(request, start.frontier.size);
  let problem = unsigned;
  let { frontier, previous, clock } = start;
  let at: string | null = null;
  /** Keys that the log itself names, with the entry that does. */
  const named: { readonly key: NoteKey; readonly seq: number }[] = [];
  const revocations = [...request.revocations];

  while (problem === null && frontier.size < total) {
    signal.throwIfAborted();
    const limit = Math.min(batchSize, total - frontier.size);
    const rows = repository.textsFrom(frontier.size, limit);
    const digests = request.changeDigests(frontier.size, limit);
    for (const row of rows) {
      const seq = frontier.size;
      const checked = checkEntry(row, { seq, previous, clock }, request, digests);
      if (typeof checked === 'string') {
        problem = { seq, what: `Entry ${seq}: ${checked}.` };
        break;
      }
      const event = keyEventOf(checked);
      if (event?.kind === 'revoked') revocations.push(event);
      else if (event) named.push({ key: event.kind === 'introduced' ? event.key : event.to, seq });
      frontier = appendLeaf(sha256, frontier, row.leaf_hash);
      previous = toHex(row.leaf_hash);
      ({ clock, ts: at } = checked);
      const broken = promises
        .get(frontier.size)
        ?.find((promise) => !sameBytes(promise.root, rootOf(sha256, frontier)));
      if (broken) {
        problem = { seq: null, what: `The first ${frontier.size} entries are not those of ${broken.from}.` };
        break;
      }
    }
    onProgress(frontier.size, total);
    if (rows.length === 0) break;
    // Lets calls be answered between batches.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  problem ??= headProblem(
    frontier,
    { previous, clock, at },
    state,
    Math.max(0, ...promises.keys()),
    repository,
  );
  // A log that was read from its beginning has named every key that signs for it.
  if (start === beginning && named.length > 0) {
    const stranger = signed.find(
      ({ size, signedBy }) =>
        !signedBy.some((key) => named.some((one) => one.seq < size && sameKey(one.key, key))),
    );
    if (stranger) {
      const what = `The checkpoint over ${stranger.size} entries is signed by a key that the log does not name.`;
      problem ??= { seq: null, what };
    }
  }
  const passedOver = signed.filter((checkpoint) => !isSignedInForce(checkpoint, revocations)).length;
  return {
    ok: problem === null,
    size: frontier.size,
    root: toHex(rootOf(sha256, frontier)),
    checkpoints: signed.length - passedOver,
    passedOver,
    problem,
  };
}

/** A place in the middle of a log, out of its kept subtrees; what it holds before is taken on trust. */
export function placeAt(repository: LedgerRepository, size: number): VerifiedPlace {
  if (size === 0) return beginning;
  const [last] = repository.entriesFrom(size - 1, 1);
  const body = last ? decodeEntry(last.body) : null;
  if (!last || !body) throw new RangeError(`The log has no entry ${size - 1}`);
  const subtrees: Uint8Array[] = [];
  let start = 0;
  for (let level = 52; level >= 0; level -= 1) {
    const width = 2 ** level;
    if (start + width > size) continue;
    subtrees.push(repository.subtree(level, start / width));
    start += width;
  }
  return { frontier: { size, subtrees }, previous: toHex(last.leaf_hash), clock: body.clock };
}
