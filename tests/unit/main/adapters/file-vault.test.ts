import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFileVault } from '../../../../main/adapters/file-vault.ts';
import { fileToken } from '../../../../shared/schema/ids.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let own: string;
beforeEach(async () => {
  folder = await makeTestFolder();
  own = join(folder.path, 'files');
});
afterEach(() => folder.remove());

async function* breaking() {
  yield 'first';
  await Promise.resolve();
  throw new Error('source broke');
}

describe('openFileVault', () => {
  it('holds a chosen file under a token that tells nothing', async () => {
    const path = join(folder.path, 'scores.csv');
    await writeFile(path, 'a,b\n1,2\n');
    const vault = await openFileVault(own);
    const held = await vault.register(path, '../scores.csv');

    expect(held).toEqual({ token: held.token, name: '_scores.csv', sizeBytes: 8, path });
    expect(fileToken.safeParse(held.token).success).toBe(true);
    expect(vault.resolve(held.token)).toEqual(held);
    expect((await vault.register(path, 'scores.csv')).token).not.toBe(held.token);
  });

  it('does not know other tokens', async () => {
    const vault = await openFileVault(own);
    expect(() => vault.resolve(fileToken.parse('A'.repeat(43)))).toThrow(
      expect.objectContaining({ code: 'FILE_TOKEN_UNKNOWN' }),
    );
  });

  it('refuses what is missing and what is not a file, naming it', async () => {
    const vault = await openFileVault(own);
    await expect(vault.register(join(folder.path, 'missing.csv'), 'missing.csv')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: '“missing.csv” could not be read. Check that it exists and that you may open it.',
    });
    await expect(vault.register(folder.path, 'folder')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: '“folder” is not a file.',
    });
  });

  it('writes an export in chunks', async () => {
    const vault = await openFileVault(own);
    const held = await vault.write('drift: März.csv', ['ä,b\n', '1,2\n']);

    expect(held).toMatchObject({ name: 'drift_ März.csv', sizeBytes: 9 });
    expect(await readFile(held.path, 'utf8')).toBe('ä,b\n1,2\n');
    expect(vault.resolve(held.token)).toEqual(held);
  });

  it('leaves nothing of an export that broke off', async () => {
    const vault = await openFileVault(own);
    await expect(vault.write('a.csv', breaking())).rejects.toThrow('source broke');
    expect(await readdir(own)).toEqual([]);
  });

  it('says when the folder cannot be written to', async () => {
    const vault = await openFileVault(own);
    await chmod(own, 0o500);
    // The administrator of the machine is not held back by permissions.
    const outcome = await vault.write('a.csv', ['x']).then(
      () => 'written',
      (error: unknown) => (error as { code: string }).code,
    );
    await chmod(own, 0o700);
    expect(outcome).toBe(process.getuid?.() === 0 ? 'written' : 'READ_ONLY');
  });

  it('lets the oldest export go when it holds five hundred', async () => {
    const vault = await openFileVault(own);
    const first = await vault.write('first.csv', ['1']);
    const chosen = join(folder.path, 'chosen.csv');
    await writeFile(chosen, '1');
    for (let index = 0; index < 500; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the order decides which file is the oldest
      await vault.register(chosen, `${index}.csv`);
    }
    expect(() => vault.resolve(first.token)).toThrow(expect.objectContaining({ code: 'FILE_TOKEN_UNKNOWN' }));
    expect(await readdir(own)).toEqual([]);
    expect(await readFile(chosen, 'utf8')).toBe('1');
  });

  it('clears its folder at start and at close, and leaves chosen files alone', async () => {
    await mkdir(join(own, 'left', 'over'), { recursive: true });
    const chosen = join(folder.path, 'chosen.csv');
    await writeFile(chosen, '1');
    const vault = await openFileVault(own);
    expect(await readdir(own)).toEqual([]);

    const held = await vault.register(chosen, 'chosen.csv');
    await vault.write('a.csv', ['x']);
    await vault.close();

    expect(await readdir(own)).toEqual([]);
    expect(await readFile(chosen, 'utf8')).toBe('1');
    expect(() => vault.resolve(held.token)).toThrow(expect.objectContaining({ code: 'FILE_TOKEN_UNKNOWN' }));
  });
});
