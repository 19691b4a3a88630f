import { createSecretStores } from '../../main/adapters/secret-stores.ts';
import type { KeychainCall } from '../../main/adapters/keychain-calls.ts';
import type { SecretStores } from '../../main/core/ports.ts';

/** A keychain in memory that can be locked, be slow, refuse, or forget. */
export type FakeKeychain = {
  readonly entries: Map<string, string>;
  state: 'works' | 'refuses' | 'never-answers' | 'forgets';
  ask(call: KeychainCall, signal: AbortSignal): Promise<string | null>;
};

export function createFakeKeychain(): FakeKeychain {
  const entries = new Map<string, string>();
  const keychain: FakeKeychain = {
    entries,
    state: 'works',
    async ask(call, signal) {
      if (keychain.state === 'refuses') throw new Error('the collection is locked');
      if (keychain.state === 'never-answers') {
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      }
      switch (call.type) {
        case 'get':
          return entries.get(call.name) ?? null;
        case 'set':
          if (keychain.state === 'works') entries.set(call.name, call.secret);
          return null;
        case 'remove':
          entries.delete(call.name);
          return null;
      }
    },
  };
  return keychain;
}

/** The places of a machine for secrets, with a keychain that the test holds in its hand, or none. */
export function placesFor(
  folder: string,
  keychain: FakeKeychain | null,
  passphrase: string | null = null,
): SecretStores {
  return createSecretStores({ folder, passphrase, keychain: keychain?.ask ?? null });
}
