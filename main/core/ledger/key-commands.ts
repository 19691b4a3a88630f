import { DriftGuardError } from '../../../shared/errors.ts';
import type { Actor, Logger, SecretStore } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { FoundKey, KeyPlace } from './key-ring.ts';
import type { OpenLedger } from './open-ledger.ts';
import { formatNoteKey } from './signed-note.ts';

export type KeyCommands = {
  /** Looks for the key again. Throws INVALID_INPUT when the passphrase is wrong, RATE_LIMITED when it often was. */
  unlock(passphrase: string | null, actor: Actor): Promise<void>;
  /** Puts the key into another place and takes it away from the old one. */
  move(place: KeyPlace, actor: Actor): Promise<void>;
  /** Makes a new key; the entry about it is signed by the old one and the new one. */
  rotate(reason: string, actor: Actor): Promise<void>;
  /** From `size` entries on, signatures of a former key count for nothing. */
  revoke(
    request: { readonly number: number; readonly size: number; readonly reason: string },
    actor: Actor,
  ): Promise<void>;
  /** Makes a new key after the old one cannot be found any more. */
  declareLost(place: KeyPlace & { readonly reason: string }, actor: Actor): Promise<void>;
};

const subject = { type: 'workspace', id: 'ledger' } as const;

function refused(path: string, message: string): DriftGuardError {
  return new DriftGuardError('INVALID_INPUT', message, { problems: [{ path, message }] });
}

/** What an administrator can do with the key that signs. Each is an entry of the ledger. */
export function createKeyCommands(dependencies: {
  readonly database: Database;
  readonly opened: OpenLedger;
  readonly log: Logger;
}): KeyCommands {
  const { database, opened, log } = dependencies;
  const { keys, ledger, checkpointer, passphrases } = opened;

  const verifierOf = (publicKey: Uint8Array): string => formatNoteKey({ name: ledger.origin, publicKey });

  async function removeFrom(store: SecretStore, name: string): Promise<void> {
    try {
      await store.remove(name);
    } catch {
      // The new place holds the key; what is left in the old one is named in the log for whoever cleans up.
      log.warn('a former place still holds a key', { kind: store.kind });
    }
  }

  return {
    async unlock(passphrase, actor) {
      const look = (): Promise<FoundKey> => keys.open(passphrase);
      const isTried = passphrase !== null && keys.kind() === 'passphrase-file';
      const found = await (isTried ? passphrases.attempt(actor, look) : look());
      if (isTried && found === 'wrong-passphrase') {
        throw refused('passphrase', 'The passphrase does not open the key. Type it again.');
      }
      await checkpointer.checkpoint();
    },
    async move(place, actor) {
      const [from, current] = [keys.store(), keys.current()];
      if (from === null || current === null || keys.state() !== 'ready')
        throw new DriftGuardError('KEY_NOT_READY');
      if (place.kind === from.kind && place.kind !== 'passphrase-file') {
        throw refused('to', 'The key is kept there already. Choose another place.');
      }
      const store = await keys.openPlace(place);
      await keys.copyTo(store);
      database.write(() => {
        keys.recordPlace(store);
        ledger.append({
          actor,
          action: 'ledger.key-moved',
          target: subject,
          facts: { from: from.kind, to: store.kind },
        });
      });
      keys.usePlace(store);
      if (from.kind !== store.kind) await removeFrom(from, current.secret_name);
      await checkpointer.checkpoint();
      await checkpointer.mark();
    },
    async rotate(reason, actor) {
      const [store, former] = [keys.store(), keys.current()];
      const old = keys.signer(ledger.origin);
      if (store === null || former === null || old === null) throw new DriftGuardError('KEY_NOT_READY');
      const made = await keys.make(store);
      const next = { name: ledger.origin, ...made.key };
      database.write(() => {
        keys.end('retired');
        keys.record(made, store);
        ledger.append({
          actor,
          action: 'ledger.key-rotated',
          target: subject,
          note: reason,
          facts: { old: formatNoteKey(old), new: formatNoteKey(next) },
        });
        checkpointer.signNow([old, next]);
      });
      keys.use(made, store);
      await checkpointer.checkpoint();
      await removeFrom(store, former.secret_name);
    },
    async revoke({ number, size, reason }, actor) {
      const stored = keys.history().find((key) => key.number === number);
      if (stored === undefined) throw new DriftGuardError('NOT_FOUND', `There is no key ${number}.`);
      if (stored.state === 'current') {
        throw refused(
          'number',
          'This key signs at present. Change to a new key first, then revoke this one.',
        );
      }
      if (stored.revoked_size !== null) throw refused('number', 'The key is revoked already.');
      const head = ledger.head();
      if (size > head.size) throw refused('size', `The log has ${head.size} entries.`);
      const inLog = opened.current().number;
      database.write(() => {
        keys.revoke(stored, inLog, size);
        ledger.append({
          actor,
          action: 'ledger.key-revoked',
          target: subject,
          note: reason,
          facts: { key: verifierOf(stored.public_key), log: inLog, size },
        });
      });
      await checkpointer.checkpoint();
    },
    async declareLost({ reason, ...place }, actor) {
      if (keys.state() === 'ready') {
        throw refused('reason', 'The key is there. To use another one, change to a new key.');
      }
      const former = keys.current();
      const store = await keys.openPlace(place);
      const made = await keys.make(store);
      const key = verifierOf(made.key.publicKey);
      database.write(() => {
        keys.end('lost');
        keys.record(made, store);
        ledger.append({
          actor,
          action: 'ledger.key-lost',
          target: subject,
          note: reason,
          facts: {
            key,
            place: store.kind,
            ...(former === null ? {} : { lost: verifierOf(former.public_key) }),
          },
        });
      });
      keys.use(made, store);
      log.warn('ledger key was declared lost', { kind: store.kind });
      await checkpointer.checkpoint();
      await checkpointer.mark();
    },
  };
}
