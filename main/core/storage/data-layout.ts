import { closeSync, existsSync, openSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import type { DataFolders } from '../feature.ts';
import { makeFolder, syncNames } from './durable-folders.ts';
import { translateFileSystemError } from './file-system-errors.ts';

/** Where everything lies in a data folder. */
export type DataLayout = DataFolders & {
  readonly database: string;
  /** Where database and evidence go that were taken out of use; made when needed, and nothing in it is removed. */
  readonly quarantine: string;
  /** Exports, and uploads that a shell received; part of `temp`. */
  readonly files: string;
};

export function layoutOf(dataFolder: string): DataLayout {
  const temp = join(dataFolder, 'temp');
  return {
    database: join(dataFolder, 'driftguard.db'),
    evidence: join(dataFolder, 'evidence'),
    staging: join(dataFolder, 'staging'),
    profiles: join(dataFolder, 'profiles'),
    backups: join(dataFolder, 'backups'),
    quarantine: join(dataFolder, 'quarantine'),
    temp,
    files: join(temp, 'files'),
  };
}

/** A moment as the name of a folder. */
export const folderNameOf = (at: UtcInstant): string => at.replaceAll(/[:.]/g, '-');

function translating<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOTDIR')) {
      throw new DriftGuardError(
        'READ_ONLY',
        'The data folder cannot be made because a file is in its place. Choose another folder.',
      );
    }
    throw translateFileSystemError(error);
  }
}

/** Makes the data folder for its owner alone. Throws READ_ONLY or DISK_FULL. */
export function makeDataFolder(dataFolder: string): void {
  translating(() => makeFolder(dataFolder));
}

export function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

/**
 * Makes what is missing in a data folder that this process has locked, and empties what an earlier run
 * left half done. Throws READ_ONLY or DISK_FULL.
 */
export function prepareDataFolder(layout: DataLayout): void {
  translating(() => {
    const { evidence, staging, profiles, backups, temp } = layout;
    for (const folder of [evidence, staging, profiles, backups, temp]) makeFolder(folder);
    emptyFolder(staging);
    emptyFolder(temp);
    if (existsSync(layout.database)) return;
    // SQLite would make the file readable for others; an empty file is an empty database.
    closeSync(openSync(layout.database, 'a', 0o600));
    syncNames(dirname(layout.database));
  });
}
