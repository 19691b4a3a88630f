import { DriftGuardError } from '../../../shared/errors.ts';
import { createSecretReader } from '../read-secrets.ts';
import { tellingFailure, write } from '../run-report.ts';
import { presentDataFolder } from '../workspace-flags.ts';
import { parseFlags } from '../parse-flags.ts';

const usage = `Usage: driftguard unlock --data-dir FOLDER --user ADDRESS

Gives an account a new password with one of its recovery codes, for example the account of the last
administrator after five wrong passwords. Reads two lines from standard input: the recovery code and the new
password. DriftGuard must not be open with the folder.

Exit code: 0 done, 1 error.
`;

const options = {
  'data-dir': { type: 'string' },
  user: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

function readFlags(args: string[]) {
  return parseFlags('unlock', { args, options }).values;
}

async function unlock(args: string[]): Promise<number> {
  const values = readFlags(args);
  if (values.help === true) {
    await write(usage);
    return 0;
  }
  const { user, 'data-dir': named } = values;
  if (user === undefined || named === undefined) {
    throw new DriftGuardError(
      'INVALID_INPUT',
      'Name the folder with --data-dir and the account with --user.',
    );
  }
  const dataFolder = presentDataFolder(named);
  const secrets = createSecretReader(process.stdin, process.stderr);
  const code = await secrets.next('Recovery code');
  const password = await secrets.next('New password');
  secrets.close();
  // The engines take longer to load than the arguments to check.
  const { withWorkspace } = await import('../open-workspace.ts');
  await withWorkspace({ dataFolder, who: { kind: 'nobody' } }, ({ call }) =>
    call('session/reset-password', { email: user, code, password }),
  );
  await write('The password is changed. Sign in with it.\n');
  return 0;
}

/** `driftguard unlock`. Resolves to the exit code: 0 done, 1 refused, with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => unlock(args));
}
