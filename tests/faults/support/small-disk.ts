import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestFolder } from '../../support/core-folder.ts';

function run(program: string, ...args: string[]): string | null {
  const { error, status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) return `${program} is not installed`;
  return status === 0 ? null : stderr.trim();
}

/** Why no small disk can be mounted here, or null when one can. */
export async function whyNoMount(): Promise<string | null> {
  if (process.platform !== 'linux') return 'only Linux has a file system in memory to mount';
  await using folder = await makeTestFolder();
  const refused = run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder.path);
  if (refused !== null) return `mounting is refused: ${refused}`;
  run('umount', folder.path);
  return null;
}

/** A disk of its own, in memory. */
export async function mountSmallDisk(megabytes: number) {
  const folder = await makeTestFolder();
  const path = join(folder.path, 'disk');
  const filler = join(path, 'filler');
  mkdirSync(path);
  const refused = run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path);
  if (refused !== null) throw new Error(refused);
  return {
    path,
    /** Takes the space that is left but for so many bytes; all of it unless told. */
    fill(leaveBytes = 0): void {
      const descriptor = openSync(filler, 'a');
      if (leaveBytes > 0) {
        const { bavail, bsize } = statfsSync(path);
        writeSync(descriptor, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
        closeSync(descriptor);
        return;
      }
      try {
        for (const bytes of [65_536, 4096]) {
          try {
            for (;;) writeSync(descriptor, Buffer.alloc(bytes));
          } catch {
            // It is full for pieces of this size.
          }
        }
      } finally {
        closeSync(descriptor);
      }
    },
    free(): void {
      rmSync(filler, { force: true });
    },
    remount(how: 'ro' | 'rw'): string | null {
      return run('mount', '-o', `remount,${how}`, path);
    },
    async [Symbol.asyncDispose]() {
      run('umount', path);
      await folder.remove();
    },
  };
}
