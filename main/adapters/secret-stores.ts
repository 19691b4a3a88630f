import type { SecretStore, SecretStores } from '../core/ports.ts';
import { createFileSecretStore } from './file-secret-store.ts';
import { probeKeychain } from './os-keychain.ts';
import type { AskKeychain } from './os-keychain.ts';
import { createWrappedSecretStore } from './wrapped-secret-store.ts';

/** The places of a machine for secrets; the keychain is tried out when it is first asked for. */
export function createSecretStores(options: {
  readonly folder: string;
  readonly passphrase: string | null;
  /** Null where no keychain is to be used. */
  readonly keychain: AskKeychain | null;
}): SecretStores {
  const { folder, passphrase, keychain } = options;
  let usable: SecretStore | null = null;
  return {
    async openKeychain() {
      if (usable === null && keychain !== null) usable = await probeKeychain(keychain);
      return usable;
    },
    openWrapped: (phrase) => createWrappedSecretStore(folder, phrase),
    file: createFileSecretStore(folder),
    passphrase,
  };
}
