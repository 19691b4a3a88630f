import { readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProfileStore, trimProfiles } from '../../../../main/processes/stats-profiles.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

const key = ['1.0.0', 'digest', 'column'];
const content = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

function hoursAgo(count: number): Date {
  return new Date(Date.now() - count * 3_600_000);
}

async function keptFile(folder: string): Promise<string> {
  return join(folder, (await readdir(folder))[0] ?? '');
}

describe('profile store', () => {
  it('gives back what was kept under the same key only', async () => {
    await using folder = await makeTestFolder();
    const store = openProfileStore(join(folder.path, 'profiles'));
    await store.save(key, content);
    const found = await store.load(key);
    expect(found === null ? null : [...new Uint8Array(found)]).toEqual([...content]);
    expect(await store.load([...key, 'more'])).toBeNull();
  });

  it.each([
    ['cut short', (path: string) => truncate(path, 500)],
    ['empty', (path: string) => truncate(path, 0)],
    [
      'changed in one bit',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes[600] = (bytes[600] ?? 0) ^ 1;
        await writeFile(path, bytes);
      },
    ],
  ])('takes a file that is %s for absent', async (_, damage) => {
    await using folder = await makeTestFolder();
    const store = openProfileStore(folder.path);
    await store.save(key, content);
    await damage(await keptFile(folder.path));
    expect(await store.load(key)).toBeNull();
  });

  it('does nothing where it cannot write', async () => {
    await using folder = await makeTestFolder();
    const blocked = join(folder.path, 'file');
    await writeFile(blocked, '');
    const store = openProfileStore(blocked);
    await store.save(key, content);
    expect(await store.load(key)).toBeNull();
  });
});

describe('trimming', () => {
  it('removes what was not used for longest and what was abandoned half written', async () => {
    await using folder = await makeTestFolder();
    const store = openProfileStore(folder.path);
    const paths: string[] = [];
    for (const name of ['old', 'used', 'new']) {
      const before = await readdir(folder.path);
      await store.save([name], content);
      const added = (await readdir(folder.path)).find((file) => !before.includes(file)) ?? '';
      paths.push(join(folder.path, added));
    }
    const sizeBytes = (await stat(paths[0] ?? '')).size;
    await utimes(paths[0] ?? '', hoursAgo(5), hoursAgo(5));
    await utimes(paths[1] ?? '', hoursAgo(6), hoursAgo(6));
    await utimes(paths[2] ?? '', hoursAgo(1), hoursAgo(1));
    // Loading counts as use.
    await store.load(['used']);
    const abandoned = join(folder.path, 'x.partial');
    const underWay = join(folder.path, 'y.partial');
    await writeFile(abandoned, '');
    await writeFile(underWay, '');
    await utimes(abandoned, hoursAgo(2), hoursAgo(2));

    await trimProfiles(folder.path, 2 * sizeBytes);
    const left = await readdir(folder.path);
    expect(left.toSorted()).toEqual(
      [paths[1] ?? '', paths[2] ?? '', underWay].map((path) => path.slice(folder.path.length + 1)).toSorted(),
    );
  });

  it('minds no folder', async () => {
    await expect(trimProfiles('/absent/profiles', 1)).resolves.toBeUndefined();
  });
});
