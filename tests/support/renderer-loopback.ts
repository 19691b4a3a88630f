import type { SessionSurroundings } from '../../renderer/client/loopback-session.ts';

type Options = {
  hash: string;
  resume?: string;
  sessionStatus?: number;
  /** Answers everything but the exchange of secrets. */
  respond?: (path: string, init: RequestInit) => Response | Promise<Response>;
};

/** A browser tab with a shell behind it, for the tests of the loopback client. */
export function createSurroundings({ hash, resume, sessionStatus = 200, respond }: Options) {
  const stored = new Map<string, string>(resume === undefined ? [] : [['driftguard.resume', resume]]);
  const exchanges: unknown[] = [];
  const shownAddresses: string[] = [];
  const requests: { path: string; authorization: string | null; body: unknown }[] = [];
  let count = 0;

  const world = {
    sessionStatus,
    exchanges,
    shownAddresses,
    requests,
    location: { hash, pathname: '/', search: '' },
    history: {
      state: null,
      replaceState: (_state: unknown, _unused: string, address?: string | URL | null) => {
        shownAddresses.push(String(address));
      },
    },
    storage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => {
        stored.set(key, value);
      },
      removeItem: (key: string) => {
        stored.delete(key);
      },
    },
    fetch: async (input: unknown, init: RequestInit = {}): Promise<Response> => {
      const path = String(input);
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
      if (path === '/session') {
        exchanges.push(body);
        if (world.sessionStatus !== 200) return Response.json({}, { status: world.sessionStatus });
        count += 1;
        return Response.json({ bearer: `bearer-${count}`, resume: `resume-${count}` });
      }
      requests.push({ path, authorization: new Headers(init.headers).get('authorization'), body });
      if (respond === undefined) throw new TypeError('The test gave no answer.');
      return respond(path, init);
    },
  } satisfies SessionSurroundings & Record<string, unknown>;
  return world;
}

/** A streamed answer whose text the test sends. */
export function createEventStream() {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  return {
    response: () => new Response(stream, { headers: { 'content-type': 'text/event-stream' } }),
    send(text: string): void {
      controller?.enqueue(encoder.encode(text));
    },
    end(): void {
      controller?.close();
    },
  };
}
