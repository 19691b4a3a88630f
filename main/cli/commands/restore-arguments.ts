import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backupId } from '../../../shared/contract/backups.ts';
import type { BackupId } from '../../../shared/contract/backups.ts';
import { toUtcInstant, utcInstant } from '../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { parseNoteKey } from '../../core/ledger/signed-note.ts';

export const restoreHelp = `Usage: driftguard restore [BACKUP] (--into FOLDER | --in-place) [flags]
       driftguard restore --list [flags]

Restores a workspace from a backup, or to a moment out of the archive of the log. Signature, digests,
database, ledger and every evidence file are checked before anything is put in place.

  BACKUP             name of a backup as --list shows it, or latest (when nothing is given)
  --at TIME          a moment instead of a backup: 2026-05-04T13:30:00Z, or now for the last minute archived
  --into FOLDER      a new folder that does not exist yet
  --in-place         in the data folder itself; what is there goes into quarantine, nothing is deleted
  --data-dir FOLDER  the data folder whose backups are meant; the usual one when not given
  --from FOLDER      where backups lie, when the data folder cannot tell
  --key KEY          verifier key that must have signed, as it stands on the Audit page
  --list             only show what there is
  --json             one JSON document instead of sentences
Ends with 0 when everything was restored and checked, otherwise with 1 and the reason.`;

export type RestoreArguments = {
  readonly list: boolean;
  readonly json: boolean;
  /** Null is the newest. */
  readonly backup: BackupId | null;
  readonly at: UtcInstant | null;
  /** Null is in place. */
  readonly into: string | null;
  readonly dataFolder: string;
  readonly from: string | null;
  readonly key: Uint8Array | null;
};

export type ParsedRestore =
  | { readonly kind: 'run'; readonly options: RestoreArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly sentence: string };

const problem = (sentence: string): ParsedRestore => ({ kind: 'problem', sentence });

function momentOf(text: string, nowMs: number): UtcInstant | null {
  if (text === 'now') return toUtcInstant(nowMs);
  // A time without a zone would mean another moment on another computer.
  const ms = /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : utcInstant.parse(toUtcInstant(ms));
}

/** Reads the flags of `restore`; relative folders are relative to `cwd`. */
export function parseRestoreArguments(
  args: string[],
  surroundings: { readonly cwd: string; readonly dataFolder: string; readonly nowMs: number },
): ParsedRestore {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        at: { type: 'string' },
        into: { type: 'string' },
        'in-place': { type: 'boolean' },
        'data-dir': { type: 'string' },
        from: { type: 'string' },
        key: { type: 'string' },
        list: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return problem(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  const [named = 'latest', extra] = positionals;
  if (extra !== undefined) return problem(`“${extra}” is one backup too many; name one.`);
  const backup = named === 'latest' ? null : backupId.safeParse(named);
  if (backup?.success === false) {
    return problem(`“${named}” is not the name of a backup. “driftguard restore --list” shows the names.`);
  }
  const at = values.at === undefined ? null : momentOf(values.at, surroundings.nowMs);
  if (values.at !== undefined && at === null) {
    return problem(`--at takes a moment with its zone, such as 2026-05-04T13:30:00Z, not “${values.at}”.`);
  }
  if (at !== null && positionals.length > 0) return problem('Name a backup or --at, not both.');
  const list = values.list === true;
  const inPlace = values['in-place'] === true;
  if (!list && inPlace === (values.into !== undefined)) {
    return problem('Say where to: --into with a new folder, or --in-place.');
  }
  const key = values.key === undefined ? null : parseNoteKey(values.key);
  if (values.key !== undefined && key === null) {
    return problem('--key takes a verifier key as it stands on the Audit page.');
  }
  const absolute = (path: string): string => resolve(surroundings.cwd, path);
  return {
    kind: 'run',
    options: {
      list,
      json: values.json === true,
      backup: backup?.data ?? null,
      at,
      into: values.into === undefined ? null : absolute(values.into),
      dataFolder: values['data-dir'] === undefined ? surroundings.dataFolder : absolute(values['data-dir']),
      from: values.from === undefined ? null : absolute(values.from),
      key: key?.publicKey ?? null,
    },
  };
}
