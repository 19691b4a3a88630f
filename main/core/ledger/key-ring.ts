import { DriftGuardError } from '../../../shared/errors.ts';
import { sameBytes } from '../../../shared/canonical/merkle.ts';
import { SecretsClosed } from '../ports.ts';
import type { Clock, Logger, SecretKind, SecretStore, SecretStores } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { readSetting, writeSetting } from '../storage/workspace-settings.ts';
import type { Revocation } from './key-history.ts';
import { createKeysRepository } from './keys-repository.ts';
import type { StoredKey } from './keys-repository.ts';
import type { NoteKey, NoteSigner } from './signed-note.ts';
import { decodeSigningKey, encodeSigningKey, makeSigningKey } from './signing-key.ts';
import type { SigningKey } from './signing-key.ts';

/**
 * `ready`: checkpoints can be signed. `locked`: a passphrase is needed. `missing`: the place where the key
 * was kept does not answer, or does not have it, or has another. While it is not ready, entries go on
 * being appended and checkpoints wait; a new key is never made by itself.
 */
export type KeyState = 'ready' | 'locked' | 'missing';

export type FoundKey = KeyState | 'wrong-passphrase';

export type KeyPlace = { readonly kind: SecretKind; readonly passphrase: string | null };

export type MadeKey = { readonly key: SigningKey; readonly secretName: string };

export type KeyRing = {
  state(): KeyState;
  /** Where the key lies, or lay. */
  kind(): SecretKind;
  store(): SecretStore | null;
  /** The key under the name of a log; null while it is not ready. */
  signer(origin: string): NoteSigner | null;
  /** Every key that ever signed, oldest first, under the name of a log. */
  keys(origin: string): NoteKey[];
  current(): StoredKey | null;
  history(): StoredKey[];
  revocations(): Revocation[];
  /** Looks for the key again, and says what it found. A wrong passphrase does not take away a key that is open. */
  open(passphrase: string | null): Promise<FoundKey>;
  /** A place that can take a key now. Throws INVALID_INPUT or NOT_AVAILABLE_HERE. */
  openPlace(place: KeyPlace): Promise<SecretStore>;
  /** The best place for the first key of a data folder. */
  bestPlace(): Promise<SecretStore>;
  /** Makes a key and keeps it in a store, without using it yet. */
  make(store: SecretStore): Promise<MadeKey>;
  /** Writes down which key signs and where it lies; inside the transaction that records it. */
  record(made: MadeKey, store: SecretStore): void;
  recordPlace(store: SecretStore): void;
  /** Uses a key from now on, after that transaction. */
  use(made: MadeKey, store: SecretStore): void;
  usePlace(store: SecretStore): void;
  /** Ends the current key, inside a transaction. */
  end(state: 'retired' | 'lost'): void;
  revoke(stored: StoredKey, log: number, size: number): void;
  /** Copies the current key into another store and reads it back; the old copy stays. */
  copyTo(store: SecretStore): Promise<void>;
};

const shortest = 12;

/** The keys that a database names, under the name of a log, and those of them that are revoked. */
export function readKeys(database: Database): {
  under(origin: string): NoteKey[];
  readonly revocations: Revocation[];
} {
  const rows = createKeysRepository(database).all();
  return {
    under: (origin) => rows.map((row) => ({ name: origin, publicKey: row.public_key })),
    revocations: rows.flatMap(({ public_key, revoked_log: log, revoked_size: size }) =>
      log === null || size === null ? [] : [{ key: { name: 'revoked', publicKey: public_key }, log, size }],
    ),
  };
}

/** Where the key of a database lies, or lay. */
export function secretKindOf(database: Database): SecretKind {
  const stored = readSetting(database, 'secret-kind');
  return stored === 'os-keychain' || stored === 'passphrase-file' ? stored : 'protected-file';
}

