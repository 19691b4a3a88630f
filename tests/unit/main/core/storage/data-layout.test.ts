import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layoutOf, makeDataFolder, prepareDataFolder } from '../../../../../main/core/storage/data-layout.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
beforeEach(async () => {
  folder = await makeTestFolder();
});
afterEach(() => folder.remove());

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('data folder', () => {
  it.skipIf(process.platform === 'win32')(
    'is made for its owner alone, with every folder below',
    async () => {
      const data = join(folder.path, 'new', 'data');
      makeDataFolder(data);
      prepareDataFolder(layoutOf(data));

      const modes = Object.fromEntries(
        await Promise.all(
          ['.', ...(await readdir(data))].map(
            async (name) => [name, await modeOf(join(data, name))] as const,
          ),
        ),
      );
      expect(modes).toEqual({
        '.': '700',
        backups: '700',
        'driftguard.db': '600',
        evidence: '700',
        profiles: '700',
        staging: '700',
        temp: '700',
      });
    },
  );

  it('loses what was left half done and keeps the rest', async () => {
    const data = join(folder.path, 'data');
    const layout = layoutOf(data);
    makeDataFolder(data);
    prepareDataFolder(layout);
    await mkdir(join(layout.temp, 'spill'));
    const files = [layout.temp, layout.staging, layout.evidence, layout.profiles, layout.backups];
    await Promise.all(files.map((path) => writeFile(join(path, 'file'), 'x')));
    await writeFile(layout.database, 'kept');

    prepareDataFolder(layout);

    expect(await Promise.all(files.map((path) => readdir(path)))).toEqual([
      [],
      [],
      ['file'],
      ['file'],
      ['file'],
    ]);
    expect((await stat(layout.database)).size).toBe(4);
  });

  it('says what is wrong when a file is in its place', async () => {
    const data = join(folder.path, 'data');
    await writeFile(data, '');
    expect(() => makeDataFolder(data)).toThrow(
      expect.objectContaining({
        code: 'READ_ONLY',
        message: 'The data folder cannot be made because a file is in its place. Choose another folder.',
      }),
    );
  });

  it('says when it cannot be written', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write everywhere');
    await chmod(folder.path, 0o500);
    expect(() => makeDataFolder(join(folder.path, 'data'))).toThrow(
      expect.objectContaining({ code: 'READ_ONLY' }),
    );
    await chmod(folder.path, 0o700);
  });
});
