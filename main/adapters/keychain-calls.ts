import { AsyncEntry } from '@napi-rs/keyring';

/** What is asked of the keychain of the operating system. */
export type KeychainCall =
  | { readonly type: 'get'; readonly name: string }
  | { readonly type: 'set'; readonly name: string; readonly secret: string }
  | { readonly type: 'remove'; readonly name: string };

/** Under this name the person finds the entries in the keychain. */
const service = 'DriftGuard';

/** Asks the keychain. Rejects when it refuses; may take as long as a person looks at a prompt. */
export async function callKeychain(call: KeychainCall): Promise<string | null> {
  const entry = new AsyncEntry(service, call.name);
  switch (call.type) {
    case 'get':
      return entry.getPassword();
    case 'set':
      await entry.setPassword(call.secret);
      return null;
    case 'remove':
      await entry.deleteCredential();
      return null;
  }
}