/** The keys that sign for an installation, and where the private half of the current one lies. */
export function createKeyRing(dependencies: {
  readonly database: Database;
  readonly stores: SecretStores;
  readonly clock: Clock;
  readonly log: Logger;
  readonly installation: string;
}): KeyRing {
  const { database, stores, clock, log, installation } = dependencies;
  const repository = createKeysRepository(database);
  let state: KeyState = 'missing';
  let used: SigningKey | null = null;
  let openStore: SecretStore | null = null;

  const kind = (): SecretKind => secretKindOf(database);

  async function storeOf(passphrase: string | null): Promise<SecretStore | null> {
    switch (kind()) {
      case 'os-keychain':
        return stores.openKeychain();
      case 'passphrase-file': {
        const phrase = passphrase ?? stores.passphrase;
        return phrase === null ? null : stores.openWrapped(phrase);
      }
      case 'protected-file':
        return stores.file;
    }
  }

  /** What the store has under the name of the current key. */
  async function look(passphrase: string | null): Promise<FoundKey> {
    const expected = repository.current();
    const store = await storeOf(passphrase);
    if (expected === null) return 'missing';
    if (store === null) return kind() === 'passphrase-file' ? 'locked' : 'missing';
    let secret: string | null;
    try {
      secret = await store.get(expected.secret_name);
    } catch (error) {
      if (!(error instanceof SecretsClosed)) throw error;
      return error.reason === 'wrong-passphrase' ? 'wrong-passphrase' : 'missing';
    }
    const found = secret === null ? null : decodeSigningKey(secret);
    if (!found || !sameBytes(found.publicKey, expected.public_key)) return 'missing';
    used = found;
    openStore = store;
    return 'ready';
  }

  return {
    state: () => state,
    kind,
    store: () => openStore,
    signer: (origin) => (used === null ? null : { name: origin, ...used }),
    keys: (origin) => readKeys(database).under(origin),
    current: () => repository.current(),
    history: () => repository.all(),
    revocations: () => readKeys(database).revocations,
    async open(passphrase) {
      const found = await look(passphrase);
      if (found !== 'wrong-passphrase') state = found;
      else if (used === null) state = 'locked';
      if (found === 'ready') log.info('ledger key opened', { kind: kind() });
      else log.warn('ledger key not opened', { kind: kind(), state });
      return found;
    },
    async openPlace({ kind: wanted, passphrase }) {
      switch (wanted) {
        case 'os-keychain': {
          const store = await stores.openKeychain();
          if (store !== null) return store;
          throw new DriftGuardError(
            'NOT_AVAILABLE_HERE',
            'This computer has no keychain that keeps what it is given, or it is locked. Unlock it and try again, or choose a passphrase.',
          );
        }
        case 'passphrase-file':
          if (passphrase === null || passphrase.length < shortest) {
            throw new DriftGuardError('INVALID_INPUT', undefined, {
              problems: [{ path: 'passphrase', message: `Use at least ${shortest} characters.` }],
            });
          }
          return stores.openWrapped(passphrase);
        case 'protected-file':
          return stores.file;
      }
    },
    async bestPlace() {
      if (stores.passphrase !== null) return stores.openWrapped(stores.passphrase);
      return (await stores.openKeychain()) ?? stores.file;
    },
    async make(store) {
      const key = makeSigningKey();
      const secretName = `ledger-key driftguard/${installation} ${Buffer.from(key.publicKey).toString('hex').slice(0, 16)}`;
      await store.set(secretName, encodeSigningKey(key));
      return { key, secretName };
    },
    record({ key, secretName }, store) {
      repository.insert({ public_key: key.publicKey, secret_name: secretName, made_at: clock.now() });
      writeSetting(database, 'secret-kind', store.kind);
    },
    recordPlace: (store) => writeSetting(database, 'secret-kind', store.kind),
    use({ key }, store) {
      used = key;
      openStore = store;
      state = 'ready';
    },
    usePlace(store) {
      openStore = store;
    },
    end: (how) => repository.end(how, clock.now()),
    revoke: (stored, inLog, size) => repository.revoke(stored.number, inLog, size),
    async copyTo(store) {
      const current = repository.current();
      if (used === null || current === null) throw new DriftGuardError('KEY_NOT_READY');
      const secret = encodeSigningKey(used);
      await store.set(current.secret_name, secret);
      if ((await store.get(current.secret_name)) === secret) return;
      throw new DriftGuardError(
        'NOT_AVAILABLE_HERE',
        'The new place did not give back the key that was put into it. The key stays where it was.',
      );
    },
  };
}
