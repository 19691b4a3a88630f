import type { Role } from '../../shared/contract/define.ts';
import type { Reply } from '../../shared/contract/envelope.ts';
import type { CommandInput, CommandOutput, CoreCommandName } from '../../shared/contract/index.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { appVersion, resourcesFolder } from '../processes/entry.ts';
import { openWorkspace } from '../processes/open-workspace.ts';
import { takePassphrase } from '../processes/passphrase.ts';
import type { CoreOptions } from '../processes/protocol.ts';
import type { OpenedCore } from '../processes/serve-core.ts';
import { DamagedWorkspaceError } from '../core/safekeeping/rescue.ts';
import { rescueText } from './rescue-text.ts';

export type WorkspaceAccess = {
  /** Absolute path. */
  readonly dataFolder: string;
  /**
   * Who acts: somebody with a password, one of the people of the demo, or nobody, for commands that are
   * open.
   */
  readonly who:
    | { readonly kind: 'user'; readonly email: string; readonly password: string }
    | { readonly kind: 'demo'; readonly role: Role }
    | { readonly kind: 'nobody' };
};

/** A data folder that this process has opened, with somebody signed in to it. */
export type Workspace = {
  /** Throws the failure of the command as a DriftGuardError. */
  call<Name extends CoreCommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>;
  readonly core: Pick<OpenedCore, 'vault' | 'uploadFolder'>;
};

const client = 'command-line';

/** A database that does not open is told with the commands that help. */
async function openOrAdvise(options: CoreOptions): Promise<OpenedCore> {
  try {
    return await openWorkspace(
      options,
      () => undefined,
      () => undefined,
    );
  } catch (error) {
    if (error instanceof DamagedWorkspaceError)
      throw new DriftGuardError(error.code, rescueText(error.offer));
    throw error;
  }
}

/**
 * Opens a data folder, or the restored one in which it goes on, in this process, signs in, does the work, signs out and closes, whatever happened.
 * What may be done is what the role may do, as on the screens. Throws DATA_FOLDER_LOCKED while DriftGuard
 * is open with the folder, SIGN_IN_REFUSED, RATE_LIMITED, or what the work throws.
 */
export async function withWorkspace<Value>(
  { dataFolder, who }: WorkspaceAccess,
  work: (workspace: Workspace) => Promise<Value>,
): Promise<Value> {
  const shell = 'cli';
  const core = await openOrAdvise({
    dataFolder,
    shell,
    version: appVersion(),
    resourcesFolder: resourcesFolder(),
    passphrase: takePassphrase(),
    restarts: 0,
  });
  let access: string | null = null;
  let requests = 0;

  function ask(name: CoreCommandName, input: unknown): Promise<Reply> {
    requests += 1;
    return core.dispatch(
      { id: `cli-${requests}`, name, input },
      {
        ...core.identity.caller({ client, access }, shell),
        handOver: (credentials) => {
          access = credentials?.access ?? null;
        },
      },
    );
  }

  async function call<Name extends CoreCommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>> {
    const reply = await ask(name, input);
    if (!reply.ok) throw new DriftGuardError(reply.error.code, reply.error.message, reply.error.details);
    // The output was parsed by the command's own schema.
    return reply.value as CommandOutput<Name>;
  }

  try {
    if (who.kind === 'user') await call('session/sign-in', { email: who.email, password: who.password });
    else if (who.kind === 'demo') await call('session/sign-in-demo', { role: who.role });
    return await work({ call, core });
  } finally {
    await core.close();
  }
}
