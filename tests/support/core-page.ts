import { createCoreHost } from '../../main/processes/core-host.ts';
import type { CoreHost } from '../../main/processes/core-host.ts';
import type { CoreChild } from '../../main/processes/core-child.ts';
import type { FromCore, ToCore } from '../../main/processes/protocol.ts';
import { serveCore } from '../../main/processes/serve-core.ts';
import { createSignInKeeper } from '../../main/processes/sign-in-keeper.ts';
import type { SignInKeeper } from '../../main/processes/sign-in-keeper.ts';
import type { SessionState } from '../../main/core/caller.ts';
import type { CommandInput, CommandOutput, CoreCommandName } from '../../shared/contract/index.ts';
import type { Reply } from '../../shared/contract/envelope.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { TestCore } from './core-harness.ts';

function deliver<Message>(listeners: readonly ((message: Message) => void)[], message: Message): void {
  const copy = structuredClone(message);
  queueMicrotask(() => {
    for (const listener of listeners) listener(copy);
  });
}

/** The host that a shell has, over a core in this process: every message is cloned as between processes. */
export async function hostOf(test: TestCore): Promise<CoreHost> {
  const toShell: ((message: FromCore) => void)[] = [];
  const toCore: ((message: ToCore) => void)[] = [];
  const exits: (() => void)[] = [];
  const child: CoreChild = {
    pid: undefined,
    post: (message) => {
      deliver(toCore, message);
    },
    onMessage: (listener) => {
      toShell.push(listener);
    },
    onExit: (listener) => {
      exits.push(() => {
        listener({ code: 0, signal: null, lastWords: '' });
      });
    },
    kill: () => undefined,
  };
  serveCore({
    channel: {
      post: (message) => {
        deliver(toShell, message);
      },
      onMessage: (listener) => {
        toCore.push(listener);
      },
      onClosed: () => undefined,
    },
    openCore: (_options, _publish, announce) => {
      test.onSession(announce);
      return Promise.resolve({ ...test.core, close: () => Promise.resolve() });
    },
    exit: () => {
      for (const exit of exits) exit();
    },
  });
  const host = createCoreHost({
    launch: () => child,
    options: {
      dataFolder: test.folder,
      shell: 'test',
      version: '0.0.0-test',
      resourcesFolder: null,
      passphrase: null,
    },
  });
  await host.start();
  return host;
}

/** A page of a shell, with what a shell keeps for it. */
export type TestPage = {
  readonly keeper: SignInKeeper;
  /** What the page was told of its session, oldest first. */
  readonly states: SessionState[];
  ask(name: string, input?: unknown): Promise<Reply>;
  /** `OK`, or the code with which a command is refused. */
  code(name: string, input?: unknown): Promise<string>;
  call<Name extends CoreCommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>;
};

export function openPage(host: CoreHost, monotonicMs?: () => number): TestPage {
  const states: SessionState[] = [];
  const keeper = createSignInKeeper({
    core: host,
    onChange: (state) => states.push(state),
    ...(monotonicMs === undefined ? {} : { monotonicMs }),
  });
  const ask = (name: string, input: unknown = {}) => keeper.call({ id: 'page', name, input });
  return {
    keeper,
    states,
    ask,
    async code(name, input) {
      const reply = await ask(name, input);
      return reply.ok ? 'OK' : reply.error.code;
    },
    async call<Name extends CoreCommandName>(name: Name, input: CommandInput<Name>) {
      const reply = await ask(name, input);
      if (!reply.ok) throw new DriftGuardError(reply.error.code, reply.error.message, reply.error.details);
      // The output was parsed by the command's own schema.
      return reply.value as CommandOutput<Name>;
    },
  };
}
