import type { Reply } from '../../shared/contract/envelope.ts';
import type { PushMessage } from '../../shared/contract/index.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { fileToken } from '../../shared/schema/ids.ts';
import type { SessionState } from '../../main/core/caller.ts';
import type { VaultFile } from '../../main/core/ports.ts';
import type { CoreHost, CoreStatus } from '../../main/processes/core-host.ts';
import { requestIdOf } from '../../main/core/request-shape.ts';
import { failureReply } from '../../main/processes/failure-reply.ts';

/** A core host without a process behind it, for tests of the shells. */
export type FakeCore = Pick<
  CoreHost,
  'call' | 'admit' | 'renew' | 'registerFile' | 'resolveFile' | 'onPush' | 'onSession' | 'status'
> & {
  /** Why pages may not do what the shell does; null while they may. */
  refusal: ErrorCode | null;
  /** Tells of the session of every page that ever called. */
  announce(state: SessionState): void;
  /** Every request that reached the core. */
  readonly requests: unknown[];
  readonly files: VaultFile[];
  answer: (request: unknown) => Reply | Promise<Reply>;
  current: CoreStatus;
  refuseFiles: boolean;
  push(message: PushMessage): void;
  listenerCount(): number;
};

export function createFakeCore(): FakeCore {
  const listeners = new Set<(message: PushMessage) => void>();
  const sessionListeners = new Set<(client: string, state: SessionState) => void>();
  const clients = new Set<string>();
  const fake: FakeCore = {
    requests: [],
    files: [],
    answer: (request) => ({ id: requestIdOf(request), ok: true, value: { echoed: request } }),
    current: { state: 'ready', reason: '' },
    refuseFiles: false,
    refusal: null,
    announce: (state) => {
      for (const client of clients) for (const listener of sessionListeners) listener(client, state);
    },
    admit: () =>
      Promise.resolve({
        reply:
          fake.refusal === null
            ? { id: 'admission', ok: true, value: null }
            : failureReply(fake.refusal, { id: 'admission' }),
      }),
    renew: () => Promise.resolve(null),
    call: async (request, { client }) => {
      clients.add(client);
      fake.requests.push(request);
      const envelope = request as { input?: unknown };
      if (typeof envelope !== 'object' || envelope === null || !('input' in envelope)) {
        return { reply: failureReply('MALFORMED_REQUEST', { id: requestIdOf(request) }) };
      }
      return { reply: await fake.answer(request) };
    },
    registerFile: (path, name) => {
      if (fake.refuseFiles) return Promise.reject(new DriftGuardError('CORE_UNAVAILABLE'));
      const token = fileToken.parse(String(fake.files.length).padStart(43, 'f'));
      const file = { token, name, sizeBytes: 0, path };
      fake.files.push(file);
      return Promise.resolve(file);
    },
    resolveFile: (token) => {
      const file = fake.files.find((held) => held.token === token);
      return file === undefined
        ? Promise.reject(new DriftGuardError('FILE_TOKEN_UNKNOWN'))
        : Promise.resolve(file);
    },
    onPush: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    onSession: (listener) => {
      sessionListeners.add(listener);
      return () => {
        sessionListeners.delete(listener);
      };
    },
    status: () => fake.current,
    push: (message) => {
      for (const listener of listeners) listener(message);
    },
    listenerCount: () => listeners.size,
  };
  return fake;
}
