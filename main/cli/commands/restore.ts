import { openSqlite } from '../../adapters/better-sqlite3.ts';
import { systemClock } from '../../adapters/clock.ts';
import { lockDataFolder } from '../../adapters/data-folder-lock.ts';
import { sizeInWords } from '../../core/evidence/limits.ts';
import { directCopies } from '../../core/safekeeping/direct-copies.ts';
import { basesIn, momentOfBase } from '../../core/safekeeping/log-place.ts';
import { readBackups } from '../../core/safekeeping/read-backup.ts';
import type { FoundBackup } from '../../core/safekeeping/read-backup.ts';
import { placesOf } from '../../core/safekeeping/rescue.ts';
import {
  afterRestore,
  restoredInWords,
  restoreInPlace,
  restoreInto,
} from '../../core/safekeeping/restore-in-place.ts';
import type { RestoreTools } from '../../core/safekeeping/restore-in-place.ts';
import { findBackup, findMoment, keysOf } from '../../core/safekeeping/restore-source.ts';
import type { Places } from '../../core/safekeeping/restore-source.ts';
import { defaultDataFolder } from '../../processes/data-folder.ts';
import { ownCommands, quoted } from '../own-commands.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import { parseRestoreArguments, restoreHelp } from './restore-arguments.ts';
import type { RestoreArguments } from './restore-arguments.ts';
import { printableLines } from '../text-table.ts';

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

async function restoreNow(options: RestoreArguments, places: Places): Promise<number> {
  const { into, at, dataFolder } = options;
  const source = at === null ? await findBackup(places, options.backup) : await findMoment(places, at);
  const { record, aside } = await withSurroundings(async ({ signal, onProgress }) => {
    const tools: RestoreTools = {
      copies: directCopies(openSqlite),
      clock: systemClock,
      signal,
      report: ({ phase, done, total }) => onProgress(phase, done, total),
    };
    if (into !== null) return { record: await restoreInto(source, into, dataFolder, tools), aside: null };
    return restoreInPlace({ source, dataFolder, shell: 'cli', lockDataFolder }, tools);
  });
  const { signature } = source;
  if (options.json) {
    await write(`${JSON.stringify({ restored: true, signature, ...record }, null, 2)}\n`);
    return 0;
  }
  const sentences = [
    ...restoredInWords(record, signature, aside),
    `Open it: ${ownCommands().start} --data-dir ${quoted(into ?? dataFolder)}`,
    afterRestore,
  ];
  await write(`${printableLines(sentences.join('\n'))}\n`);
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
    console.error(printableLines(`${parsed.sentence}\n“driftguard restore --help” lists the flags.`));
    return 1;
  }
  const { options } = parsed;
  return tellingFailure(args, async () => {
    const places: Places = {
      places: options.from === null ? placesOf(options.dataFolder) : [options.from],
      keys: options.key === null ? keysOf(options.dataFolder, openSqlite) : [options.key],
    };
    return options.list ? list(places, options) : restoreNow(options, places);
  });
}
