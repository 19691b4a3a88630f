import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { z } from 'zod';
import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import type { LockDataFolder } from '../core/ports.ts';
import { assertNodeApi } from './better-sqlite3.ts';
import { translating } from './better-sqlite3-errors.ts';

/*
 * The lock is an exclusive transaction on a database file of its own that is never written. The
 * operating system holds it for the process and drops it when the process ends, however it ends: a
 * killed process leaves nothing to clear up, and no process number can be mistaken for another's.
 * On POSIX systems a lock is lost when its process opens and closes the file by other means, so nothing
 * else may touch that file; who holds it is written next to it.
 */

/** A core that was just ended gives the lock back within this time. */
const waitMs = 1500;

const holder = z.object({ pid: z.int(), shell: z.string() });

function describeHolder(path: string): string {
  try {
    const { pid, shell } = holder.parse(JSON.parse(readFileSync(path, 'utf8')));
    return ` (${shell} shell, process ${pid})`;
  } catch {
    return '';
  }
}

/** Takes the data folder for this process. Throws DATA_FOLDER_LOCKED, or READ_ONLY when it cannot be written. */
export const lockDataFolder: LockDataFolder = (folder, shell) => {
  assertNodeApi();
  const holderPath = join(folder, 'lock-holder.json');
  const database = translating(() => new BetterSqlite3(join(folder, 'driftguard.lock'), { timeout: waitMs }));
  try {
    translating(() => database.exec('BEGIN EXCLUSIVE'));
    writeFileSync(holderPath, JSON.stringify({ pid: process.pid, shell }), { mode: 0o600 });
  } catch (error) {
    database.close();
    if (isDriftGuardError(error) && error.code === 'TIMED_OUT') {
      throw new DriftGuardError(
        'DATA_FOLDER_LOCKED',
        `Another DriftGuard${describeHolder(holderPath)} is already using this data folder. ` +
          'Go on in its window, or close it and start again, or start with another folder (--data-dir).',
      );
    }
    throw error;
  }
  return {
    release: () => {
      rmSync(holderPath, { force: true });
      database.close();
    },
  };
};
