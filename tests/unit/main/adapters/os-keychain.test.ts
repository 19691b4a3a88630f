import { describe, expect, it } from 'vitest';
import { createKeychainStore, probeKeychain } from '../../../../main/adapters/os-keychain.ts';
import { createFakeKeychain } from '../../../support/secret-places.ts';

describe('the keychain', () => {
  it('is used after it took, gave back and let go of a value', async () => {
    const keychain = createFakeKeychain();
    const store = await probeKeychain(keychain.ask);
    expect(store?.kind).toBe('os-keychain');
    expect(keychain.entries.size).toBe(0);
    await store?.set('a', 'b');
    expect(await store?.get('a')).toBe('b');
  });

  it.each(['refuses', 'never-answers', 'forgets'] as const)('is not relied on when it %s', async (state) => {
    const keychain = createFakeKeychain();
    keychain.state = state;
    expect(await probeKeychain(keychain.ask, 20)).toBeNull();
  });

  it('says that it cannot be reached when it is gone in the middle of a session', async () => {
    const keychain = createFakeKeychain();
    const store = createKeychainStore(keychain.ask, 20);
    await store.set('a', 'b');
    keychain.state = 'never-answers';
    await expect(store.get('a')).rejects.toMatchObject({ reason: 'unreachable' });
    keychain.state = 'refuses';
    await expect(store.set('a', 'c')).rejects.toMatchObject({ reason: 'unreachable' });
    keychain.state = 'works';
    expect(await store.get('a')).toBe('b');
  });
});
