import { z } from 'zod';
import { toUtcInstant } from '../../../shared/schema/time.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { Actor, AnchorStore, Clock, IdSource, Logger, SecretStores } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { clearSetting, readSetting, writeSetting } from '../storage/workspace-settings.ts';
import { logGovernance } from '../telemetry/log-governance.ts';
import { createCheckpointer } from './checkpointer.ts';
import type { Checkpointer } from './checkpointer.ts';
import { toHex } from './entry.ts';
import { readHighWater, writeHighWater } from './high-water.ts';
import { createKeyRing } from './key-ring.ts';
import type { FoundKey, KeyRing } from './key-ring.ts';
import { createKeysRepository, insertLog, readLogs } from './keys-repository.ts';
import { createLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { originOf } from './origin.ts';
import { findRecovery } from './recovery.ts';
import type { KnownHead, Recovery } from './recovery.ts';
import { createPassphraseGuard } from './passphrase-guard.ts';
import type { PassphraseGuard } from './passphrase-guard.ts';
import { createLedgerRepository } from './repository.ts';
import type { LedgerRepository } from './repository.ts';
import { formatNoteKey, parseNoteKey } from './signed-note.ts';

/** One log of the ledger, as it can be read and verified. */
export type OpenLog = {
  readonly number: number;
  readonly origin: string;
  readonly repository: LedgerRepository;
};

export type EpochRequest = {
  readonly actor: Actor;
  /** Why the ledger goes on from here; 30 characters at least. */
  readonly reason: string;
  /** The head that was known before, when the caller knows better than what lies outside. */
  readonly lastKnown?: KnownHead;
};

export type OpenLedger = {
  /** The log that is written to; goes on over a new epoch. */
  readonly ledger: Ledger;
  readonly keys: KeyRing;
  readonly checkpointer: Checkpointer;
  readonly passphrases: PassphraseGuard;
  /** Every log, oldest first. */
  logs(): OpenLog[];
  /** The log that is written to. */
  current(): OpenLog;
  /** What is known outside; null where the keychain holds nothing. */
  highWater(): KnownHead | null;
  /** Why the ledger is not the one that was known last; null when it is. Nothing is signed meanwhile. */
  recovery(): Recovery | null;
  /**
   * Begins a new log after a restore. Its first entry names the head that was restored, the head that was
   * known last, who and why; the old log stays as it is. Throws KEY_NOT_READY.
   */
  beginEpoch(request: EpochRequest): Promise<void>;
};

const storedKeys = z.array(z.string());
const subject = { type: 'workspace', id: 'ledger' } as const;

/** Moves the keys of a data folder of the first versions, which kept them as a setting, into their table. */
function importKeys(database: Database, installation: string, clock: Clock): void {
  const stored = readSetting(database, 'ledger-keys');
  const repository = createKeysRepository(database);
  if (stored === null || repository.current() !== null) return;
  const keys = storedKeys.parse(JSON.parse(stored)).flatMap((text) => parseNoteKey(text) ?? []);
  database.write(() => {
    for (const [index, key] of keys.entries()) {
      if (index > 0) repository.end('lost', clock.now());
      const secret_name = `ledger-key ${originOf(installation, 1)}`;
      repository.insert({ public_key: key.publicKey, secret_name, made_at: clock.now() });
    }
    writeSetting(database, 'secret-kind', 'protected-file');
    clearSetting(database, 'ledger-keys');
  });
}

/** The logs of a database and its keys, for reading; null before its first entry. */
export function readLedgerIdentity(
  database: Database,
): { readonly installation: string; readonly logs: OpenLog[] } | null {
  const installation = readSetting(database, 'installation-id');
  if (installation === null) return null;
  const logs = readLogs(database).map((place) => ({
    number: place.number,
    origin: originOf(installation, place.number),
    repository: createLedgerRepository(database, place),
  }));
  return { installation, logs };
}

/**
 * Opens the ledger of a data folder: names it at the first start, makes the key that signs its checkpoints
 * and enters it into the ledger itself; later it looks for that key where it was put, and never makes
 * another by itself. Holds the head against what is known outside.
 */
export async function openLedger(dependencies: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly secrets: SecretStores;
  readonly anchors: AnchorStore;
  readonly version: string;
  /** On whose behalf the first key is made. */
  readonly actor: Actor;
}): Promise<OpenLedger> {
  const { database, clock, ids, log, secrets, anchors, version, actor } = dependencies;
  const installation = readSetting(database, 'installation-id') ?? ids.next();
  let checkpointer: Checkpointer | null = null;
  let recovery: Recovery | null = null;

  const onAppend = (): void => checkpointer?.appended();

  function open(place: ReturnType<typeof readLogs>[number]): OpenLog & { readonly ledger: Ledger } {
    const origin = originOf(installation, place.number);
    const repository = createLedgerRepository(database, place);
    const ledger = createLedger({ repository, clock, origin, version, onAppend });
    return { number: place.number, origin, repository, ledger };
  }
  function openLast(): ReturnType<typeof open> {
    const last = readLogs(database).at(-1);
    if (last === undefined) throw new Error('The database names no log of the ledger');
    return open(last);
  }

  let current = openLast();
  const head: Ledger['head'] = () => current.ledger.head();
  const ledger: Ledger = {
    get origin() {
      return current.origin;
    },
    append: logGovernance({ append: (event) => current.ledger.append(event), head }, log),
    head,
  };
  const keys = createKeyRing({ database, stores: secrets, clock, log, installation });

  const passphrases = createPassphraseGuard({ database, ledger, clock });
  let opening: FoundKey = 'ready';

  importKeys(database, installation, clock);
  if (keys.current() === null) {
    const store = await keys.bestPlace();
    const made = await keys.make(store);
    const verifier = formatNoteKey({ name: ledger.origin, publicKey: made.key.publicKey });
    database.write(() => {
      writeSetting(database, 'installation-id', installation);
      keys.record(made, store);
      ledger.append({
        actor,
        action: 'ledger.key-created',
        target: subject,
        note: verifier,
        facts: { key: verifier, place: store.kind },
      });
    });
    keys.use(made, store);
  } else opening = await keys.open(null);

  let highWater = await readHighWater(keys.store(), installation, log);
  const notes = await anchors.read(ledger.origin);
  const state = current.repository.state();
  recovery = findRecovery({
    notes,
    mark: highWater,
    keys: keys.keys(ledger.origin),
    head: { ...ledger.head(), log: current.number, at: state?.at ?? null },
    subtree: current.repository.subtree,
  });
  if (recovery !== null) {
    log.error('ledger is not the one known last', {
      reason: recovery.reason,
      size: recovery.head.size,
      knownSize: recovery.lastKnown.size,
    });
  }

  const signing = createCheckpointer({
    database,
    repository: () => current.repository,
    ledger,
    signer: () => (recovery === null ? keys.signer(ledger.origin) : null),
    async markHead() {
      const store = keys.store();
      if (store?.kind !== 'os-keychain') return;
      const mark = { ...ledger.head(), log: current.number, at: clock.now() };
      await writeHighWater(store, installation, mark);
      highWater = { ...mark, from: 'high-water-mark' };
    },
    anchors,
    clock,
    log,
  });
  checkpointer = signing;
  // Only now that the head has been held against what is known outside.
  if (opening === 'wrong-passphrase') passphrases.noteRefused(actor);

  return {
    ledger,
    keys,
    checkpointer: signing,
    passphrases,
    logs: () => readLedgerIdentity(database)?.logs ?? [],
    current: () => current,
    highWater: () => highWater,
    recovery: () => recovery,
    async beginEpoch({ actor: person, reason, lastKnown }) {
      const key = keys.signer(ledger.origin);
      if (key === null) throw new DriftGuardError('KEY_NOT_READY');
      const restored = { ...ledger.head(), log: current.number };
      const known = lastKnown ?? recovery?.lastKnown ?? { ...restored, at: toUtcInstant(0), from: 'anchor' };
      const number = Math.max(restored.log, known.log) + 1;
      const before = current;
      try {
        database.write(() => {
          current = open(insertLog(database, number));
          ledger.append({
            actor: person,
            action: 'log.epoch',
            target: subject,
            note: reason,
            facts: {
              key: formatNoteKey({ ...key, name: current.origin }),
              log: number,
              restoredLog: restored.log,
              restoredSize: restored.size,
              restoredRoot: toHex(restored.root),
              knownLog: known.log,
              knownSize: known.size,
              knownRoot: toHex(known.root),
            },
          });
          clearSetting(database, 'ledger-verification');
        });
      } catch (error) {
        current = before;
        throw error;
      }
      recovery = null;
      log.warn('a new log was begun', { log: number, restoredSize: restored.size });
      const checkpoint = await signing.checkpoint();
      // Whoever puts back a copy from before finds in the anchors of the old log that a later one began.
      if (checkpoint !== null) await anchors.append(before.origin, checkpoint.note, clock.now());
      await signing.mark();
    },
  };
}
