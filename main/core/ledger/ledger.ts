import { appendLeaf, emptyFrontier, rootOf } from '../../../shared/canonical/merkle.ts';
import type { Frontier } from '../../../shared/canonical/merkle.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import type { Actor, Clock } from '../ports.ts';
import { entryFormat } from './entry-body.ts';
import { encodeEntry, hashEntry, noPrevious, sha256, toHex } from './entry.ts';
import type { EntryBody } from './entry-body.ts';
import type { LedgerRepository } from './repository.ts';

/** One event, as its writer knows it. */
export type LedgerEvent = {
  readonly actor: Actor;
  /** Area and verb, for example `model.updated`. */
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string };
  /** Row of the change history that says what changed, and the digest of its difference. */
  readonly change?: { readonly id: string; readonly sha256: Sha256 };
  readonly note?: string;
  /** For machines; see `entryBody`. */
  readonly facts?: Readonly<Record<string, string | number>>;
};

export type LedgerHead = { readonly size: number; readonly root: Uint8Array };

export type Ledger = {
  /** Names the log in entries and checkpoints. */
  readonly origin: string;
  /** Appends one entry. Runs inside the transaction of the change it records. */
  append(event: LedgerEvent): void;
  head(): LedgerHead;
};

export type LedgerState = {
  readonly frontier: Frontier;
  /** Leaf hash of the last entry, in hexadecimal. */
  readonly previous: string;
  readonly at: UtcInstant | null;
  readonly clock: number;
};

const emptyState: LedgerState = { frontier: emptyFrontier, previous: noPrevious, at: null, clock: 0 };

/** Inner nodes are kept at every eighth level: a proof over a million entries reads a few hundred hashes. */
export const keptLevels = 8;

export function createLedger(dependencies: {
  repository: LedgerRepository;
  clock: Clock;
  origin: string;
  version: string;
  /** Told of every entry, before the transaction it belongs to has ended. */
  onAppend?: () => void;
}): Ledger {
  const { repository, clock, origin, version, onAppend } = dependencies;

  function appendBody(state: LedgerState, event: LedgerEvent, at: UtcInstant): LedgerState {
    const body: EntryBody = {
      v: entryFormat,
      log: origin,
      seq: state.frontier.size,
      prev: state.previous as Sha256,
      ts: at,
      clock: Math.max(state.clock + 1, Date.parse(at)),
      actor: { id: event.actor.id, role: event.actor.role },
      action: event.action,
      target: event.target,
      change: event.change ?? null,
      note: event.note ?? '',
      ...(event.facts === undefined ? {} : { facts: { ...event.facts } }),
      app: version,
    };
    const bytes = encodeEntry(body);
    const leaf = hashEntry(bytes);
    repository.insertEntry(body, bytes, leaf);
    const frontier = appendLeaf(sha256, state.frontier, leaf, (level, index, subtree) => {
      if (level > 0 && level % keptLevels === 0) repository.insertSubtree(level, index, subtree);
    });
    return { frontier, previous: toHex(leaf), at, clock: body.clock };
  }

  return {
    origin,
    append(event) {
      let state = repository.state() ?? emptyState;
      const at = clock.now();
      if (state.at !== null && at < state.at) {
        // The order of entries never depends on the clock; that it ran backwards is itself an event.
        state = appendBody(
          state,
          {
            actor: event.actor,
            action: 'clock.stepped-back',
            target: { type: 'workspace', id: origin },
            note: `The clock went back from ${state.at}.`,
          },
          at,
        );
      }
      repository.saveState(appendBody(state, event, at));
      onAppend?.();
    },
    head() {
      const { frontier } = repository.state() ?? emptyState;
      return { size: frontier.size, root: rootOf(sha256, frontier) };
    },
  };
}
