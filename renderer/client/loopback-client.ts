import { replyEnvelope } from '../../shared/contract/envelope.ts';
import type { HeldFile } from '../../shared/contract/files.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/index.ts';
import { createBrowserNotices } from './browser-notices.ts';
import type { NoticeSurroundings } from './browser-notices.ts';
import { ClientError, errorFromFailure } from './client-error.ts';
import type { CallOptions, Client, UploadProgress } from './client.ts';
import { createConnection, setConnectionState } from './connection.ts';
import { errorFromBody, uploadFile } from './loopback-files.ts';
import { createLoopbackSession } from './loopback-session.ts';
import type { SessionSurroundings } from './loopback-session.ts';
import { createPushChannel } from './push-channel.ts';
import { offerDownload, saveText } from './downloads.ts';
import { createTopicBus } from './topic-bus.ts';

export type LoopbackClient = Client & { stop(): void };

/** The client of the browser shell: same-origin HTTP, with pushed messages over a streamed answer. */
export function createLoopbackClient(surroundings: SessionSurroundings): LoopbackClient {
  const session = createLoopbackSession(surroundings);
  const connection = createConnection('connecting');
  const bus = createTopicBus();

  /**
   * One request with the bearer; an expired bearer is renewed once. `answersTo` is the id of a call: a 401
   * that carries it is the engine's word on the person, not the shell's on the bearer.
   */
  async function request(path: string, init: RequestInit, answersTo?: string): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const bearer = await bearerOrSignOut();
      let response: Response;
      try {
        response = await surroundings.fetch(path, {
          ...init,
          headers: { ...(init.body === undefined ? {} : jsonType), authorization: `Bearer ${bearer}` },
        });
      } catch (error) {
        if (init.signal?.aborted === true) throw error;
        throw new ClientError('CORE_UNAVAILABLE');
      }
      if (response.status !== 401 || attempt > 0 || (await carries(response, answersTo))) return response;
      session.expire(bearer);
    }
  }

  async function bearerOrSignOut(): Promise<string> {
    try {
      return await session.bearer();
    } catch (error) {
      if (error instanceof ClientError && error.code === 'NOT_SIGNED_IN') {
        setConnectionState(connection, 'signed-out');
      }
      throw error;
    }
  }

  const channel = createPushChannel({
    open: async (signal) => {
      const response = await request('/events', { signal });
      if (response.status === 401) throw new ClientError('NOT_SIGNED_IN');
      if (!response.ok || response.body === null) throw new ClientError('CORE_UNAVAILABLE');
      return response.body;
    },
    onMessage: bus.publish,
    onState: (state) => {
      setConnectionState(connection, state);
    },
  });
  bus.subscribe('core/state', ({ state }) => {
    setConnectionState(connection, state === 'ready' ? 'online' : 'offline');
  });
  channel.start();

  async function call<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
    options: CallOptions = {},
  ): Promise<CommandOutput<Name>> {
    const id = crypto.randomUUID();
    const response = await request(
      `/api/${name}`,
      {
        method: 'POST',
        body: JSON.stringify({ id, name, input }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
      id,
    );
    const reply = replyEnvelope.safeParse(await response.json().catch(() => null));
    if (!reply.success) throw new ClientError(response.status === 401 ? 'NOT_SIGNED_IN' : 'INTERNAL');
    if (!reply.data.ok) {
      const shellRefuses = reply.data.error.code === 'NOT_SIGNED_IN' && reply.data.id !== id;
      if (shellRefuses) setConnectionState(connection, 'signed-out');
      throw errorFromFailure(reply.data.error);
    }
    // The core has parsed the value with the output schema of this command.
    return reply.data.value as CommandOutput<Name>;
  }

  async function upload(file: File, onProgress: UploadProgress, signal: AbortSignal): Promise<HeldFile> {
    const bearer = await bearerOrSignOut();
    try {
      return await uploadFile(file, bearer, onProgress, signal);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'NOT_SIGNED_IN') throw error;
      session.expire(bearer);
      return uploadFile(file, await bearerOrSignOut(), onProgress, signal);
    }
  }

  async function saveFile(file: HeldFile): Promise<{ name: string }> {
    const response = await request(`/files/${file.token}`, {});
    if (!response.ok) throw errorFromBody(await response.json().catch(() => null));
    offerDownload(await response.blob(), file.name);
    return { name: file.name };
  }

  return {
    call,
    subscribe: bus.subscribe,
    connection,
    files: { kind: 'upload', upload },
    desktop: createBrowserNotices(noticeSurroundings, (id) => {
      bus.publish({ topic: 'alert/opened', payload: { id } });
    }),
    saveFile,
    saveText,
    stop: channel.stop,
  };
}

async function carries(response: Response, id: string | undefined): Promise<boolean> {
  if (id === undefined) return false;
  const reply = replyEnvelope.safeParse(
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  return reply.success && reply.data.id === id;
}

const noticeSurroundings: NoticeSurroundings = {
  Notification: globalThis.Notification,
  focus: () => {
    window.focus();
  },
};

const jsonType = { 'content-type': 'application/json' };
