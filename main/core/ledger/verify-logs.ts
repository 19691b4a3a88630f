import { rootAt, sameBytes } from '../../../shared/canonical/merkle.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { decodeEntry, sha256 } from './entry.ts';
import type { EntryBody } from './entry-body.ts';
import type { Revocation } from './key-history.ts';
import type { OpenLog } from './open-ledger.ts';
import { findRecovery } from './recovery.ts';
import type { KnownHead, OutsideNote } from './recovery.ts';
import type { LedgerRepository } from './repository.ts';
import type { NoteKey } from './signed-note.ts';
import { verifyLedger } from './verify.ts';
import type { LedgerProblem, LedgerVerdict, VerifyRequest } from './verify.ts';

export type LogsVerdict = {
  readonly ok: boolean;
  /** Entries of all logs that were found to be as they were written. */
  readonly size: number;
  /** Root over the log that is written to, in hexadecimal. */
  readonly root: string;
  readonly logs: number;
  readonly checkpoints: number;
  readonly passedOver: number;
  /** Heads kept outside the database that agree. */
  readonly outside: number;
  /** `seq` is the position over all logs. */
  readonly problem: LedgerProblem | null;
};

export type VerifyLogsRequest = {
  /** Oldest first; at least one. */
  readonly logs: readonly OpenLog[];
  readonly keysOf: (origin: string) => readonly NoteKey[];
  readonly revocations: readonly Revocation[];
  readonly notesOf: (origin: string) => Promise<readonly OutsideNote[]>;
  readonly highWater: KnownHead | null;
  readonly changeDigests: (log: OpenLog) => VerifyRequest['changeDigests'];
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
};

type Closing = { readonly head: Pick<Checkpoint, 'size' | 'root'>; readonly diverged: boolean };

function rootIs(repository: LedgerRepository, size: number, root: string): boolean {
  try {
    return sameBytes(rootAt(sha256, size, repository.subtree), Buffer.from(root, 'hex'));
  } catch {
    return false;
  }
}

function firstOf(log: OpenLog): EntryBody | null {
  const [row] = log.repository.entriesFrom(0, 1);
  return row ? decodeEntry(row.body) : null;
}

/** What the next log says of the end of this one; null for the log that is written to. */
function closingOf(log: OpenLog, next: OpenLog | undefined): Closing | null {
  const facts = next === undefined ? undefined : firstOf(next)?.facts;
  const { restoredLog, restoredSize, restoredRoot, knownLog, knownSize, knownRoot } = facts ?? {};
  if (restoredLog !== log.number) return null;
  if (typeof restoredSize !== 'number' || typeof restoredRoot !== 'string') return null;
  // It was declared that what was known outside is another history: it can no longer be held against this one.
  const diverged =
    knownLog === log.number &&
    typeof knownSize === 'number' &&
    typeof knownRoot === 'string' &&
    knownSize > 0 &&
    knownSize <= restoredSize &&
    !rootIs(log.repository, knownSize, knownRoot);
  return { head: { size: restoredSize, root: Buffer.from(restoredRoot, 'hex') }, diverged };
}

async function anchorsOf(
  log: OpenLog,
  closing: Closing | null,
  request: VerifyLogsRequest,
): Promise<Checkpoint[]> {
  const keys = request.keysOf(log.origin);
  const notes = (await request.notesOf(log.origin)).flatMap(({ note }) => openCheckpoint(note, keys) ?? []);
  const mark = request.highWater;
  const heads: Checkpoint[] = [
    ...notes.filter((anchor) => anchor.origin === log.origin),
    ...(mark?.log === log.number ? [{ ...mark, origin: log.origin }] : []),
  ];
  if (closing === null) return heads;
  return closing.diverged ? [] : heads.filter((head) => head.size <= closing.head.size);
}

/** What lies outside and is no beginning of the last log, though that is as it was written: it was put in place. */
async function replacedProblem(
  log: OpenLog,
  verdict: LedgerVerdict,
  request: VerifyLogsRequest,
): Promise<LedgerProblem | null> {
  const found = findRecovery({
    notes: await request.notesOf(log.origin),
    mark: request.highWater,
    keys: request.keysOf(log.origin),
    head: { log: log.number, size: verdict.size, root: Buffer.from(verdict.root, 'hex'), at: null },
    subtree: log.repository.subtree,
  });
  if (found === null) return null;
  const { reason, lastKnown } = found;
  const outside = `A checkpoint kept outside the data folder covers ${lastKnown.size} entries of log ${lastKnown.log}`;
  const what =
    reason === 'unknown-key'
      ? `${outside} and is signed by a key that the database does not know: an older copy or another database was put in its place.`
      : `${outside}, but the database ends with ${verdict.size} entries of log ${log.number}: an older copy was put in its place, or the workspace goes on in another folder.`;
  return { seq: null, what };
}

/** Verifies the logs of a ledger one after the other, and that each begins where the one before ended. */
export async function verifyLogs(request: VerifyLogsRequest): Promise<LogsVerdict> {
  const { logs, keysOf, revocations, signal, onProgress } = request;
  const sizes = logs.map((log) => log.repository.state()?.frontier.size ?? 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let sum = { size: 0, checkpoints: 0, passedOver: 0, outside: 0 };
  let last: LedgerVerdict | null = null;
  let problem: LedgerProblem | null = null;
  for (const [index, log] of logs.entries()) {
    const next = logs[index + 1];
    const closing = closingOf(log, next);
    const anchors = await anchorsOf(log, closing, request);
    const before = sum.size;
    last = await verifyLedger({
      repository: log.repository,
      origin: log.origin,
      keys: keysOf(log.origin),
      revocations,
      anchors,
      closedAt: closing?.head ?? null,
      changeDigests: request.changeDigests(log),
      signal,
      onProgress: (done) => onProgress(before + done, total),
    });
    sum = {
      size: sum.size + last.size,
      checkpoints: sum.checkpoints + last.checkpoints,
      passedOver: sum.passedOver + last.passedOver,
      outside: sum.outside + anchors.length,
    };
    if (last.problem) {
      const { seq, what } = last.problem;
      const named = logs.length > 1 ? `In log ${log.number}: ${what}` : what;
      problem = { seq: seq === null ? null : seq + log.repository.place.first, what: named };
      break;
    }
    if (next !== undefined && closing === null) {
      problem = {
        seq: next.repository.place.first,
        what: `Log ${next.number} does not say where log ${log.number} ended.`,
      };
      break;
    }
  }
  const current = logs.at(-1);
  if (problem === null && current !== undefined && last !== null) {
    problem = await replacedProblem(current, last, request);
  }
  return { ok: problem === null, root: last?.root ?? '', logs: logs.length, ...sum, problem };
}
