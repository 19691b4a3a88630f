import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DriftGuardError } from '../../../shared/errors.ts';
import { openSqlite } from '../../adapters/better-sqlite3.ts';
import { systemClock } from '../../adapters/clock.ts';
import { lockDataFolder } from '../../adapters/data-folder-lock.ts';
import { sizeInWords } from '../../core/evidence/limits.ts';
import { createEvidenceStore } from '../../core/evidence/evidence-store.ts';
import { parseNoteKey } from '../../core/ledger/signed-note.ts';
import { directCopies } from '../../core/safekeeping/direct-copies.ts';
import { readLedgerRows, tablesOf } from '../../core/safekeeping/ledger-rows-repository.ts';
import { basesIn, momentOfBase } from '../../core/safekeeping/log-place.ts';
import { planLog } from '../../core/safekeeping/log-plan.ts';
import { readBackups, seemsWhole } from '../../core/safekeeping/read-backup.ts';
import type { FoundBackup } from '../../core/safekeeping/read-backup.ts';
import { placesOf } from '../../core/safekeeping/rescue.ts';
import { restore } from '../../core/safekeeping/restore.ts';
import type { RestoreFrom, RestoreRecord } from '../../core/safekeeping/restore.ts';
import { takeOver } from '../../core/safekeeping/take-over.ts';
import { layoutOf } from '../../core/storage/data-layout.ts';
import { defaultDataFolder } from '../../processes/data-folder.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import type { ReportSurroundings } from '../run-report.ts';
import { parseRestoreArguments, restoreHelp } from './restore-arguments.ts';
import type { RestoreArguments } from './restore-arguments.ts';

/** Keys by which the workspace of a data folder was signed; none where its database cannot be read. */
function keysOf(dataFolder: string): Uint8Array[] {
  const path = layoutOf(dataFolder).database;
  if (!existsSync(path)) return [];
  try {
    const connection = openSqlite(path, 'read');
    try {
      const { keys } = readLedgerRows(connection, tablesOf(connection));
      return keys.flatMap((text) => parseNoteKey(text)?.publicKey ?? []);
    } finally {
      connection.close();
    }
  } catch {
    // It may be damaged beyond reading: that is what a restore is for.
    return [];
  }
}

type Found = { readonly place: string; readonly from: RestoreFrom; readonly signature: 'own' | 'unknown' };

type Places = { readonly places: readonly string[]; readonly keys: readonly Uint8Array[] };

async function findBackup({ places, keys }: Places, options: RestoreArguments): Promise<Found> {
  for (const place of places) {
    // oxlint-disable-next-line no-await-in-loop -- at most two places
    const backups = await readBackups(place, keys);
    const found = backups.find((backup) =>
      options.backup === null ? seemsWhole(backup) : backup.id === options.backup,
    );
    if (found === undefined) continue;
    if (found.signature === 'broken') {
      throw new DriftGuardError(
        'BACKUP_UNUSABLE',
        'The manifest of this backup is not what was signed. Choose another one.',
      );
    }
    if (found.signature === 'unknown' && keys.length > 0) {
      throw new DriftGuardError(
        'BACKUP_UNUSABLE',
        'This backup is not signed by a key of this workspace. If it is from another one, name its key with --key.',
      );
    }
    return { place, from: { kind: 'backup', found }, signature: found.signature };
  }
  throw new DriftGuardError(
    'BACKUP_NOT_FOUND',
    options.backup === null
      ? 'No backup was found. Name the folder in which backups lie with --from.'
      : `There is no backup ${options.backup}. “driftguard restore --list” shows what there is.`,
  );
}

async function findMoment({ places, keys }: Places, options: RestoreArguments): Promise<Found | null> {
  if (options.at === null) return null;
  for (const place of places) {
    // oxlint-disable-next-line no-await-in-loop -- at most two places
    if ((await basesIn(place)).length === 0) continue;
    // oxlint-disable-next-line no-await-in-loop -- the same
    const plan = await planLog(place, options.at, keys);
    return { place, from: { kind: 'log', plan }, signature: keys.length > 0 ? 'own' : 'unknown' };
  }
  throw new DriftGuardError('BACKUP_NOT_FOUND', 'No archive of the log was found. Restore a backup instead.');
}

const inWords = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;

function describe(backup: FoundBackup): string {
  const { id, manifest, signature, checked } = backup;
  const state =
    signature === 'broken' || checked?.ok === false
      ? 'DAMAGED'
      : signature === 'unknown'
        ? 'signed by an unknown key'
        : 'verified';
  const size = sizeInWords(manifest.database.sizeBytes + manifest.evidence.sizeBytes);
  return `${id}  ${size}, ${manifest.ledger?.size ?? 0} ledger entries, ${manifest.evidence.files} evidence files, ${state}`;
}

