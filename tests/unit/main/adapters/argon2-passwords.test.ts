import { hash, verify } from '@node-rs/argon2';
import { expect, it } from 'vitest';
import { createArgon2Passwords } from '../../../../main/adapters/argon2-passwords.ts';

const passwords = createArgon2Passwords();

it('makes Argon2id hashes with its parameters in them, each with a salt of its own', async () => {
  const [one, two] = await Promise.all([passwords.hash('Quiet-River-7!'), passwords.hash('Quiet-River-7!')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$[\w+/]+\$[\w+/]+$/);
  expect(two).not.toBe(one);
  expect(passwords.isOutdated(one)).toBe(false);
});

it('knows the right password, all of it, and nothing is right without a hash', async () => {
  const long = `${'x'.repeat(120)}-Aa7!`;
  const stored = await passwords.hash(long);
  expect(await passwords.verify(long, stored)).toBe(true);
  expect(await passwords.verify(`${long.slice(0, -1)}?`, stored)).toBe(false);
  expect(await passwords.verify(long, null)).toBe(false);
});

it('calls weaker hashes and other kinds outdated, and still verifies them', async () => {
  const weaker = await hash('Quiet-River-7!', { memoryCost: 19_456, timeCost: 2 });
  const other = await hash('Quiet-River-7!', { memoryCost: 65_536, timeCost: 3, algorithm: 1 });
  expect([passwords.isOutdated(weaker), passwords.isOutdated(other)]).toEqual([true, true]);
  expect(await passwords.verify('Quiet-River-7!', weaker)).toBe(true);
});

/** Kind, version and parameters as they are, and how long salt and digest are. */
const cost = (text: string) => {
  const [, kind, version, parameters, ...values] = text.split('$');
  return [kind, version, parameters, ...values.map((value) => value.length)];
};

it('spends as much where there is no hash as on one that it made', async () => {
  const asked: string[] = [];
  const watched = createArgon2Passwords({
    hash,
    verify: (stored, password) => {
      asked.push(String(stored));
      return verify(stored, password);
    },
  });
  const stored = await watched.hash('Quiet-River-7!');
  await watched.verify('Another-River-7!', stored);
  await watched.verify('Another-River-7!', null);
  await watched.verify('Another-River-8!', null);
  expect(cost(stored)).toEqual(['argon2id', 'v=19', 'm=47104,t=1,p=1', 22, 43]);
  expect(asked.map(cost)).toEqual([cost(stored), cost(stored), cost(stored)]);
});
