import { appendLeaf, emptyFrontier, rootOf, sameBytes } from '../../../shared/canonical/merkle.ts';
import type { Frontier } from '../../../shared/canonical/merkle.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { decodeEntry, hashEntry, noPrevious, sha256, toHex } from './entry.ts';
import type { EntryBody } from './entry.ts';
import type { LedgerState } from './ledger.ts';
import type { LedgerRepository, StoredEntry } from './repository.ts';
import type { NoteKey } from './signed-note.ts';

/** The first thing that is not as it was written. `seq` is null when it concerns the log as a whole. */
export type LedgerProblem = { readonly seq: number | null; readonly what: string };

export type LedgerVerdict = {
  readonly ok: boolean;
  readonly size: number;
  /** Root over the entries that were read, in hexadecimal. */
  readonly root: string;
  readonly checkpoints: number;
  readonly problem: LedgerProblem | null;
};

export type VerifyRequest = {
  readonly repository: LedgerRepository;
  readonly origin: string;
  /** Every key that ever signed checkpoints of this log. */
  readonly keys: readonly NoteKey[];
  /** Checkpoints that were kept outside the database; the log must contain them all. */
  readonly anchors: readonly Checkpoint[];
  /** Digest of the difference a change row holds now; null when the row was erased. */
  readonly changeDigest: (changeId: string) => string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
};

const batchSize = 5000;

function columnsAgree(row: StoredEntry, body: EntryBody): boolean {
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
function checkEntry(row: StoredEntry, expected: Expectation, request: VerifyRequest): EntryBody | string {
  if (row.seq !== expected.seq) return 'it is missing';
  if (!sameBytes(hashEntry(row.body), row.leaf_hash)) return 'its content was changed';
  const body = decodeEntry(row.body);
  if (!body) return 'its content is not an entry of this format';
  if (body.seq !== row.seq) return 'it was moved from another place';
  if (body.log !== request.origin) return 'it belongs to another log';
  if (body.prev !== expected.previous) return 'it does not follow the entry before it';
  if (body.clock <= expected.clock) return 'its order number does not rise';
  if (body.change) {
    const digest = request.changeDigest(body.change.id);
    if (digest !== null && digest !== body.change.sha256) return 'the change it names was altered';
  }
  return columnsAgree(row, body) ? body : 'its searchable columns do not say what the entry says';
}

/** What is wrong with the log as a whole, once every entry that was read is in order. */
function headProblem(
  read: Frontier,
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
  if (!sameBytes(rootOf(sha256, read), rootOf(sha256, claimed))) {
    return { seq: null, what: 'The head of the log does not belong to its entries.' };
  }
  const [beyond] = repository.entriesFrom(read.size, 1);
  const moved = repository.state()?.frontier.size ?? 0;
  if (beyond && moved === read.size) {
    return { seq: beyond.seq, what: `Entry ${beyond.seq}: it was added behind the head of the log.` };
  }
  return null;
}

/**
 * Recomputes the whole log from the stored bytes and holds it against its head, its signed checkpoints
 * and the checkpoints kept elsewhere. Names the first problem. Rejects only when aborted.
 */
export async function verifyLedger(request: VerifyRequest): Promise<LedgerVerdict> {
  const { repository, keys, anchors, signal, onProgress, origin } = request;
  const state = repository.state();
  const total = state?.frontier.size ?? 0;
  let problem: LedgerProblem | null = null;
  let previous: string = noPrevious;
  let clock = -1;
  let frontier: Frontier = emptyFrontier;

  const promises = new Map<number, { root: Uint8Array; from: string }[]>();
  const stored = repository.checkpoints();
  for (const row of stored) {
    const checkpoint = openCheckpoint(row.note, keys);
    if (!checkpoint || checkpoint.origin !== origin || checkpoint.size !== row.size) {
      problem ??= {
        seq: null,
        what: `The checkpoint over ${row.size} entries is not signed by a key of this log.`,
      };
      continue;
    }
    promises.set(checkpoint.size, [{ root: checkpoint.root, from: 'a signed checkpoint' }]);
  }
  for (const anchor of anchors) {
    const known = promises.get(anchor.size) ?? [];
    promises.set(anchor.size, [
      ...known,
      { root: anchor.root, from: 'a checkpoint kept outside the database' },
    ]);
  }

  while (problem === null && frontier.size < total) {
    signal.throwIfAborted();
    const rows = repository.entriesFrom(frontier.size, Math.min(batchSize, total - frontier.size));
    for (const row of rows) {
      const seq = frontier.size;
      const checked = checkEntry(row, { seq, previous, clock }, request);
      if (typeof checked === 'string') {
        problem = { seq, what: `Entry ${seq}: ${checked}.` };
        break;
      }
      frontier = appendLeaf(sha256, frontier, row.leaf_hash);
      previous = toHex(row.leaf_hash);
      ({ clock } = checked);
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
  problem ??= headProblem(frontier, state, Math.max(0, ...promises.keys()), repository);
  return {
    ok: problem === null,
    size: frontier.size,
    root: toHex(rootOf(sha256, frontier)),
    checkpoints: stored.length,
    problem,
  };
}
