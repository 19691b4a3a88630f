import type { Account } from '../../../shared/contract/identity.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { allRows } from '../every-row.ts';
import { tellingFailure, write } from '../run-report.ts';
import { presentDataFolder, readWho, workspaceFlags, workspaceFlagsHelp } from '../workspace-flags.ts';
import { parseFlags } from '../parse-flags.ts';

const usage = `Usage: driftguard users --data-dir FOLDER (--user ADDRESS | --as ROLE) [--json]

Lists the accounts of a data folder, as the role of whoever asks admits.

Flags:
${workspaceFlagsHelp}  --json              One JSON document instead of lines.
  --help              Show this text.

Exit code: 0 listed, 1 error.
`;

const options = {
  ...workspaceFlags,
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const asLine = ({ state, role, email, name, lastSignInAt }: Account): string =>
  [state.padEnd(8), role.padEnd(18), (lastSignInAt ?? 'never').padEnd(24), email, `(${name})`].join('  ');

function readFlags(args: string[]) {
  return parseFlags('users', { args, options }).values;
}

async function list(args: string[]): Promise<number> {
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
  const accounts = await withWorkspace({ dataFolder, who }, ({ call }) =>
    allRows((cursor) => call('users/list', { cursor, limit: 200 })),
  );
  await write(
    values.json === true
      ? `${JSON.stringify({ accounts }, null, 2)}\n`
      : accounts.map((one) => `${asLine(one)}\n`).join(''),
  );
  return 0;
}

/** `driftguard users`. Resolves to the exit code: 0 listed, 1 refused, with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => list(args));
}
