import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createLoopbackClient } from '../../../../renderer/client/loopback-client.ts';
import type { LoopbackClient } from '../../../../renderer/client/loopback-client.ts';
import { createEventStream, createSurroundings } from '../../../support/renderer-loopback.ts';
import { sampleInfo } from '../../../support/renderer-samples.ts';

const hash = `#key=${'s'.repeat(43)}`;
let open: LoopbackClient | null = null;

function connect(surroundings: ReturnType<typeof createSurroundings>): LoopbackClient {
  open = createLoopbackClient(surroundings);
  return open;
}

afterEach(() => {
  open?.stop();
  vi.useRealTimers();
});

const reply = (value: unknown): Response => Response.json({ id: 'x', ok: true, value });
const refusal = (code: string, status: number): Response =>
  Response.json(
    {
      id: 'x',
      ok: false,
      error: {
        code,
        message: 'No.',
        details: { problems: [{ path: 'name', message: 'Taken.' }] },
        correlationId: 'c-9',
      },
    },
    { status },
  );

function requestIdOf({ body }: RequestInit): string {
  return z.object({ id: z.string() }).parse(JSON.parse(typeof body === 'string' ? body : '')).id;
}

describe('the client of the browser shell', () => {
  it('sends a command with its envelope and the bearer, and answers the value', async () => {
    const events = createEventStream();
    const world = createSurroundings({
      hash,
      respond: (path) => (path === '/events' ? events.response() : reply(sampleInfo())),
    });
    const client = connect(world);
    expect(await client.call('app/info', {})).toEqual(sampleInfo());
    const request = world.requests.find(({ path }) => path === '/api/app/info');
    expect(request).toEqual({
      path: '/api/app/info',
      authorization: 'Bearer bearer-1',
      body: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'app/info', input: {} },
    });
  });

  it('rejects with the coded failure of the engine', async () => {
    const world = createSurroundings({ hash, respond: () => refusal('NAME_TAKEN', 409) });
    await expect(connect(world).call('app/info', {})).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      message: 'No.',
      problems: [{ path: 'name', message: 'Taken.' }],
      correlationId: 'c-9',
    });
  });

  it('says that the engine is unavailable when nothing answers, and INTERNAL to an answer of no shape', async () => {
    const silent = createSurroundings({
      hash,
      respond: () => {
        throw new TypeError('fetch failed');
      },
    });
    await expect(connect(silent).call('app/info', {})).rejects.toMatchObject({ code: 'CORE_UNAVAILABLE' });
    open?.stop();
    const odd = createSurroundings({ hash, respond: () => new Response('<html>', { status: 200 }) });
    await expect(connect(odd).call('app/info', {})).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('renews the bearer once after a 401 and repeats the call', async () => {
    let refused = false;
    const events = createEventStream();
    const world = createSurroundings({
      hash,
      respond: (path, init) => {
        if (path === '/events') return events.response();
        const bearer = new Headers(init.headers).get('authorization');
        if (bearer === 'Bearer bearer-1') {
          refused = true;
          return refusal('NOT_SIGNED_IN', 401);
        }
        return reply(sampleInfo());
      },
    });
    expect(await connect(world).call('app/info', {})).toEqual(sampleInfo());
    expect([refused, world.exchanges.length]).toEqual([true, 2]);
  });

  it('takes a 401 that answers its own call as the word on the person, and calls once', async () => {
    const events = createEventStream();
    const world = createSurroundings({
      hash,
      respond: (path, init) => {
        if (path === '/events') return events.response();
        const id = requestIdOf(init);
        const error = { code: 'SIGN_IN_REFUSED', message: 'No.', details: {}, correlationId: 'c-1' };
        return Response.json({ id, ok: false, error }, { status: 401 });
      },
    });
    const client = connect(world);
    const attempt = { email: 'ana@example.org', password: 'wrong' };
    await expect(client.call('session/sign-in', attempt)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    const calls = world.requests.filter(({ path }) => path === '/api/session/sign-in');
    expect([calls.length, world.exchanges.length]).toEqual([1, 1]);
  });

  it('stays connected when nobody is signed in', async () => {
    const events = createEventStream();
    const world = createSurroundings({
      hash,
      respond: (path, init) => {
        if (path === '/events') return events.response();
        const id = requestIdOf(init);
        const error = { code: 'NOT_SIGNED_IN', message: 'Sign in.', details: {}, correlationId: 'c-1' };
        return Response.json({ id, ok: false, error }, { status: 401 });
      },
    });
    const client = connect(world);
    await expect(client.call('app/info', {})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    await vi.waitFor(() => {
      expect(client.connection.getState().state).toBe('online');
    });
  });

  it('shows the connection as signed out when there is no secret', async () => {
    const client = connect(createSurroundings({ hash: '' }));
    await vi.waitFor(() => {
      expect(client.connection.getState().state).toBe('signed-out');
    });
  });

  it('delivers pushed messages and counts the times the engine came back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const streams = [createEventStream(), createEventStream()];
    let opened = 0;
    const world = createSurroundings({
      hash,
      respond: (path) => {
        const stream = path === '/events' ? streams[opened++] : undefined;
        if (stream === undefined) throw new TypeError('gone');
        return stream.response();
      },
    });
    const client = connect(world);
    const received: unknown[] = [];
    client.subscribe('records/changed', (payload) => {
      received.push(payload);
    });
    await vi.waitFor(() => {
      expect(client.connection.getState()).toEqual({ state: 'online', epoch: 0 });
    });
    streams[0]?.send(
      ': ping\n\ndata: {"topic":"records/changed","payload":{"entity":"model","ids":["a"]}}\n\n',
    );
    streams[0]?.send(
      'data: {"topic":"records/changed","payload":{"entity":"nonsense"}}\n\ndata: not json\n\n',
    );
    streams[0]?.send('data: {"topic":"records/changed","payload":{"entity":"run","ids":[]}}\n\n');
    await vi.waitFor(() => {
      expect(received).toEqual([
        { entity: 'model', ids: ['a'] },
        { entity: 'run', ids: [] },
      ]);
    });
    streams[0]?.end();
    await vi.waitFor(() => {
      expect(client.connection.getState()).toEqual({ state: 'offline', epoch: 0 });
    });
    await vi.advanceTimersByTimeAsync(600);
    await vi.waitFor(() => {
      expect(client.connection.getState()).toEqual({ state: 'online', epoch: 1 });
    });
    expect(opened).toBe(2);
  });

  it('is offline while the engine behind the shell restarts', async () => {
    const events = createEventStream();
    const client = connect(createSurroundings({ hash, respond: () => events.response() }));
    await vi.waitFor(() => {
      expect(client.connection.getState().state).toBe('online');
    });
    events.send('data: {"topic":"core/state","payload":{"state":"restarting","reason":"crashed"}}\n\n');
    await vi.waitFor(() => {
      expect(client.connection.getState().state).toBe('offline');
    });
    events.send('data: {"topic":"core/state","payload":{"state":"ready","reason":""}}\n\n');
    await vi.waitFor(() => {
      expect(client.connection.getState()).toEqual({ state: 'online', epoch: 1 });
    });
  });
});
