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
  /** Signs the present head and keeps it in the database and outside; null while the log is empty. */
  checkpoint(): Promise<StoredCheckpoint | null>;
  /** Signs what is not yet covered and stops. */
  close(): Promise<void>;
};

/** How long the head may run ahead of the anchor outside the database. */
const anchorDelayMs = 1000;
/** How long entries may go without a checkpoint in the database. */
const checkpointIntervalMs = 15 * 60_000;

export function createCheckpointer(dependencies: {
  readonly database: Database;
  readonly repository: LedgerRepository;
  readonly ledger: Ledger;
  readonly signer: NoteSigner;
  readonly anchors: AnchorStore;
  readonly clock: Clock;
  readonly log: Logger;
}): Checkpointer {
  const { database, repository, ledger, signer, anchors, clock, log } = dependencies;
  let anchorTimer: NodeJS.Timeout | null = null;
  let anchoredSize = -1;
  // One after the other, so that anchors stand in the order of the log.
  let lastWrite: Promise<void> = Promise.resolve();

  function sign(): { size: number; note: string } {
    const head = ledger.head();
    return { size: head.size, note: signCheckpoint({ origin: ledger.origin, ...head }, signer) };
  }

  async function writeAnchor(): Promise<void> {
    // Nobody waits for most anchors: a database that failed must not end the process from here.
    try {
      const { size, note } = sign();
      if (size === 0 || size === anchoredSize) return;
      await anchors.append(ledger.origin, note);
      anchoredSize = size;
    } catch (error) {
      log.error('anchor not written', { stack: stackOf(error) });
    }
  }

  function anchor(): Promise<void> {
    lastWrite = lastWrite.then(writeAnchor);
    return lastWrite;
  }

  async function checkpoint(): Promise<StoredCheckpoint | null> {
    const { size, note } = sign();
    if (size === 0) return null;
    const present = repository.latestCheckpoint();
    if (present?.size === size) return present;
    const stored = { size, at: clock.now(), note };
    database.write(() => {
      repository.insertCheckpoint(stored);
    });
    await anchor();
    return stored;
  }

  const interval = setInterval(() => {
    checkpoint().catch((error: unknown) => {
      log.error('checkpoint not written', { stack: stackOf(error) });
    });
  }, checkpointIntervalMs).unref();

  return {
    appended() {
      anchorTimer ??= setTimeout(() => {
        anchorTimer = null;
        void anchor();
      }, anchorDelayMs).unref();
    },
    checkpoint,
    async close() {
      clearInterval(interval);
      if (anchorTimer !== null) clearTimeout(anchorTimer);
      anchorTimer = null;
      await checkpoint();
      await lastWrite;
    },
  };
}
