import { randomUUID } from 'node:crypto';
import { fileToken } from '../../shared/schema/ids.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import { DriftGuardError, errorCatalogue, isDriftGuardError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Credentials, Sender } from '../core/caller.ts';
import type { Dispatch } from '../core/dispatch.ts';
import type { AnnounceSession } from '../core/features/identity/sessions.ts';
import type { Core } from '../core/create-core.ts';
import type { FileVault, Publish, VaultFile } from '../core/ports.ts';
import { requestIdOf } from '../core/request-shape.ts';
import { DamagedWorkspaceError } from '../core/safekeeping/rescue.ts';
import type { RescueOffer } from '../core/safekeeping/rescue.ts';
import { failureReply } from './failure-reply.ts';
import type { ParentChannel } from './parent-channel.ts';
import type { CoreAnswer, CoreOptions, FromCore, ToCore } from './protocol.ts';

/** A core that has opened its data folder, as the process around it sees it. */
export type OpenedCore = {
  readonly dispatch: Dispatch;
  readonly vault: FileVault;
  readonly identity: Core['identity'];
  readonly admit: Core['admit'];
  readonly uploadFolder: string;
  /** What was put in place of a damaged database, in sentences. */
  readonly rescued?: readonly string[];
  close(): Promise<void>;
};

/** How a shell follows a rescue, and ends it. */
export type RescueWatch = {
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
};

export type OpenCore = (
  options: CoreOptions,
  publish: Publish,
  announce: AnnounceSession,
  rescue?: RescueWatch,
) => Promise<OpenedCore>;

export type ServeOptions = {
  readonly channel: ParentChannel;
  readonly openCore: OpenCore;
  /** Ends the process; a parameter so that tests survive it. */
  readonly exit: (code: number) => void;
};

function toCoded(error: unknown): { code: ErrorCode; sentence: string; rescue?: RescueOffer } {
  if (error instanceof DamagedWorkspaceError) {
    return { code: error.code, sentence: error.message, rescue: error.offer };
  }
  if (isDriftGuardError(error)) return { code: error.code, sentence: error.message };
  return { code: 'INTERNAL', sentence: errorCatalogue.INTERNAL.sentence };
}

/** Answers the shell's messages until it says shutdown or is gone; then closes the core and ends the process. */
export function serveCore({ channel, openCore, exit }: ServeOptions): { shutdown(): Promise<void> } {
  let opening: Promise<OpenedCore> | null = null;
  let shell: CoreOptions['shell'] = 'test';
  let ending: Promise<void> | null = null;
  const closing = new AbortController();

  async function open(options: CoreOptions): Promise<void> {
    opening = openCore(
      options,
      (message) => {
        channel.post({ type: 'push', message });
      },
      (client, state) => {
        channel.post({ type: 'session', client, state });
      },
      {
        signal: closing.signal,
        report: (progress) => {
          channel.post({ type: 'rescuing', progress });
        },
      },
    );
    try {
      const { uploadFolder, rescued } = await opening;
      const ready = { uploadFolder, ...(rescued === undefined ? {} : { rescued }) };
      channel.post({ type: 'ready', ready });
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

  async function answerTo(request: unknown, sender: Sender): Promise<CoreAnswer> {
    try {
      const { identity, dispatch } = await opened();
      const caller = identity.caller(sender, shell);
      if (sender.access !== null && caller.actor === null) {
        return { reply: failureReply('NOT_SIGNED_IN', { id: requestIdOf(request) }), stale: true };
      }
      let handedOver: { readonly credentials?: Credentials | null } = {};
      const handOver = (credentials: Credentials | null) => {
        handedOver = { credentials };
      };
      const reply = await dispatch(request, { ...caller, handOver });
      return { reply, ...handedOver };
    } catch (error) {
      // Dispatch itself never rejects: this core has not opened, or its database does not answer.
      const { code, sentence } = toCoded(error);
      return { reply: failureReply(code, { id: requestIdOf(request), message: sentence }) };
    }
  }

  async function admission(name: string, sender: Sender): Promise<CoreAnswer> {
    try {
      const { identity, admit } = await opened();
      const caller = identity.caller(sender, shell);
      if (sender.access !== null && caller.actor === null) {
        return { reply: failureReply('NOT_SIGNED_IN'), stale: true };
      }
      return { reply: admit(name, caller) };
    } catch (error) {
      const { code, sentence } = toCoded(error);
      return { reply: failureReply(code, { message: sentence }) };
    }
  }

  /** Posts what the work gives, or why it was refused. */
  async function answering(seq: number, work: () => FromCore | Promise<FromCore>): Promise<void> {
    try {
      channel.post(await work());
    } catch (error) {
      channel.post({ type: 'refused', seq, ...toCoded(error) });
    }
  }

  async function file(
    seq: number,
    work: (vault: FileVault) => VaultFile | Promise<VaultFile>,
  ): Promise<void> {
    return answering(seq, async () => {
      const { vault } = await opened();
      return { type: 'file', seq, file: await work(vault) };
    });
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
    closing.abort();
    ending ??= end();
    return ending;
  }

  async function take(message: ToCore): Promise<void> {
    switch (message.type) {
      case 'open':
        shell = message.options.shell;
        return open(message.options);
      case 'call':
        channel.post({
          type: 'reply',
          seq: message.seq,
          ...(await answerTo(message.request, message.sender)),
        });
        return;
      case 'admit':
        channel.post({
          type: 'reply',
          seq: message.seq,
          ...(await admission(message.name, message.sender)),
        });
        return;
      case 'renew':
        return answering(message.seq, async () => ({
          type: 'renewed',
          seq: message.seq,
          credentials: (await opened()).identity.refresh(message.renewal),
        }));
      case 'open-demo':
        return answering(message.seq, async () => ({
          type: 'demo',
          seq: message.seq,
          jobId: await (await opened()).identity.openDemo(randomUUID()),
        }));
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
