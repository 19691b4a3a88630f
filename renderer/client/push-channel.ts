import { toClientError } from './client-error.ts';
import type { ClientError } from './client-error.ts';
import { createEventParser } from './event-stream.ts';

/** Waits between attempts to reach the shell again, in milliseconds; the last one repeats. */
export const reconnectDelaysMs = [500, 1000, 2000, 4000, 8000] as const;

/** The shell sends a heartbeat every 15 s; three missed ones mean the connection is dead. */
export const silenceLimitMs = 45_000;

export type PushChannelOptions = {
  /** Opens the stream; rejects with a ClientError. */
  readonly open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  readonly onMessage: (message: unknown) => void;
  readonly onState: (state: 'online' | 'offline' | 'signed-out') => void;
};

/** Keeps the stream of pushed messages open, and says when it is not. */
export function createPushChannel({ open, onMessage, onState }: PushChannelOptions) {
  const lifetime = new AbortController();
  let attempt = 0;
  let controller = new AbortController();
  let wake: (() => void) | null = null;

  const parse = (): ((text: string) => void) =>
    createEventParser((data) => {
      try {
        onMessage(JSON.parse(data));
      } catch {
        // A broken message is lost, not the stream: the lists are read again on the next change.
      }
    });

  async function readOnce(): Promise<void> {
    controller = new AbortController();
    const stream = await open(controller.signal);
    attempt = 0;
    onState('online');
    const reader = stream.getReader();
    const decoder = new TextDecoder();
    const take = parse();
    for (;;) {
      const silence = setTimeout(() => {
        controller.abort();
      }, silenceLimitMs);
      try {
        const { done, value } = await reader.read();
        if (done) return;
        take(decoder.decode(value, { stream: true }));
      } finally {
        clearTimeout(silence);
      }
    }
  }

  async function pause(): Promise<void> {
    const delayMs = reconnectDelaysMs[Math.min(attempt, reconnectDelaysMs.length - 1)];
    attempt += 1;
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, delayMs);
    });
  }

  async function run(): Promise<void> {
    while (!lifetime.signal.aborted) {
      let failure: ClientError | null = null;
      try {
        await readOnce();
      } catch (error) {
        failure = toClientError(error);
      }
      if (lifetime.signal.aborted) return;
      if (failure?.code === 'NOT_SIGNED_IN') {
        onState('signed-out');
        return;
      }
      onState('offline');
      await pause();
    }
  }

  return {
    start(): void {
      void run();
    },
    stop(): void {
      lifetime.abort();
      controller.abort();
      wake?.();
    },
  };
}
