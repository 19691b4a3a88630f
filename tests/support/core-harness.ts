import { join } from 'node:path';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { systemClock } from '../../main/adapters/clock.ts';
import { httpOutsideModel } from '../../main/adapters/http-outside-model.ts';
import { createFileAnchorStore } from '../../main/adapters/file-anchor-store.ts';
import { lockDataFolder } from '../../main/adapters/data-folder-lock.ts';
import { openFileVault } from '../../main/adapters/file-vault.ts';
import { uuidSource } from '../../main/adapters/ids.ts';
import { createSecretStores } from '../../main/adapters/secret-stores.ts';
import { systemProbe } from '../../main/adapters/system-probe.ts';
import { createCore } from '../../main/core/create-core.ts';
import type { Core, CorePorts } from '../../main/core/create-core.ts';
import { directCopies } from '../../main/core/safekeeping/direct-copies.ts';
import type { Dispatch } from '../../main/core/dispatch.ts';
import type { Caller, SessionState } from '../../main/core/caller.ts';
import type { Actor } from '../../main/core/ports.ts';
import type { Role } from '../../shared/contract/define.ts';
import type {
  CommandInput,
  CommandOutput,
  CoreCommandName,
  PushMessage,
} from '../../shared/contract/index.ts';
import type { Reply } from '../../shared/contract/envelope.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { createCheapPasswords } from './cheap-passwords.ts';
import { idleComparison, idleEvidenceEngine } from './core-engines.ts';
import { idleVitals } from './core-vitals.ts';
import { makeTestFolder } from './core-folder.ts';
import { createMemoryLog } from './core-log.ts';
import type { LogEntry } from './core-log.ts';

export type TestCoreOptions = {
  /** Replaces single ports, for example the clock or an engine. */
  readonly ports?: Partial<CorePorts>;
  /** An existing data folder to open again; it is then not removed by `close`. */
  readonly folder?: string;
  readonly resourcesFolder?: string | null;
};

/** A person who calls without a session, as trusted code does. */
export type TestPerson = Pick<TestCore, 'call'> & {
  readonly actor: Actor;
  ask(name: string, input: unknown): Promise<Reply>;
};

export type TestCore = {
  /** Sends a command as an administrator; throws its failure as a DriftGuardError. */
  call<Name extends CoreCommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>;
  /** Sends anything as a command and gives the whole reply; `actor` null is nobody signed in. */
  ask(name: string, input: unknown, actor?: Actor | null): Promise<Reply>;
  /** Somebody else, with an account that was made for them. */
  as(role: Role): Promise<TestPerson>;
  readonly dispatch: Dispatch;
  /** Hears of sessions of pages, as a shell does. */
  onSession(listener: (client: string, state: SessionState) => void): void;
  /** Every message that was pushed so far, oldest first. */
  readonly pushes: PushMessage[];
  readonly log: readonly LogEntry[];
  readonly core: Core;
  readonly folder: string;
  /** Closes the core and removes the folder if the harness made it. */
  close(): Promise<void>;
};

/** Opens a real core over a folder of its own: SQLite file, lock, vault and system clock. */
export async function openTestCore(options: TestCoreOptions = {}): Promise<TestCore> {
  const own = options.folder === undefined ? await makeTestFolder() : null;
  const folder = options.folder ?? join(own?.path ?? '', 'data');
  const pushes: PushMessage[] = [];
  const log = createMemoryLog();
  const sessionListeners: ((client: string, state: SessionState) => void)[] = [];
  const core = await createCore({
    ports: {
      clock: systemClock,
      ids: uuidSource,
      log,
      logFiles: log.files,
      probe: systemProbe,
      vitals: idleVitals,
      openSqlite,
      outside: httpOutsideModel,
      lockDataFolder,
      openSecrets: () =>
        createSecretStores({
          folder: join(folder, '..', 'private', 'keys'),
          passphrase: null,
          keychain: null,
        }),
      openAnchors: () => createFileAnchorStore(join(folder, '..', 'private', 'anchors')),
      passwords: createCheapPasswords(),
      openVault: openFileVault,
      openCopies: () => directCopies(openSqlite),
      openEvidenceEngine: () => idleEvidenceEngine,
      openComparison: () => idleComparison,
      ...options.ports,
    },
    publish: (message) => {
      pushes.push(message);
    },
    announce: (client, state) => {
      for (const listener of sessionListeners) listener(client, state);
    },
    version: '0.0.0-test',
    shell: 'test',
    dataFolder: folder,
    resourcesFolder: options.resourcesFolder ?? null,
  });

  let requests = 0;
  const send = (name: string, input: unknown, caller: Caller): Promise<Reply> => {
    requests += 1;
    return core.dispatch({ id: `test-${requests}`, name, input }, caller);
  };
  const callAs =
    (actor: Actor): TestCore['call'] =>
    async <Name extends CoreCommandName>(name: Name, input: CommandInput<Name>) => {
      const reply = await send(name, input, { actor, shell: 'test' });
      if (!reply.ok) throw new DriftGuardError(reply.error.code, reply.error.message, reply.error.details);
      // The output was parsed by the command's own schema.
      return reply.value as CommandOutput<Name>;
    };
  const call = callAs(core.system);
  return {
    call,
    ask: (name, input, actor = core.system) => send(name, input, { actor, shell: 'test' }),
    async as(role) {
      requests += 1;
      const email = `${role}-${requests}@example.org`;
      const { account } = await call('users/create', { name: `Person ${requests}`, email, role });
      const actor = { id: account.id, name: account.name, role };
      return {
        actor,
        call: callAs(actor),
        ask: (name, input) => send(name, input, { actor, shell: 'test' }),
      };
    },
    onSession: (listener) => {
      sessionListeners.push(listener);
    },
    dispatch: core.dispatch,
    pushes,
    log: log.entries,
    core,
    folder,
    async close() {
      await core.close();
      await own?.remove();
    },
  };
}
