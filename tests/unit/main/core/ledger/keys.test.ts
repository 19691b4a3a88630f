import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyExport } from '../../../../../main/cli/commands/verify-export.ts';
import type { CorePorts } from '../../../../../main/core/create-core.ts';
import { SecretsClosed } from '../../../../../main/core/ports.ts';
import type { SecretStores } from '../../../../../main/core/ports.ts';
import { createManualClock } from '../../../../support/core-clock.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';
import { openTestCore } from '../../../../support/core-harness.ts';
import type { TestCore } from '../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../support/core-models.ts';
import { jobEnd } from '../../../../support/job-end.ts';
import { createFakeKeychain, placesFor } from '../../../../support/secret-places.ts';
import type { FakeKeychain } from '../../../../support/secret-places.ts';

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let core: TestCore;
let keychain: FakeKeychain;

const phrase = 'correct horse battery staple';
const keysFolder = () => join(home.path, 'private', 'keys');

async function open(passphrase: string | null = null, ports: Partial<CorePorts> = {}): Promise<TestCore> {
  core = await openTestCore({
    folder: join(home.path, 'data'),
    ports: { openSecrets: () => placesFor(keysFolder(), keychain, passphrase), ...ports },
  });
  return core;
}

async function reopen(passphrase: string | null = null): Promise<void> {
  await core.close();
  await open(passphrase);
}

let models = 0;
async function change(): Promise<void> {
  models += 1;
  await core.call('models/create', modelDraftOf({ name: `Model ${models}` }));
}

const status = () => core.call('audit/status', {});
const lastActions = async (limit: number) =>
  (await core.call('audit/list', { limit })).items.map(({ action }) => action);

async function exported(log: number | null = null): Promise<string> {
  const held = await core.call('audit/export', { format: 'json', log });
  return readFile(core.core.vault.resolve(held.token).path, 'utf8');
}

async function verified(): Promise<string> {
  const { jobId } = await core.call('audit/verify', {});
  return (await jobEnd(core, jobId)).outcome?.message ?? '';
}

beforeEach(async () => {
  home = await makeTestFolder();
  keychain = createFakeKeychain();
});
afterEach(async () => {
  await core.close();
  await home.remove();
});

describe('where the key lies', () => {
  it('is the keychain where there is one that works', async () => {
    await open();
    expect((await status()).key).toMatchObject({ state: 'ready', heldIn: 'os-keychain' });
    expect(keychain.entries.size).toBe(1);
    await reopen();
    expect((await status()).key).toMatchObject({ state: 'ready', heldIn: 'os-keychain' });
  });

  it('is a file under a passphrase where one was given', async () => {
    keychain.state = 'refuses';
    await open(phrase);
    expect((await status()).key).toMatchObject({ state: 'ready', heldIn: 'passphrase-file' });
    await reopen(phrase);
    expect((await status()).key).toMatchObject({ state: 'ready', heldIn: 'passphrase-file' });
  });

  it('is a file of the account where there is nothing else', async () => {
    keychain.state = 'forgets';
    await open();
    expect((await status()).key).toMatchObject({ state: 'ready', heldIn: 'protected-file' });
  });

  it('can be moved from one place to another, and nothing stays behind', async () => {
    keychain.state = 'refuses';
    await open();
    const { verifier } = (await status()).key;
    await core.call('audit/move-key', { to: 'passphrase-file', passphrase: phrase });
    expect((await readdir(keysFolder())).map((name) => name.split('.')[1])).toEqual(['wrapped']);
    await reopen(phrase);
    expect((await status()).key).toEqual({ verifier, state: 'ready', heldIn: 'passphrase-file' });
    await expect(core.call('audit/move-key', { to: 'os-keychain' })).rejects.toMatchObject({
      code: 'NOT_AVAILABLE_HERE',
    });
    keychain.state = 'works';
    await core.call('audit/move-key', { to: 'os-keychain' });
    expect(await readdir(keysFolder())).toEqual([]);
    await reopen();
    expect((await status()).key).toEqual({ verifier, state: 'ready', heldIn: 'os-keychain' });
    expect(await verified()).toContain('complete, in order and unchanged');
  });

  it('stays where it was when the new place does not give it back', async () => {
    keychain.state = 'refuses';
    await open();
    keychain.state = 'works';
    await core.call('audit/move-key', { to: 'os-keychain' });
    await core.call('audit/move-key', { to: 'protected-file' });
    keychain.state = 'forgets';
    await expect(core.call('audit/move-key', { to: 'os-keychain' })).rejects.toMatchObject({
      code: 'NOT_AVAILABLE_HERE',
    });
    await reopen();
    expect((await status()).key).toMatchObject({ state: 'ready', heldIn: 'protected-file' });
  });
});

