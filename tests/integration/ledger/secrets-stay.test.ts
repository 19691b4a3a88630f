import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forkCore } from '../../../main/processes/core-child.ts';
import { createCoreHost } from '../../../main/processes/core-host.ts';
import { entryPath } from '../../../main/processes/entry.ts';
import { takePassphrase } from '../../../main/processes/passphrase.ts';
import { makeTestFolder } from '../../support/core-folder.ts';

const phrase = 'canary passphrase 4711';

/** Everything below a folder as one text. */
async function textBelow(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
}

describe('the passphrase', () => {
  it('is taken out of the surroundings before anything is started', () => {
    const env: NodeJS.ProcessEnv = { DRIFTGUARD_PASSPHRASE: phrase, OTHER: 'x' };
    expect(takePassphrase(env)).toBe(phrase);
    expect(env).toEqual({ OTHER: 'x' });
    expect(takePassphrase(env)).toBeNull();
  });
});

describe.skipIf(process.platform !== 'linux')('a core that was given a passphrase', () => {
  it('shows it neither in arguments and surroundings nor in any file it writes', async () => {
    await using home = await makeTestFolder();
    process.env['XDG_DATA_HOME'] = join(home.path, 'home');
    process.env['DRIFTGUARD_PASSPHRASE'] = phrase;
    const host = createCoreHost({
      launch: () => forkCore(entryPath('core-process')),
      options: {
        dataFolder: join(home.path, 'data'),
        shell: 'test',
        version: '0.0.0',
        resourcesFolder: null,
        passphrase: takePassphrase(),
      },
    });
    await host.start();
    const pid = host.pid() ?? 0;
    const outside = [
      await readFile(`/proc/${pid}/cmdline`, 'latin1'),
      await readFile(`/proc/${pid}/environ`, 'latin1'),
    ].join('\n');
    await host.stop();
    delete process.env['XDG_DATA_HOME'];
    expect(outside).toContain('core-process');
    const written = await textBelow(home.path);
    // The key was made and lies where only the passphrase opens it.
    expect(written).toContain('argon2id');
    expect(outside).not.toContain(phrase);
    expect(written).not.toContain(phrase);
  });
});
