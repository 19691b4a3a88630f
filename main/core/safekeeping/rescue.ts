import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { readCheckpoint } from '../ledger/checkpoint.ts';
import { originOf, parseOrigin } from '../ledger/origin.ts';
import { parseNote } from '../ledger/signed-note.ts';
import type { AnchorStore, Clock, OpenSqlite } from '../ports.ts';
import { layoutOf } from '../storage/data-layout.ts';
import type { LedgerFacts } from './manifest.ts';
import { findBackup, findMoment, keysOf } from './restore-source.ts';
import type { FoundSource, Places } from './restore-source.ts';

/** In the data folder's own folder of backups: where they lie when it is elsewhere. */
export const placeRecordName = 'place.json';

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
  const others = [layout.backups, layout.quarantine].some((folder) => namesIn(folder).length > 0);
  if (!evidence && !others) return;
  throw new DriftGuardError(
    'DATABASE_DAMAGED',
    databaseBytes === null
      ? 'The database of this workspace is missing, although its evidence or backups are here. This is not a new workspace, so none was made.'
      : 'The database of this workspace is empty, although its evidence or backups are here. This is not a new workspace, so none was made.',
  );
}

/** What can be put in place of a database that does not open. */
export type RescueWay = {
  /** The last archived minute, or the newest backup. */
  readonly to: 'moment' | 'backup';
  readonly at: UtcInstant;
  /** Entries of the ledger known to have been written since; null where nothing tells. */
  readonly lostEntries: number | null;
};

/** What was found at a start that was refused, and what can be done about it; least lost first. */
export type RescueOffer = {
  readonly dataFolder: string;
  readonly now: UtcInstant;
  /** What is wrong, in a sentence. */
  readonly found: string;
  readonly ways: readonly RescueWay[];
  /** The folder that was chosen for backups, when it cannot be reached; otherwise null. */
  readonly unreachable: string | null;
};

/** What a person chose: a way of the offer, or only to look for backups elsewhere. */
export type RescueRequest = {
  readonly to: RescueWay['to'] | null;
  /** A folder of backups that was named instead of those that are known. */
  readonly from: string | null;
};

/** A start was refused because the database does not open; with what can be done about it. */
export class DamagedWorkspaceError extends DriftGuardError {
  readonly offer: RescueOffer;

  constructor(code: ErrorCode, offer: RescueOffer) {
    super(
      code,
      `${offer.found}\nClose DriftGuard and start it again: it then says which backup can be put in place.`,
    );
    this.offer = offer;
  }
}

type RescueTools = {
  readonly clock: Clock;
  readonly openSqlite: OpenSqlite;
  /** Checkpoints kept outside the data folder: they tell how far the ledger had come. */
  readonly anchors: Pick<AnchorStore, 'read'>;
};

/** Where backups for a data folder are looked for, and the keys that its database vouches for. */
export function sourcesOf(dataFolder: string, from: string | null, openSqlite: OpenSqlite): Places {
  return {
    places: from === null ? placesOf(dataFolder) : [from],
    keys: keysOf(dataFolder, openSqlite),
  };
}

/** Entries that were written after a head, in its log and those that followed, as far as checkpoints outside tell. */
async function lostSince(
  { origin, size }: LedgerFacts,
  anchors: RescueTools['anchors'],
): Promise<number | null> {
  const from = parseOrigin(origin);
  if (from === null) return null;
  let lost: number | null = null;
  for (let log = from.log; ; log += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one small file for each log, and mostly there is one
    const known = (await anchors.read(originOf(from.installation, log))).flatMap(
      ({ note }) => readCheckpoint(parseNote(note)?.text ?? '')?.size ?? [],
    );
    if (known.length === 0) return lost;
    lost = (lost ?? 0) + Math.max(0, Math.max(...known) - (log === from.log ? size : 0));
  }
}

async function wayTo(
  to: RescueWay['to'],
  find: () => Promise<FoundSource>,
  anchors: RescueTools['anchors'],
): Promise<RescueWay[]> {
  let source;
  try {
    source = await find();
  } catch {
    // What cannot be read or used is not offered, for whatever reason: the other way may be whole.
    return [];
  }
  const { from } = source;
  const ledger = from.kind === 'backup' ? from.found.manifest.ledger : from.plan.ledger;
  return [
    {
      to,
      at: from.kind === 'backup' ? from.found.manifest.at : from.plan.at,
      lostEntries: ledger === null ? null : await lostSince(ledger, anchors),
    },
  ];
}

/** What can be done about a database that does not open. Reads manifests and the archive, and changes nothing. */
export async function rescueOffer(
  { dataFolder, from }: { readonly dataFolder: string; readonly from: string | null },
  found: string,
  { clock, openSqlite, anchors }: RescueTools,
): Promise<RescueOffer> {
  const sources = sourcesOf(dataFolder, from, openSqlite);
  const now = clock.now();
  const ways = [
    ...(await wayTo('moment', () => findMoment(sources, now), anchors)),
    ...(await wayTo('backup', () => findBackup(sources, null), anchors)),
  ];
  const [chosen = ''] = sources.places;
  return {
    dataFolder,
    now,
    found,
    ways: ways.toSorted((a, b) => (a.at > b.at ? -1 : 1)),
    unreachable: sources.places.length > 1 && !existsSync(chosen) ? chosen : null,
  };
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function ageInWords(at: UtcInstant, now: UtcInstant): string {
  const ms = Date.parse(now) - Date.parse(at);
  for (const [unit, size] of units) {
    const count = Math.floor(ms / size);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
  }
  return 'less than a minute ago';
}

function lossInWords(lost: number | null): string {
  if (lost === null) return 'what was done since is lost';
  if (lost === 0) return 'nothing that is known of is lost';
  return lost === 1
    ? 'one entry of the ledger, written since, is lost'
    : `${lost} entries of the ledger, written since, are lost`;
}

/** A way with its age and what it would lose, in words. */
export function wayInWords({ to, at, lostEntries }: RescueWay, now: UtcInstant): string {
  const name = to === 'moment' ? 'the last archived minute,' : 'the newest backup, of';
  const time = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  return `To ${name} ${time} (${ageInWords(at, now)}): ${lossInWords(lostEntries)}.`;
}

/** Why there is no way, and what to do then, in words. */
export function noWayInWords({ dataFolder, unreachable }: RescueOffer): string {
  if (unreachable !== null) {
    return `The folder of the backups, ${unreachable}, cannot be reached. Connect its disk and look again.`;
  }
  const elsewhere = existsSync(layoutOf(dataFolder).backups) ? '' : ' The folder of backups is missing too.';
  return `No backup that can be used was found in this data folder.${elsewhere}`;
}

/** What becomes of what is there now. */
export const keptAside = 'What is there now is moved aside as it is and never deleted.';
