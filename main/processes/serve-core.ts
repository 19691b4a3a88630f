import { fileToken } from '../../shared/schema/ids.ts';
import type { Reply } from '../../shared/contract/envelope.ts';
import { DriftGuardError, errorCatalogue, isDriftGuardError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Dispatch } from '../core/dispatch.ts';
import type { Actor, FileVault, Publish, VaultFile } from '../core/ports.ts';
import { failureReply, requestIdOf } from './failure-reply.ts';
import type { ParentChannel } from './parent-channel.ts';
import type { CoreOptions, ToCore } from './protocol.ts';

/** A core that has opened its data folder, as the process around it sees it. */
export type OpenedCore = {
  readonly dispatch: Dispatch;
  readonly vault: FileVault;
  /** The person on whose behalf the shell calls. */
  readonly operator: Actor;
  readonly uploadFolder: string;
  close(): Promise<void>;
};

export type OpenCore = (options: CoreOptions, publish: Publish) => Promise<OpenedCore>;

export type ServeOptions = {
  readonly channel: ParentChannel;
  readonly openCore: OpenCore;
  /** Ends the process; a parameter so that tests survive it. */
  readonly exit: (code: number) => void;
};

function toCoded(error: unknown): { code: ErrorCode; sentence: string } {
  if (isDriftGuardError(error)) return { code: error.code, sentence: error.message };
  return { code: 'INTERNAL', sentence: errorCatalogue.INTERNAL.sentence };
}

/** Answers the shell's messages until it says shutdown or is gone; then closes the core and ends the process. */
export function serveCore({ channel, openCore, exit }: ServeOptions): { shutdown(): Promise<void> } {
  let opening: Promise<OpenedCore> | null = null;
  let shell: CoreOptions['shell'] = 'test';
  let ending: Promise<void> | null = null;

  async function open(options: CoreOptions): Promise<void> {
    opening = openCore(options, (message) => {
      channel.post({ type: 'push', message });
    });
    try {
      const { uploadFolder } = await opening;
      channel.post({ type: 'ready', ready: { uploadFolder } });
    } catch (error) {
      if (!isDriftGuardError(error))
        process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
      channel.post({ type: 'failed', ...toCoded(error) });
    }
  }

  async function opened(): Promise<OpenedCore> {
    if (opening === null) throw new DriftGuardError('CORE_UNAVAILABLE');
    return opening;
  }

  async function call(seq: number, request: unknown): Promise<void> {
    let reply: Reply;
    try {
      const core = await opened();
      reply = await core.dispatch(request, { actor: core.operator, shell });
    } catch (error) {
      // Dispatch itself never rejects: this core has not opened.
      const { code, sentence } = toCoded(error);
      reply = failureReply(code, { id: requestIdOf(request), message: sentence });
    }
    channel.post({ type: 'reply', seq, reply });
  }

  async function file(
    seq: number,
    work: (vault: FileVault) => VaultFile | Promise<VaultFile>,
  ): Promise<void> {
    try {
      const { vault } = await opened();
      channel.post({ type: 'file', seq, file: await work(vault) });
    } catch (error) {
      channel.post({ type: 'file-refused', seq, ...toCoded(error) });
    }
  }

  async function end(): Promise<void> {
    let code = 0;
    try {
      await (await opening)?.close();
    } catch {
      // Either it never opened, which the shell was told, or closing failed and there is nothing left to try.
      code = 1;
    }
    exit(code);
  }

  function shutdown(): Promise<void> {
    ending ??= end();
    return ending;
  }

  async function take(message: ToCore): Promise<void> {
    switch (message.type) {
      case 'open':
        shell = message.options.shell;
        return open(message.options);
      case 'call':
        return call(message.seq, message.request);
      case 'register-file':
        return file(message.seq, (vault) => vault.register(message.path, message.name));
      case 'resolve-file':
        return file(message.seq, (vault) => {
          const token = fileToken.safeParse(message.token);
          if (!token.success) throw new DriftGuardError('FILE_TOKEN_UNKNOWN');
          return vault.resolve(token.data);
        });
      case 'ping':
        channel.post({ type: 'pong' });
        return;
      case 'shutdown':
        return shutdown();
    }
  }

  channel.onMessage((message) => {
    void take(message);
  });
  channel.onClosed(() => {
    void shutdown();
  });
  return { shutdown };
}
