import type { SecretKind, SecretStore, SecretStores } from '../../ports.ts';

/** Keeps the key of the provider in a secret store: never in the database, in a log or in an answer. */
export function createProviderKey(stores: SecretStores, installation: string) {
  const name = `explain-key driftguard/${installation}`;

  async function storeOf(kind: SecretKind): Promise<SecretStore | null> {
    switch (kind) {
      case 'os-keychain':
        return stores.openKeychain();
      case 'passphrase-file':
        return stores.passphrase === null ? null : stores.openWrapped(stores.passphrase);
      case 'protected-file':
        return stores.file;
    }
  }

  /** Throws SecretsClosed. */
  async function remove(kind: SecretKind): Promise<void> {
    await (await storeOf(kind))?.remove(name);
  }

  return {
    /** Puts a key into the best place there is, takes the one before it from `heldIn`, and says where it is now. Throws SecretsClosed. */
    async keep(key: string, heldIn: SecretKind | null): Promise<SecretKind> {
      const store =
        stores.passphrase === null
          ? ((await stores.openKeychain()) ?? stores.file)
          : stores.openWrapped(stores.passphrase);
      await store.set(name, key);
      if (heldIn !== null && heldIn !== store.kind) await remove(heldIn);
      return store.kind;
    },
    /** Null where it is not there or its place does not answer. Throws SecretsClosed. */
    read: async (kind: SecretKind) => (await (await storeOf(kind))?.get(name)) ?? null,
    remove,
  };
}
