import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../../../main/adapters/data-folder-lock.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

const adapter = new URL('../../../../main/adapters/data-folder-lock.ts', import.meta.url).href;

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
beforeEach(async () => {
  folder = await makeTestFolder();
});
afterEach(() => folder.remove());

/** Another process that holds the lock until it is killed. */
async function startHolder() {
  const script = `
    const { lockDataFolder } = await import(${JSON.stringify(adapter)});
    lockDataFolder(${JSON.stringify(folder.path)}, 'loopback');
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('lockDataFolder', () => {
  it('admits one holder at a time, also within a process', () => {
    const lock = lockDataFolder(folder.path, 'test');
    expect(() => lockDataFolder(folder.path, 'test')).toThrow(
      expect.objectContaining({ code: 'DATA_FOLDER_LOCKED' }),
    );
    lock.release();

    const next = lockDataFolder(folder.path, 'test');
    next.release();
    expect(existsSync(join(folder.path, 'lock-holder.json'))).toBe(false);
  });

  it('names the process that holds it and what to do, and is free when that process is killed', async () => {
    const child = await startHolder();
    expect(() => lockDataFolder(folder.path, 'test')).toThrow(
      expect.objectContaining({
        code: 'DATA_FOLDER_LOCKED',
        message:
          `Another DriftGuard (loopback shell, process ${child.pid}) is already using this data folder. ` +
          'Go on in its window, or close it and start again, or start with another folder (--data-dir).',
      }),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');

    const lock = lockDataFolder(folder.path, 'test');
    expect(JSON.parse(await readFile(join(folder.path, 'lock-holder.json'), 'utf8'))).toEqual({
      pid: process.pid,
      shell: 'test',
    });
    lock.release();
  });

  it('does not depend on what is written about the holder', async () => {
    await writeFile(
      join(folder.path, 'lock-holder.json'),
      JSON.stringify({ pid: process.pid, shell: 'test' }),
    );
    const lock = lockDataFolder(folder.path, 'test');
    await writeFile(join(folder.path, 'lock-holder.json'), 'not JSON');

    expect(() => lockDataFolder(folder.path, 'test')).toThrow(
      'Another DriftGuard is already using this data folder.',
    );
    lock.release();
  });

  it('refuses a folder that is not there', () => {
    expect(() => lockDataFolder(join(folder.path, 'missing'), 'test')).toThrow(
      'the directory does not exist',
    );
  });
});
