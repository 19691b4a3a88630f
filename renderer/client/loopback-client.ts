import { replyEnvelope } from '../../shared/contract/envelope.ts';
import type { HeldFile } from '../../shared/contract/files.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/index.ts';
import { ClientError, errorFromFailure } from './client-error.ts';
import type { CallOptions, Client, UploadProgress } from './client.ts';
import { createConnection, setConnectionState } from './connection.ts';
import { errorFromBody, offerDownload, uploadFile } from './loopback-files.ts';
import { createLoopbackSession } from './loopback-session.ts';
import type { SessionSurroundings } from './loopback-session.ts';
import { createPushChannel } from './push-channel.ts';
import { createTopicBus } from './topic-bus.ts';

export type LoopbackClient = Client & { stop(): void };

/** The client of the browser shell: same-origin HTTP, with pushed messages over a streamed answer. */
export function createLoopbackClient(surroundings: SessionSurroundings): LoopbackClient {
  const session = createLoopbackSession(surroundings);
  const connection = createConnection('connecting');
  const bus = createTopicBus();

  /** One request with the bearer; an expired bearer is renewed once. */
  async function request(path: string, init: RequestInit): Promise<Response> {
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
      if (response.status !== 401 || attempt > 0) return response;
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
    const response = await request(`/api/${name}`, {
      method: 'POST',
      body: JSON.stringify({ id: crypto.randomUUID(), name, input }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const reply = replyEnvelope.safeParse(await response.json().catch(() => null));
    if (!reply.success) throw new ClientError(response.status === 401 ? 'NOT_SIGNED_IN' : 'INTERNAL');
    if (!reply.data.ok) {
      if (reply.data.error.code === 'NOT_SIGNED_IN') setConnectionState(connection, 'signed-out');
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
    saveFile,
    stop: channel.stop,
  };
}

const jsonType = { 'content-type': 'application/json' };
