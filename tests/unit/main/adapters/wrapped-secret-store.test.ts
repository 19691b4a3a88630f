import { readFile, readdir, stat, writeFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWrappedSecretStore } from '../../../../main/adapters/wrapped-secret-store.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

let home: Awaited<ReturnType<typeof makeTestFolder>>;
const phrase = 'correct horse battery staple';
const open = (passphrase = phrase) => createWrappedSecretStore(home.path, passphrase);

beforeEach(async () => {
  home = await makeTestFolder();
});
afterEach(() => home.remove());

async function paths(): Promise<string[]> {
  const names = await readdir(home.path);
  return names.filter((name) => name.endsWith('.wrapped')).map((name) => join(home.path, name));
}

it('gives back what it was given, also to a later run with the same passphrase', async () => {
  const store = open();
  await store.set('a', 'first');
  await store.set('b', 'second');
  expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual([
    'first',
    'second',
    null,
  ]);
  const later = open();
  expect([await later.get('b'), await later.get('a')]).toEqual(['second', 'first']);
  await later.remove('a');
  expect(await open().get('a')).toBeNull();
});

it('opens for no other passphrase', async () => {
  await open().set('a', 'first');
  await expect(open('correct horse battery stable').get('a')).rejects.toMatchObject({
    reason: 'wrong-passphrase',
  });
});

it('keeps neither secret nor passphrase in the file, which only the account may read', async () => {
  await open().set('a', 'first secret');
  const [path = ''] = await paths();
  const text = await readFile(path, 'utf8');
  expect(text).not.toContain('first secret');
  expect(text).not.toContain(phrase);
  expect(JSON.parse(text)).toMatchObject({ v: 1, kdf: 'argon2id', m: 65_536, t: 3, p: 1 });
  // Windows has no such bits; there the folder of the account keeps others out.
  const bits = process.platform === 'win32' ? 0o600 : (await stat(path)).mode & 0o777;
  expect(bits).toBe(0o600);
});

it('does not take the file of another secret, nor one with a bit changed', async () => {
  const store = open();
  await store.set('a', 'first');
  const [a = ''] = await paths();
  await store.set('b', 'second');
  const b = (await paths()).find((path) => path !== a) ?? '';
  const text = await readFile(a, 'utf8');
  const wrapped = JSON.parse(text) as { sealed: string; nonce: string };
  for (const field of ['sealed', 'nonce'] as const) {
    const bytes = Buffer.from(wrapped[field], 'base64');
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    await writeFile(a, JSON.stringify({ ...wrapped, [field]: bytes.toString('base64') }));
    await expect(store.get('a')).rejects.toMatchObject({ reason: 'wrong-passphrase' });
  }
  await cp(b, a);
  await expect(store.get('a')).rejects.toMatchObject({ reason: 'wrong-passphrase' });
});
