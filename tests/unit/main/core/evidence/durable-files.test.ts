import { mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeDurably } from '../../../../../main/core/evidence/durable-files.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

it('writes a file for the account alone, in the place of one that was there', async () => {
  await using folder = await makeTestFolder();
  const path = join(folder.path, 'pointer');
  await writeDurably(path, 'first, and longer');
  await writeDurably(path, 'second');
  expect(await readFile(path, 'utf8')).toBe('second');
  expect(await readdir(folder.path)).toEqual(['pointer']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('leaves what was there when it cannot write', async () => {
  await using folder = await makeTestFolder();
  const path = join(folder.path, 'pointer');
  await writeDurably(path, 'first');
  await mkdir(`${path}.partial`);
  await expect(writeDurably(path, 'second')).rejects.toThrow('EISDIR');
  expect(await readFile(path, 'utf8')).toBe('first');
});
