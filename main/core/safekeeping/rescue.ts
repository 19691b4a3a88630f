import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DriftGuardError } from '../../../shared/errors.ts';
import { layoutOf } from '../storage/data-layout.ts';
import { basesIn } from './log-place.ts';
import { readBackups, seemsWhole } from './read-backup.ts';

/** In the data folder's own folder of backups: where they lie when it is elsewhere. */
export const placeRecordName = 'place.json';

/** Where database and evidence go that were taken out of use; nothing in it is ever removed. */
export const quarantineName = 'quarantine';

const placeRecord = z.object({ folder: z.string() });

/** Places in which backups of a data folder may lie, the chosen one first. */
export function placesOf(dataFolder: string): string[] {
  const own = layoutOf(dataFolder).backups;
  try {
    const { folder } = placeRecord.parse(JSON.parse(readFileSync(join(own, placeRecordName), 'utf8')));
    return [folder, own];
  } catch {
    return [own];
  }
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/**
 * A data folder that has evidence or backups and no database is not a new workspace: its database was
 * removed. Throws DATABASE_DAMAGED; an empty file counts as none, because SQLite takes it for a new database.
 */
export function refuseMissingDatabase(dataFolder: string, databaseBytes: number | null): void {
  if (databaseBytes !== null && databaseBytes > 0) return;
  const layout = layoutOf(dataFolder);
  const evidence = namesIn(layout.evidence).some((name) => /^[0-9a-f]{2}$/.test(name));
  const others = [layout.backups, join(dataFolder, quarantineName)].some(
    (folder) => namesIn(folder).length > 0,
  );
  if (!evidence && !others) return;
  throw new DriftGuardError(
    'DATABASE_DAMAGED',
    databaseBytes === null
      ? 'The database of this workspace is missing, although its evidence or backups are here. This is not a new workspace, so none was made.'
      : 'The database of this workspace is empty, although its evidence or backups are here. This is not a new workspace, so none was made.',
  );
}

/** The parts of a command that a shell would read otherwise are quoted. */
const quoted = (text: string): string => (/^[\w./:~-]+$/.test(text) ? text : `"${text}"`);

/**
 * What can be done about a damaged database: the newest backup that is not known to be damaged, the archive of
 * the log, what would be lost, and the command that does it. Reads file names and manifests only.
 */
export async function rescueAdvice(dataFolder: string): Promise<string> {
  const command = `npm run driftguard -- restore latest --in-place --data-dir ${quoted(dataFolder)}`;
  for (const place of placesOf(dataFolder)) {
    // oxlint-disable-next-line no-await-in-loop -- at most two places
    const backup = (await readBackups(place, [])).find(seemsWhole);
    // oxlint-disable-next-line no-await-in-loop -- the same
    const bases = await basesIn(place);
    if (backup === undefined && bases.length === 0) continue;
    const lines = [
      'Nothing was changed. What you can do; the damaged files are moved aside, never deleted:',
      ...(bases.length === 0
        ? []
        : [`  To the last minute that was archived:\n    ${command.replace('latest', '--at now')}`]),
      ...(backup === undefined
        ? []
        : [
            `  To the backup of ${backup.manifest.at.slice(0, 16).replace('T', ' ')} UTC (everything after it is lost):\n    ${command}`,
          ]),
    ];
    return lines.join('\n');
  }
  const elsewhere = existsSync(layoutOf(dataFolder).backups) ? '' : ' The folder of backups is missing too.';
  return (
    `No backup was found in this data folder.${elsewhere} If there is one elsewhere:\n` +
    `    ${command} --from FOLDER`
  );
}
