import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loopbackLimits } from '../../main/loopback/limits.ts';
import type { LoopbackLimits } from '../../main/loopback/limits.ts';
import { startLoopback } from '../../main/loopback/server.ts';
import type { LoopbackShell } from '../../main/loopback/server.ts';
import { createFakeCore } from './fake-core.ts';
import type { FakeCore } from './fake-core.ts';

/** A loopback shell over a fake core, with helpers that speak to it as a browser does. */
export type LoopbackFixture = {
  readonly core: FakeCore;
  readonly shell: LoopbackShell;
  readonly origin: string;
  /** Correlation ids and stacks of what the shell logged as unexpected. */
  readonly logged: unknown[];
  uploads(): string[];
  /** A request as our own page sends it: same origin, with the fetch metadata of a browser. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Exchanges a fresh secret, and has somebody signed in on the page. */
  signIn(): Promise<{ bearer: string; resume: string }>;
  close(): Promise<void>;
};

export const testPage = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><div id="root"></div>';

export async function openLoopback(limits: Partial<LoopbackLimits> = {}): Promise<LoopbackFixture> {
  const uploadFolder = mkdtempSync(join(tmpdir(), 'driftguard-uploads-'));
  mkdirSync(uploadFolder, { recursive: true });
  const core = createFakeCore();
  const logged: unknown[] = [];
  const script = {
    contentType: 'text/javascript; charset=utf-8',
    content: Buffer.from('export {}'),
    etag: '"s1"',
  };
  const shell = await startLoopback({
    core,
    renderer: { page: testPage, files: new Map([['/assets/index-abc.js', script]]) },
    uploadFolder,
    port: 0,
    log: { error: (event, fields) => logged.push({ event, ...fields }) },
    limits: { ...loopbackLimits, ...limits },
  });
  const origin = `http://127.0.0.1:${shell.port}`;

  const ownFetch = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('origin', origin);
    headers.set('sec-fetch-site', 'same-origin');
    return fetch(`${origin}${path}`, { ...init, headers });
  };

  return {
    core,
    shell,
    origin,
    logged,
    uploads: () => readdirSync(uploadFolder),
    fetch: ownFetch,
    signIn: async () => {
      const secret = new URL(shell.newAddress()).hash.slice('#key='.length);
      const response = await ownFetch('/session', json({ secret }));
      const pair = (await response.json()) as { bearer: string; resume: string };
      await ownFetch(
        '/api/session/state',
        json({ id: 'state', name: 'session/state', input: {} }, pair.bearer),
      );
      core.announce('signed-in');
      return pair;
    },
    close: async () => {
      await shell.close();
      rmSync(uploadFolder, { recursive: true, force: true });
    },
  };
}

/** A POST with a JSON body. */
export function json(body: unknown, bearer?: string): RequestInit {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(body),
  };
}

export type RawAnswer = { readonly status: number | null; readonly text: string };

/** Sends bytes as they are and gives what came back until the other side closed or `limitMs` passed. */
export function sendRaw(port: number, bytes: string | Uint8Array, limitMs = 2000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let text = '';
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ status: status === undefined ? null : Number(status), text });
    };
    const timer = setTimeout(end, limitMs);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.once('close', end);
    socket.once('error', end);
    socket.write(bytes);
  });
}
