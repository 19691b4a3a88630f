import { randomBytes } from 'node:crypto';
import { SecretsClosed } from '../core/ports.ts';
import type { SecretStore } from '../core/ports.ts';
import type { KeychainCall } from './keychain-calls.ts';

/** Asks the keychain once; however it is reached, it may never answer. */
export type AskKeychain = (call: KeychainCall, signal: AbortSignal) => Promise<string | null>;

/** A keychain that asks the person for its password takes longer; then the key is `missing` until it is open. */
const deadlineMs = 3000;
const probeName = 'probe';

/** The keychain as a store of secrets. A call that fails or takes too long throws SecretsClosed. */
export function createKeychainStore(ask: AskKeychain, limitMs: number = deadlineMs): SecretStore {
  async function within(call: KeychainCall): Promise<string | null> {
    const ending = new AbortController();
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${limitMs} ms`));
      ending.abort();
    }, limitMs);
    try {
      return await Promise.race([ask(call, ending.signal), promise]);
    } catch (error) {
      throw new SecretsClosed('unreachable', error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    kind: 'os-keychain',
    get: (name) => within({ type: 'get', name }),
    async set(name, secret) {
      await within({ type: 'set', name, secret });
    },
    async remove(name) {
      await within({ type: 'remove', name });
    },
  };
}

/**
 * The keychain after it took, gave back and let go of a random value; null when it did not. That it is
 * installed says nothing: it can be locked, or forget at the end of the session what it was given.
 */
export async function probeKeychain(ask: AskKeychain, limitMs?: number): Promise<SecretStore | null> {
  const store = createKeychainStore(ask, limitMs);
  const value = randomBytes(16).toString('hex');
  try {
    await store.set(probeName, value);
    const read = await store.get(probeName);
    await store.remove(probeName);
    return read === value && (await store.get(probeName)) === null ? store : null;
  } catch {
    return null;
  }
}
