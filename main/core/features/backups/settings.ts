import { existsSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { homedir } from 'node:os';
import { z } from 'zod';
import { backupSettings } from '../../../../shared/contract/backups.ts';
import type { BackupSettings, BackupStatus } from '../../../../shared/contract/backups.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { writeDurably } from '../../evidence/durable-files.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import type { Database } from '../../storage/database.ts';
import { readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import { defaultRetention } from '../../safekeeping/retention.ts';
import { placeRecordName } from '../../safekeeping/rescue.ts';

export const defaultSettings: BackupSettings = {
  schedule: 'daily',
  folder: null,
  pointInTime: true,
  pointInTimeDays: 7,
  drill: 'weekly',
  retention: defaultRetention,
};

/** Settings as the record of changes tells them: one value in a field. */
export function settingFields({ retention, ...rest }: BackupSettings): RecordFields {
  const { hourly, daily, weekly, monthly, manualDays, most } = retention;
  return {
    ...rest,
    keptHourly: hourly,
    keptDaily: daily,
    keptWeekly: weekly,
    keptMonthly: monthly,
    keptByHandDays: manualDays,
    keptInAll: most,
  };
}

export function readSettings(database: Database): BackupSettings {
  const stored = readSetting(database, 'backup-settings');
  if (stored === null) return defaultSettings;
  // Written by this module; a later version may have added what this one does not know.
  return z.object(backupSettings.shape).parse({ ...defaultSettings, ...(JSON.parse(stored) as object) });
}

export function storeSettings(database: Database, settings: BackupSettings): void {
  writeSetting(database, 'backup-settings', JSON.stringify(settings));
}

export type PlaceOptions = {
  readonly dataFolder: string;
  /** The folder of backups in the data folder. */
  readonly ownFolder: string;
  /** Names the workspace, so that several can keep their backups in one folder. */
  readonly installation: string;
};

/** The folder in which backups lie. */
export function placeOf({ folder }: BackupSettings, { ownFolder, installation }: PlaceOptions): string {
  return folder === null ? ownFolder : join(folder, `DriftGuard backups ${installation.slice(0, 8)}`);
}

/**
 * Whether the folder in which backups lie can be reached. Choosing a folder on another disk makes it there, so
 * where it is missing the disk is not connected: what was made at its path then would lie on this disk.
 */
export function placeIsThere(settings: BackupSettings, options: PlaceOptions): boolean {
  return settings.folder === null || existsSync(placeOf(settings, options));
}

function refuseFolder(message: string): never {
  throw new DriftGuardError('INVALID_INPUT', undefined, { problems: [{ path: 'folder', message }] });
}

const isInside = (outer: string, inner: string): boolean => {
  const path = relative(outer, inner);
  return path === '' || (!path.startsWith(`..${sep}`) && path !== '..' && !isAbsolute(path));
};

/** Tries a folder out before it is chosen. Throws INVALID_INPUT at `folder`. */
export async function checkPlace(settings: BackupSettings, options: PlaceOptions): Promise<void> {
  const { folder } = settings;
  if (folder === null) return;
  if (!isAbsolute(folder) || folder.includes('\0')) {
    refuseFolder('Write the whole path of the folder, from the root of the disk.');
  }
  if (isInside(options.dataFolder, folder)) {
    refuseFolder('This folder lies in the data folder. Choose one on another disk.');
  }
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    refuseFolder('There is no such folder. Make it first, and connect the disk.');
  }
  const place = placeOf(settings, options);
  const probe = join(place, 'write-test.partial');
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
    await writeFile(probe, '', { mode: 0o600 });
    await rm(probe);
  } catch {
    refuseFolder('The folder cannot be written to. Check its permissions, or choose another.');
  }
}

/** Writes down, outside the database, where backups lie: a damaged database cannot tell. */
export async function recordPlace(ownFolder: string, place: string): Promise<void> {
  const path = join(ownFolder, placeRecordName);
  if (place === ownFolder) await rm(path, { force: true });
  else await writeDurably(path, JSON.stringify({ folder: place }));
}

const deviceOf = (path: string): number | null => statSync(path, { throwIfNoEntry: false })?.dev ?? null;

function withTilde(path: string): string {
  const home = homedir();
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

/** Where backups lie, in words that a person can act on. */
export function describePlace(
  settings: BackupSettings,
  place: string,
  options: PlaceOptions,
): BackupStatus['place'] {
  const { dataFolder } = options;
  const [there, here] = [deviceOf(settings.folder ?? dataFolder), deviceOf(dataFolder)];
  return {
    kind: settings.folder === null ? 'data-folder' : 'other-folder',
    folder: withTilde(place),
    reachable: placeIsThere(settings, options),
    otherDisk: there === null || here === null ? null : there !== here,
  };
}
