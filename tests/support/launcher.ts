import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { enterWorkspace } from './enter-workspace.ts';
import { eventually } from './eventually.ts';

const program = join(import.meta.dirname, '../../main/cli/driftguard.ts');

export type Launched = {
  readonly child: ChildProcess;
  /** What it has printed so far, on both outputs. */
  text(): string;
  /** Resolves to the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Waits for the next address and gives it in parts. */
  address(): Promise<{ origin: string; secret: string }>;
};

/**
 * Starts the real `driftguard` as a person would, without a display; `under` is a program and its arguments that
 * start it.
 */
export function launch(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  under: readonly string[] = [],
): Launched {
  const [first = '', ...rest] = [...under, process.execPath, program, ...args];
  const child = spawn(first, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', NODE_OPTIONS: '', ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  // Whether the screens are of this minute depends on who is working on them.
  const said = () => text.replace(/^The screens are older than their sources\..*\n/m, '');
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(signal ?? code ?? -1);
    });
  });
  return {
    child,
    text: said,
    ended,
    address: async () => {
      const [, origin = '', secret = ''] = await eventually(
        'an address is printed',
        () => {
          if (child.exitCode !== null) throw new Error(`driftguard ended:\n${said()}`);
          return /(http:\/\/127\.0\.0\.1:\d+)\/#key=([\w-]{43})\n/.exec(said());
        },
        60_000,
      );
      return { origin, secret };
    },
  };
}

export type Page = {
  readonly bearer: string;
  readonly resume: string;
  /** Sends a command as the page does; gives the whole reply. */
  call(name: string, input?: unknown): Promise<unknown>;
  request(path: string, init?: RequestInit): Promise<Response>;
};

/** Opens an address as a browser does: exchanges its secret for a bearer, and signs in as an administrator. */
export async function openPage(
  origin: string,
  credential: { secret: string } | { resume: string },
): Promise<Page> {
  const own = { origin, 'sec-fetch-site': 'same-origin' };
  const response = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { ...own, 'content-type': 'application/json' },
    body: JSON.stringify(credential),
  });
  if (!response.ok) throw new Error(`no session: ${response.status}`);
  const { bearer, resume } = (await response.json()) as { bearer: string; resume: string };
  const request = (path: string, init: RequestInit = {}) => {
    const headers = new Headers({ ...own, authorization: `Bearer ${bearer}` });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    return fetch(`${origin}${path}`, { ...init, headers });
  };
  const page: Page = {
    bearer,
    resume,
    request,
    call: async (name, input = {}) => {
      const answer = await request(`/api/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: 'test', name, input }),
      });
      const reply: unknown = await answer.json();
      return reply;
    },
  };
  await enterWorkspace(page.call);
  return page;
}