describe('a key that is not there', () => {
  it('is locked without its passphrase: entries go on, checkpoints wait, the right passphrase opens it', async () => {
    keychain.state = 'refuses';
    await open(phrase);
    await reopen();
    const before = await status();
    expect(before.key.state).toBe('locked');
    await change();
    expect(await status()).toMatchObject({ size: before.size + 1, uncovered: before.uncovered + 1 });
    await expect(core.call('audit/rotate-key', { reason: 'A new key for the year.' })).rejects.toMatchObject({
      code: 'KEY_NOT_READY',
    });
    await expect(core.call('audit/unlock-key', { passphrase: 'not the passphrase' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await core.call('audit/unlock-key', { passphrase: phrase })).toEqual({ state: 'ready' });
    expect(await status()).toMatchObject({ uncovered: 0, key: { state: 'ready' } });
  });

  it.each(['refuses', 'never-answers', 'forgets'] as const)(
    'is missing when the keychain %s, and no new one is made silently',
    async (state) => {
      await open();
      const { verifier } = (await status()).key;
      await core.close();
      if (state === 'forgets') keychain.entries.clear();
      keychain.state = state;
      await open();
      expect((await status()).key).toEqual({ verifier, state: 'missing', heldIn: 'os-keychain' });
      await change();
      expect(await readdir(keysFolder()).catch(() => [])).toEqual([]);
      expect(await lastActions(1)).toEqual(['model.created']);
    },
    15_000,
  );

  it('is used again once it was put back', async () => {
    await open();
    await core.close();
    const kept = new Map(keychain.entries);
    keychain.entries.clear();
    await open();
    expect((await status()).key.state).toBe('missing');
    expect(await core.call('audit/unlock-key', {})).toEqual({ state: 'missing' });
    for (const [name, secret] of kept) keychain.entries.set(name, secret);
    expect(await core.call('audit/unlock-key', {})).toEqual({ state: 'ready' });
  });

  it('is replaced only after somebody declared it lost, which is in the ledger', async () => {
    keychain.state = 'refuses';
    await open();
    const first = (await status()).key.verifier;
    await change();
    await core.close();
    await rm(keysFolder(), { recursive: true });
    await open();
    expect((await status()).key).toMatchObject({ state: 'missing', verifier: first });
    await core.call('audit/declare-key-lost', { to: 'protected-file', reason: 'The old disk is gone.' });
    expect(await lastActions(1)).toEqual(['ledger.key-lost']);
    const { key, keys } = await status();
    expect(key).toMatchObject({ state: 'ready' });
    expect(keys.map(({ state }) => state)).toEqual(['current', 'lost']);
    expect(await verified()).toContain('complete, in order and unchanged');
    const text = await exported();
    expect(verifyExport(text, key.verifier).ok).toBe(true);
    // Nobody vouches for the new key, so whoever has the old one only is told.
    expect(verifyExport(text, first)).toMatchObject({ ok: false });
    await expect(
      core.call('audit/declare-key-lost', { to: 'protected-file', reason: 'Once more, please.' }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

const unlock = (passphrase: string) => core.call('audit/unlock-key', { passphrase });
const tooMany = (wait: string) => ({
  code: 'RATE_LIMITED',
  message: `The passphrase was wrong 5 times or more in a row. Try again in ${wait}. Entries go on being recorded meanwhile.`,
});

describe('a passphrase of the key', () => {
  const refused = 'ledger.passphrase-refused';
  const accepted = 'ledger.passphrase-accepted';
  const minutes = 60_000;
  let clock: ReturnType<typeof createManualClock>;
  /** How often a store was asked to open with a phrase: each costs the hash. */
  let opened: number;

  const wrong = {
    code: 'INVALID_INPUT',
    details: { problems: [expect.objectContaining({ path: 'passphrase' })] },
  };

  /** Places whose key a phrase opens, without the cost of a real hash. */
  function places(given: string | null): SecretStores {
    const real = placesFor(keysFolder(), null, given);
    return {
      ...real,
      openWrapped(typed) {
        opened += 1;
        return {
          ...real.file,
          kind: 'passphrase-file',
          async get(name) {
            if (typed !== phrase) throw new SecretsClosed('wrong-passphrase', 'It opens nothing.');
            return real.file.get(name);
          },
        };
      },
    };
  }
  async function restart(given: string | null = null): Promise<void> {
    await core.close();
    await open(null, { clock, openSecrets: () => places(given) });
    opened = 0;
  }
  beforeEach(async () => {
    clock = createManualClock();
    await open(null, { clock, openSecrets: () => places(phrase) });
    await restart();
  });

  it('that is wrong is in the ledger with who it was, and after five in a row one has to wait', async () => {
    for (let failure = 1; failure <= 5; failure += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(unlock(`wrong phrase ${failure}`)).rejects.toMatchObject(wrong);
    }
    const { items } = await core.call('audit/list', { actions: [refused] });
    expect(items.map(({ actor, note }) => [actor.id, note])).toEqual(
      items.map(() => [core.core.system.id, '']),
    );
    expect(items).toHaveLength(5);
    expect(opened).toBe(5);
    // Not even the right one is tried, and what is not tried is no entry.
    const { size } = await status();
    await expect(unlock(phrase)).rejects.toMatchObject({
      ...tooMany('15 minutes'),
      details: { retryAfterMs: 15 * minutes },
    });
    expect(opened).toBe(5);
    expect(await status()).toMatchObject({ size, key: { state: 'locked' } });
    clock.advance(14 * minutes + 1);
    await expect(unlock(phrase)).rejects.toMatchObject(tooMany('1 minute'));
    clock.advance(minutes);
    expect(await unlock(phrase)).toEqual({ state: 'ready' });
    expect(await lastActions(1)).toEqual([accepted]);
    expect(await status()).toMatchObject({ uncovered: 0 });
  });

  it('that is wrong is counted over a restart and over a clock put back, until the right one came', async () => {
    for (let failure = 1; failure <= 5; failure += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(unlock('wrong phrase')).rejects.toMatchObject(wrong);
    }
    clock = createManualClock(Date.parse(clock.now()) - 24 * 60 * minutes);
    await restart();
    await expect(unlock(phrase)).rejects.toMatchObject(tooMany('15 minutes'));
    clock.advance(15 * minutes);
    // One more wrong one, and the wait begins again.
    await expect(unlock('wrong phrase')).rejects.toMatchObject(wrong);
    await expect(unlock(phrase)).rejects.toMatchObject(tooMany('15 minutes'));
    clock.advance(15 * minutes);
    expect(await unlock(phrase)).toEqual({ state: 'ready' });
    // A wrong one does not close what is open, and is the first of a new row.
    await expect(unlock('wrong phrase')).rejects.toMatchObject(wrong);
    expect((await status()).key.state).toBe('ready');
    expect(await unlock(phrase)).toEqual({ state: 'ready' });
  });

  it('cannot be tried several times at once beyond the count', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, async (_, index) => unlock(`wrong phrase ${index}`)),
    );
    const codes = outcomes.map((one) =>
      one.status === 'rejected' ? (one.reason as { code: string }).code : '',
    );
    expect(codes).toEqual([
      ...Array<string>(5).fill('INVALID_INPUT'),
      ...Array<string>(3).fill('RATE_LIMITED'),
    ]);
    expect(opened).toBe(5);
  });

  it('that was given to the program and is wrong is in the ledger too', async () => {
    const { size } = await status();
    await restart('another phrase altogether');
    expect((await status()).key.state).toBe('locked');
    expect(await lastActions(1)).toEqual([refused]);
    await restart(phrase);
    expect(await status()).toMatchObject({ size: size + 1, key: { state: 'ready' } });
  });

  it('is not counted where the file of the key is gone', async () => {
    await rm(keysFolder(), { recursive: true });
    const { size } = await status();
    expect(await unlock(phrase)).toEqual({ state: 'missing' });
    expect(await status()).toMatchObject({ size });
  });
});

describe('a new key', () => {
  it('is vouched for by the old one, also twice in a row and after a restart', async () => {
    keychain.state = 'refuses';
    await open();
    const first = (await status()).key.verifier;
    await change();
    await core.call('audit/rotate-key', { reason: 'A new key for the year.' });
    await change();
    await reopen();
    await core.call('audit/rotate-key', { reason: 'And another new key.' });
    const { key, keys } = await status();
    expect(keys.map(({ state }) => state)).toEqual(['current', 'retired', 'retired']);
    // The old private halves are destroyed.
    expect(await readdir(keysFolder())).toHaveLength(1);
    const text = await exported();
    for (const trusted of [first, key.verifier, keys[1]?.verifier ?? '']) {
      expect(verifyExport(text, trusted).ok).toBe(true);
    }
    expect(await verified()).toContain('complete, in order and unchanged');
  });

  it('does not count beyond the size at which it was revoked', async () => {
    keychain.state = 'refuses';
    await open();
    const first = (await status()).key.verifier;
    await change();
    const signedByFirst = await exported();
    const safe = (await status()).size;
    await change();
    await exported();
    await expect(
      core.call('audit/revoke-key', { number: 1, size: safe, reason: 'It was copied.' }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await core.call('audit/rotate-key', { reason: 'The first one was copied.' });
    await core.call('audit/revoke-key', { number: 1, size: safe, reason: 'It was copied.' });
    const { key, keys } = await status();
    expect(keys[1]?.revoked).toEqual({ log: 1, size: safe });
    const text = await exported();
    expect(verifyExport(text, key.verifier).ok).toBe(true);
    // The handover lies beyond the size up to which the first key is trusted.
    expect(verifyExport(text, first).ok).toBe(false);
    expect(verifyExport(signedByFirst, first).ok).toBe(true);
    expect(await verified()).toContain('passed over because the key that signed was revoked');
    await expect(
      core.call('audit/revoke-key', { number: 9, size: 1, reason: 'There is no such key.' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
