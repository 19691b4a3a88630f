import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { role } from '../../shared/contract/define.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { layoutOf } from '../core/storage/data-layout.ts';
import type { WorkspaceAccess } from './open-workspace.ts';
import { createSecretReader } from './read-secrets.ts';
import type { SecretReader } from './read-secrets.ts';

/** Flags of every command that opens a data folder and acts in it, for `parseArgs`. */
export const workspaceFlags = {
  'data-dir': { type: 'string' },
  user: { type: 'string' },
  as: { type: 'string' },
} as const;

export const workspaceFlagsHelp = `  --data-dir FOLDER   Data folder; DriftGuard must not be open with it.
  --user ADDRESS      Who acts. The password comes from the variable DRIFTGUARD_PASSWORD or from standard
                      input, never from the command line, where every program of the machine can read it.
  --as ROLE           In the demo workspace, where nobody has a password: ${role.options.join(', ')}.
`;

/** The folder that `--data-dir` names, as an absolute path. Throws NOT_FOUND where there is no database in it. */
export function presentDataFolder(named: string): string {
  const dataFolder = resolve(named);
  if (existsSync(layoutOf(dataFolder).database)) return dataFolder;
  throw new DriftGuardError('NOT_FOUND', `There is no DriftGuard database in ${named}.`);
}

function refuse(sentence: string): never {
  throw new DriftGuardError('INVALID_INPUT', sentence);
}

async function askOnce(secrets: SecretReader): Promise<string> {
  try {
    return await secrets.next('Password');
  } finally {
    // An open terminal would keep the process from ending.
    secrets.close();
  }
}

/** Reads who is to act. Throws INVALID_INPUT with what is missing. */
export async function readWho(
  flags: { readonly user?: string | undefined; readonly as?: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
  openSecrets: () => SecretReader = () => createSecretReader(process.stdin, process.stderr),
): Promise<WorkspaceAccess['who']> {
  if (flags.user !== undefined && flags.as !== undefined) refuse('Give --user or --as, not both.');
  if (flags.as !== undefined) {
    const wanted = role.safeParse(flags.as);
    if (!wanted.success) refuse(`--as takes one of ${role.options.join(', ')}, not “${flags.as}”.`);
    return { kind: 'demo', role: wanted.data };
  }
  if (flags.user === undefined) refuse('Say who acts: --user ADDRESS, or --as ROLE in the demo workspace.');
  const password = env['DRIFTGUARD_PASSWORD'] ?? (await askOnce(openSecrets()));
  if (password === '')
    refuse('The password is empty. Set DRIFTGUARD_PASSWORD or write it to standard input.');
  return { kind: 'user', email: flags.user, password };
}
