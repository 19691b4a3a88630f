import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import { requestEnvelope, requestId } from '../../shared/contract/envelope.ts';
import type { Reply, RequestEnvelope } from '../../shared/contract/envelope.ts';
import { commands, isCommandName } from '../../shared/contract/index.ts';
import type { PushMessage, ShellCommandName } from '../../shared/contract/index.ts';
import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import { requestIdOf } from '../core/request-shape.ts';
import type { CoreHost } from '../processes/core-host.ts';
import { failureReply, replyOfError } from '../processes/failure-reply.ts';
import { createSignInKeeper } from '../processes/sign-in-keeper.ts';
import { guardRequest } from './request-size.ts';
import { appOrigin } from './security.ts';

/** The channels between a window and its shell. The preload names them as well. */
export const channels = {
  call: 'driftguard:call',
  cancel: 'driftguard:cancel',
  push: 'driftguard:push',
} as const;

/** What the shell itself answers: native dialogs and notifications. `push` reaches the page that called. */
export type ShellCommands = {
  readonly [Name in ShellCommandName]: (
    input: unknown,
    push: (message: PushMessage) => void,
  ) => Promise<unknown>;
};

export type IpcOptions = {
  readonly ipcMain: IpcMain;
  readonly core: Pick<CoreHost, 'call' | 'admit' | 'renew' | 'onSession' | 'onPush'>;
  readonly shellCommands: ShellCommands;
  /** The page of our window, or null when there is none. */
  readonly page: () => WebContents | null;
};

/** True for the top frame of our own page only: not for a frame inside it, nor for a page that replaced it. */
function isOurs(event: IpcMainEvent | IpcMainInvokeEvent, page: WebContents | null): boolean {
  const { senderFrame } = event;
  if (page === null || event.sender !== page || senderFrame === null) return false;
  return (
    senderFrame === page.mainFrame &&
    senderFrame.origin === appOrigin &&
    senderFrame.url.startsWith(`${appOrigin}/`)
  );
}

function isShellCommand(name: string): name is ShellCommandName {
  return isCommandName(name) && commands[name].place === 'shell';
}

/**
 * Connects the window with the core: one channel for calls, one to give them up, one for pushed messages.
 * The tokens of whoever is signed in stay on this side. `close` signs out.
 */
export function connectWindow({ ipcMain, core, shellCommands, page }: IpcOptions): {
  close(): Promise<void>;
} {
  const keeper = createSignInKeeper({
    core,
    onChange: (state) => {
      send({ topic: 'session/changed', payload: { state } });
    },
  });

  function send(message: PushMessage): void {
    const target = page();
    if (target !== null && !target.isDestroyed()) target.send(channels.push, message);
  }

  /** Reads under way that the page may give up; a write goes on, and its answer is the truth. */
  const reads = new Map<string, (reply: Reply) => void>();

  async function answerHere(name: ShellCommandName, { id, input }: RequestEnvelope): Promise<Reply> {
    const parsed = commands[name].input.safeParse(input);
    if (!parsed.success) throw new DriftGuardError('INVALID_INPUT');
    await keeper.admit(name);
    return { id, ok: true, value: commands[name].output.parse(await shellCommands[name](parsed.data, send)) };
  }

  async function answerInCore(request: RequestEnvelope): Promise<Reply> {
    const { id, name } = request;
    if (!isCommandName(name) || commands[name].effect !== 'read') return keeper.call(request);
    try {
      return await Promise.race([
        keeper.call(request),
        new Promise<Reply>((resolve) => {
          reads.set(id, resolve);
        }),
      ]);
    } finally {
      reads.delete(id);
    }
  }

  async function answer(request: unknown): Promise<Reply> {
    try {
      guardRequest(request);
      const envelope = requestEnvelope.safeParse(request);
      if (!envelope.success) throw new DriftGuardError('MALFORMED_REQUEST');
      const { name } = envelope.data;
      return await (isShellCommand(name) ? answerHere(name, envelope.data) : answerInCore(envelope.data));
    } catch (error) {
      const id = requestIdOf(request);
      return isDriftGuardError(error) ? replyOfError(error, id) : failureReply('INTERNAL', { id });
    }
  }

  ipcMain.handle(channels.call, (event, request: unknown) =>
    isOurs(event, page()) ? answer(request) : failureReply('FORBIDDEN'),
  );
  ipcMain.on(channels.cancel, (event, id: unknown) => {
    if (!isOurs(event, page())) return;
    const known = z.safeParse(requestId, id);
    if (known.success) reads.get(known.data)?.(failureReply('CANCELLED', { id: known.data }));
  });
  const unsubscribe = core.onPush((message) => {
    if (message.topic === 'core/state' || keeper.isOpen()) send(message);
  });
  return {
    close: () => {
      unsubscribe();
      return keeper.close();
    },
  };
}