async function list({ places, keys }: Places, options: RestoreArguments): Promise<number> {
  const found = await Promise.all(places.map((place) => readBackups(place, keys)));
  const bases = (await Promise.all(places.map((place) => basesIn(place)))).flat();
  const backups = found.flat();
  const since = momentOfBase(bases[0] ?? '');
  if (options.json) {
    await write(
      `${JSON.stringify({ backups: backups.map(({ id, signature }) => ({ id, signature })), pointInTimeSince: since }, null, 2)}\n`,
    );
    return 0;
  }
  const lines = [
    ...(backups.length === 0 ? ['There is no backup here.'] : backups.map(describe)),
    since === null
      ? 'There is no archive of the log, so no moment between backups can be restored.'
      : `Any moment since ${inWords(since)} can be restored with --at.`,
  ];
  await write(`${lines.join('\n')}\n`);
  return 0;
}

async function perform(
  found: Found,
  into: string,
  options: RestoreArguments,
  { signal, onProgress }: ReportSurroundings,
): Promise<RestoreRecord> {
  const layout = layoutOf(options.dataFolder);
  const store = createEvidenceStore(layout);
  return restore({
    place: found.place,
    from: found.from,
    into,
    otherEvidence: (sha256) => store.pathOf(sha256),
    copies: directCopies(openSqlite),
    clock: systemClock,
    signal,
    report: ({ phase, done, total }) => onProgress(phase, done, total),
  });
}

/** Restores beside what is there, then exchanges it, all under the lock of the data folder. */
async function inPlace(found: Found, options: RestoreArguments, surroundings: ReportSurroundings) {
  const { dataFolder } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = lockDataFolder(dataFolder, 'loopback');
  try {
    const work = join(dataFolder, 'restoring');
    await rm(work, { recursive: true, force: true });
    const record = await perform(found, work, options, surroundings);
    const aside = await takeOver(work, dataFolder, systemClock.now());
    return { record, aside };
  } finally {
    lock.release();
  }
}

async function restoreNow(options: RestoreArguments, places: Places): Promise<number> {
  const { into } = options;
  const found = (await findMoment(places, options)) ?? (await findBackup(places, options));
  const { record, aside } = await withSurroundings(async (surroundings) =>
    into === null
      ? inPlace(found, options, surroundings)
      : { record: await perform(found, into, options, surroundings), aside: null },
  );
  if (options.json) {
    await write(`${JSON.stringify({ restored: true, signature: found.signature, ...record }, null, 2)}\n`);
    return 0;
  }
  const sentences = [
    `Restored the state of ${inWords(record.at)}: ${sizeInWords(record.bytes)}, ${record.ledger?.size ?? 0} ledger entries, ${record.evidenceFiles} evidence files. Everything was checked.`,
    ...(found.signature === 'unknown'
      ? [
          'The signature is by a key that came with the backup. Compare it with the one you received by another way (--key).',
        ]
      : []),
    ...(record.missingEvidence.length > 0
      ? [`${record.missingEvidence.length} evidence files were gone already when the backup was made.`]
      : []),
    ...(aside === null ? [] : [`What was there before lies in ${aside}.`]),
    `Open it: npm start -- --data-dir "${into ?? options.dataFolder}"`,
    'If the ledger went on after this state, DriftGuard opens for reading only until an administrator says why on the Audit page; then it goes on in a new log.',
  ];
  await write(`${sentences.join('\n')}\n`);
  return 0;
}

/** `driftguard restore`. Resolves to the exit code: 0 restored and checked, 1 not. */
export async function run(args: string[]): Promise<number> {
  const parsed = parseRestoreArguments(args, {
    cwd: process.cwd(),
    dataFolder: defaultDataFolder(false),
    nowMs: Date.now(),
  });
  if (parsed.kind === 'help') {
    console.log(restoreHelp);
    return 0;
  }
  if (parsed.kind === 'problem') {
    console.error(`${parsed.sentence}\n“driftguard restore --help” lists the flags.`);
    return 1;
  }
  const { options } = parsed;
  return tellingFailure(args, async () => {
    const places: Places = {
      places: options.from === null ? placesOf(options.dataFolder) : [options.from],
      keys: options.key === null ? keysOf(options.dataFolder) : [options.key],
    };
    return options.list ? list(places, options) : restoreNow(options, places);
  });
}
