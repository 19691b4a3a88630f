import type { AnchorStore, Clock, Logger } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { signCheckpoint } from './checkpoint.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerRepository, StoredCheckpoint } from './repository.ts';
import type { NoteSigner } from './signed-note.ts';
import { stackOf } from '../telemetry/stack.ts';

export type Checkpointer = {
  /** Told of every entry; an anchor outside the database follows within a second. */
  appended(): void;
  /**
   * Signs the present head and keeps it in the database and outside; null while the log is empty or
   * nothing may be signed.
   */
  checkpoint(): Promise<StoredCheckpoint | null>;
  /**
   * Signs the present head with these keys and keeps it in the database. Inside a transaction; `checkpoint`
   * after it writes the anchor.
   */
  signNow(signers: readonly NoteSigner[]): StoredCheckpoint;
  /** Writes the head down in the second place outside, where there is one. */
  mark(): Promise<void>;
  /** Signs what is not yet covered and stops. */
  close(): Promise<void>;
};

/** How long the head may run ahead of the anchor outside the database. */
const anchorDelayMs = 1000;
/** How long entries may go without a checkpoint in the database. */
const checkpointIntervalMs = 15 * 60_000;
const markIntervalMs = 5 * 60_000;

export function createCheckpointer(dependencies: {
  readonly database: Database;
  /** The log that is written to. */
  readonly repository: () => LedgerRepository;
  readonly ledger: Ledger;
  /** Null while nothing may be signed. */
  readonly signer: () => NoteSigner | null;
  /** Writes a head down in the second place outside. */
  readonly markHead: () => Promise<void>;
  readonly anchors: AnchorStore;
  readonly clock: Clock;
  readonly log: Logger;
}): Checkpointer {
  const { database, repository, ledger, signer, markHead, anchors, clock, log } = dependencies;
  let anchorTimer: NodeJS.Timeout | null = null;
  let anchored = '';
  // One after the other, so that anchors stand in the order of the log.
  let lastWrite: Promise<void> = Promise.resolve();

  function signWith(signers: readonly NoteSigner[]): { size: number; note: string } {
    const head = ledger.head();
    return { size: head.size, note: signCheckpoint({ origin: ledger.origin, ...head }, ...signers) };
  }

  async function writeAnchor(): Promise<void> {
    const present = signer();
    if (present === null) return;
    // Nobody waits for most anchors: a database that failed must not end the process from here.
    try {
      const { origin } = ledger;
      const head = ledger.head();
      if (head.size === 0 || anchored === `${origin} ${head.size}`) return;
      const note = repository().checkpoint(head.size)?.note ?? signWith([present]).note;
      await anchors.append(origin, note, clock.now());
      anchored = `${origin} ${head.size}`;
    } catch (error) {
      log.error('anchor not written', { stack: stackOf(error) });
    }
  }

  function anchor(): Promise<void> {
    lastWrite = lastWrite.then(writeAnchor);
    return lastWrite;
  }

  async function mark(): Promise<void> {
    if (signer() === null) return;
    try {
      await markHead();
    } catch (error) {
      log.error('high-water mark not written', { stack: stackOf(error) });
    }
  }

  async function checkpoint(): Promise<StoredCheckpoint | null> {
    const present = signer();
    if (present === null) return null;
    const { size } = ledger.head();
    if (size === 0) return null;
    const latest = repository().latestCheckpoint();
    if (latest?.size === size) {
      await anchor();
      return latest;
    }
    const stored = { ...signWith([present]), at: clock.now() };
    database.write(() => {
      repository().insertCheckpoint(stored);
    });
    await anchor();
    return stored;
  }

  const interval = setInterval(() => {
    checkpoint().catch((error: unknown) => {
      log.error('checkpoint not written', { stack: stackOf(error) });
    });
  }, checkpointIntervalMs).unref();
  const marks = setInterval(() => {
    void mark();
  }, markIntervalMs).unref();

  return {
    appended() {
      anchorTimer ??= setTimeout(() => {
        anchorTimer = null;
        void anchor();
      }, anchorDelayMs).unref();
    },
    checkpoint,
    signNow(signers) {
      const stored = { ...signWith(signers), at: clock.now() };
      repository().insertCheckpoint(stored);
      return stored;
    },
    mark,
    async close() {
      clearInterval(interval);
      clearInterval(marks);
      if (anchorTimer !== null) clearTimeout(anchorTimer);
      anchorTimer = null;
      await checkpoint();
      await mark();
      await lastWrite;
    },
  };
}
