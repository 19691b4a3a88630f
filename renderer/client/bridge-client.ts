import { replyEnvelope } from '../../shared/contract/envelope.ts';
import type { Reply } from '../../shared/contract/envelope.ts';
import type { CommandInput, CommandName, CommandOutput, PushMessage } from '../../shared/contract/index.ts';
import { ClientError, errorFromFailure } from './client-error.ts';
import type { CallOptions, Client } from './client.ts';
import { createConnection, setConnectionState } from './connection.ts';
import { saveText } from './downloads.ts';
import { createTopicBus } from './topic-bus.ts';

/** What the preload puts on `window.driftguard`. */
export type Bridge = {
  call(name: string, input: unknown): Promise<Reply>;
  cancel(requestId: string): void;
  onPush(listener: (message: PushMessage) => void): () => void;
};

declare global {
  interface Window {
    readonly driftguard?: Bridge;
  }
}

/** The client of the desktop shell: every call crosses the preload bridge. */
export function createBridgeClient(bridge: Bridge): Client {
  const connection = createConnection('online');
  const bus = createTopicBus();
  bridge.onPush((message) => {
    bus.publish(message);
  });
  bus.subscribe('core/state', ({ state }) => {
    setConnectionState(connection, state === 'ready' ? 'online' : 'offline');
  });

  async function call<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
    options: CallOptions = {},
  ): Promise<CommandOutput<Name>> {
    options.signal?.throwIfAborted();
    let answer: unknown;
    try {
      answer = await bridge.call(name, input);
    } catch {
      throw new ClientError('CORE_UNAVAILABLE');
    }
    const reply = replyEnvelope.safeParse(answer);
    if (!reply.success) throw new ClientError('INTERNAL');
    if (!reply.data.ok) throw errorFromFailure(reply.data.error);
    // The core has parsed the value with the output schema of this command.
    return reply.data.value as CommandOutput<Name>;
  }

  return {
    call,
    subscribe: bus.subscribe,
    connection,
    files: { kind: 'dialog', choose: (purpose = 'import') => call('files/choose', { purpose }) },
    desktop: {
      permission: () => 'granted',
      ask: () => Promise.resolve('granted'),
      show: (notice) => {
        // The alert waits in the list whether or not the system can show it.
        call('desktop/notify', notice).catch(() => undefined);
      },
    },
    saveFile: (file) => call('files/save', { token: file.token }),
    saveText,
  };
}
