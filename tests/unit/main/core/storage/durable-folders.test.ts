import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../../../main/core/storage/durable-folders.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

let home: Awaited<ReturnType<typeof makeTestFolder>>;
beforeEach(async () => {
  home = await makeTestFolder();
});
afterEach(() => home.remove());

describe('makeFolder', () => {
  it('makes what is missing for the account alone, and is content with what is there', async () => {
    const path = join(home.path, 'a', 'b', 'c');
    await mkdir(join(home.path, 'a'), { mode: 0o755 });
    makeFolder(path);
    makeFolder(path);
    const modes = await Promise.all(
      [path, join(path, '..'), join(path, '..', '..')].map(
        async (folder) => (await stat(folder)).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o700, 0o755]);
  });

  it('refuses a file in its place, and in place of a folder above it', async () => {
    const file = join(home.path, 'file');
    await writeFile(file, '');
    expect(() => makeFolder(file)).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
    expect(() => makeFolder(join(file, 'below'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
  });
});
