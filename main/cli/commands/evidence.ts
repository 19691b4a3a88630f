import type { LostEvidence } from '../../../shared/contract/evidence.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { followJob } from '../follow-job.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import { printable } from '../text-table.ts';
import { presentDataFolder, readWho, workspaceFlags, workspaceFlagsHelp } from '../workspace-flags.ts';
import { parseFlags } from '../parse-flags.ts';

const usage = `Usage: driftguard evidence --data-dir FOLDER (--user ADDRESS | --as ROLE) [--put-back] [--json]

Lists evidence files that are missing, or that lie in quarantine because a verification found them damaged: which
data sets rest on them, and whether a backup has a copy. “driftguard verify” finds damage.

  --put-back          Puts them back from the backups, each only with the SHA-256 that was recorded.

Flags:
${workspaceFlagsHelp}  --json              One JSON document instead of lines.
  --help              Show this text.

Exit code: 0 every file is in its place, 1 some are not, or an error.
`;

const options = {
  ...workspaceFlags,
  'put-back': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function readFlags(args: string[]) {
  return parseFlags('evidence', { args, options }).values;
}

function copyInWords({ hasCopy, backupAt }: LostEvidence): string {
  if (!hasCopy) return 'no copy in reach';
  if (backupAt === null) return 'a copy beside the archive of the log';
  return `a copy in the backup of ${backupAt.slice(0, 16).replace('T', ' ')} UTC`;
}

function asLine(file: LostEvidence): string {
  const { sha256, state, datasets, datasetCount } = file;
  const names = datasets.map(({ name }) => `“${printable(name)}”`);
  const more = datasetCount > names.length ? [`${datasetCount - names.length} more`] : [];
  const restsOn = [...names, ...more].join(', ') || 'no data set rests on it';
  return `${sha256}  ${state === 'missing' ? 'missing' : 'damaged, in quarantine'}; ${restsOn}; ${copyInWords(file)}\n`;
}

async function look(args: string[]): Promise<number> {
  const values = readFlags(args);
  if (values.help === true) {
    await write(usage);
    return 0;
  }
  const { 'data-dir': named } = values;
  if (named === undefined) throw new DriftGuardError('INVALID_INPUT', 'Name the folder with --data-dir.');
  const dataFolder = presentDataFolder(named);
  const who = await readWho(values, process.env);
  // The engines take longer to load than the arguments to check.
  const { withWorkspace } = await import('../open-workspace.ts');
  const { message, files, total } = await withWorkspace({ dataFolder, who }, async ({ call }) => {
    if (values['put-back'] !== true) return { message: null, ...(await call('evidence/lost', {})) };
    const done = await withSurroundings(async (surroundings) => {
      const { jobId } = await call('evidence/put-back', {});
      return followJob({ call }, jobId, surroundings);
    });
    return { message: done.message, ...(await call('evidence/lost', {})) };
  });
  if (values.json === true) {
    await write(`${JSON.stringify({ ...(message === null ? {} : { message }), files, total }, null, 2)}\n`);
  } else {
    const said = message ?? (total === 0 ? 'Every evidence file is in its place.' : null);
    const more = total > files.length ? [`and ${total - files.length} more\n`] : [];
    await write([...(said === null ? [] : [`${said}\n`]), ...files.map(asLine), ...more].join(''));
  }
  return total === 0 ? 0 : 1;
}

/** `driftguard evidence`. Resolves to the exit code: 0 every file is there, 1 some are not, with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => look(args));
}
