import { expect, it } from 'vitest';
import { createProviderKey } from '../../../../../../main/core/features/explain/key.ts';
import type { SecretKind, SecretStore } from '../../../../../../main/core/ports.ts';

function inMemory(kind: SecretKind) {
  const held = new Map<string, string>();
  const store: SecretStore = {
    kind,
    get: (name) => Promise.resolve(held.get(name) ?? null),
    set: (name, secret) => {
      held.set(name, secret);
      return Promise.resolve();
    },
    remove: (name) => {
      held.delete(name);
      return Promise.resolve();
    },
  };
  return { held, store };
}

it('leaves no older key behind where it puts a new one into a better place', async () => {
  const file = inMemory('protected-file');
  const keychain = inMemory('os-keychain');
  const stores = { passphrase: null, file: file.store, openWrapped: () => file.store };
  const alone = createProviderKey({ ...stores, openKeychain: () => Promise.resolve(null) }, 'one');
  expect(await alone.keep('first', null)).toBe('protected-file');
  expect(await alone.keep('second', 'protected-file')).toBe('protected-file');
  expect([...file.held.values()]).toEqual(['second']);

  const key = createProviderKey({ ...stores, openKeychain: () => Promise.resolve(keychain.store) }, 'one');
  expect(await key.keep('third', 'protected-file')).toBe('os-keychain');
  expect(await key.read('os-keychain')).toBe('third');
  expect([...file.held.values()]).toEqual([]);

  await key.remove('os-keychain');
  expect(await key.read('os-keychain')).toBeNull();
});
