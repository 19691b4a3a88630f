import type { ServerResponse } from 'node:http';
import type { PushMessage } from '../../shared/contract/index.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { dataHeaders } from './answers.ts';
import type { LoopbackLimits } from './limits.ts';
import type { Session } from './sessions.ts';

/** Open streams of pushed messages (server-sent events over a plain answer), one for each page. */
export type EventStreams = {
  /** Takes over an answer whose headers have not been sent. Throws RATE_LIMITED when there are too many. */
  open(response: ServerResponse, session: Session, first: PushMessage): void;
  /** Sends to the pages for which `mayHear` says so. */
  publish(message: PushMessage, mayHear: (session: Session) => boolean): void;
  /** Ends the streams of a session. */
  endSession(session: Session): void;
  count(): number;
  close(): void;
};

type Stream = { readonly response: ServerResponse; readonly session: Session };

const encode = (message: PushMessage): string => `data: ${JSON.stringify(message)}\n\n`;

export function createEventStreams(limits: LoopbackLimits): EventStreams {
  const streams = new Set<Stream>();

  function end(stream: Stream): void {
    streams.delete(stream);
    stream.response.destroy();
  }

  function write(stream: Stream, text: string): void {
    // A page that does not read would make us keep everything for it.
    if (stream.response.writableLength > limits.maxStreamBacklogBytes) end(stream);
    else stream.response.write(text);
  }

  function writeAll(text: string): void {
    for (const stream of streams) write(stream, text);
  }

  const heartbeat = setInterval(() => {
    writeAll(':\n\n');
  }, limits.heartbeatMs);
  heartbeat.unref();

  return {
    open(response, session, first) {
      if (streams.size >= limits.maxEventStreams) {
        throw new DriftGuardError('RATE_LIMITED', 'Too many pages are open. Close some of them.');
      }
      const stream = { response, session };
      streams.add(stream);
      response.once('close', () => {
        streams.delete(stream);
      });
      response.on('error', () => {
        streams.delete(stream);
      });
      response.writeHead(200, { ...dataHeaders, 'content-type': 'text/event-stream; charset=utf-8' });
      response.write(encode(first));
    },
    publish(message, mayHear) {
      const text = encode(message);
      for (const stream of streams) if (mayHear(stream.session)) write(stream, text);
    },
    endSession({ id }) {
      for (const stream of streams) if (stream.session.id === id) end(stream);
    },
    count: () => streams.size,
    close() {
      clearInterval(heartbeat);
      for (const stream of streams) end(stream);
    },
  };
}
