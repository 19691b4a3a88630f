import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../support/built.ts';
import { eventually } from '../../support/eventually.ts';
import { launch, openPage } from '../../support/launcher.ts';
import type { Launched } from '../../support/launcher.ts';

let folder: string;
let running: Launched[];

beforeAll(() => {
  ensureBuilt();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-launch-'));
  running = [];
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const dataFolder = () => join(folder, 'data');

function start(...args: string[]): Launched {
  const launched = launch(['start', '--no-open', `--data-dir=${dataFolder()}`, ...args]);
  running.push(launched);
  return launched;
}

/** Process ids of the children of a process (Linux). */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map(Number);
}

describe('driftguard start', () => {
  test('prints an address whose secret opens one session, serves the screens and ends in order', async () => {
    const launched = start();
    const { origin, secret } = await launched.address();
    expect(launched.text()).toMatch(
      /^DriftGuard {3}\d+\.\d+\.\d+\nData folder {2}\S+\/data\nAddress {6}http:\S+\n$/,
    );

    const html = await (await fetch(`${origin}/`)).text();
    expect(html).toContain('<div id="root">');
    expect(html).not.toContain('__CSP_NONCE__');
    const [, script = ''] = /<script type="module"[^>]* src="\.(\/assets\/[^"]+)"/.exec(html) ?? [];
    expect((await fetch(`${origin}${script}`)).status).toBe(200);

    const page = await openPage(origin, { secret });
    expect(await page.call('app/info')).toMatchObject({
      ok: true,
      value: { shell: 'loopback', dataFolderName: 'data', empty: true },
    });
    await expect(openPage(origin, { secret })).rejects.toThrow('no session: 401');

    launched.child.kill('SIGTERM');
    expect(await launched.ended).toBe(0);
    expect(launched.text()).toMatch(/\nClosing\.\n$/);
    expect(existsSync(join(dataFolder(), 'lock-holder.json'))).toBe(false);
    await expect(fetch(`${origin}/health`)).rejects.toThrow('fetch failed');
  });

  test.runIf(process.platform === 'linux')(
    'keeps its secrets out of the arguments of every process',
    async () => {
      const launched = start();
      const { secret } = await launched.address();
      expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(secret);
      const [core = 0] = childrenOf(launched.child.pid ?? 0);
      expect(readFileSync(`/proc/${core}/environ`, 'utf8')).not.toContain(secret);
    },
  );

  test('says who has the data folder to a second start, and leaves the first alone', async () => {
    const first = start();
    const { origin } = await first.address();
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.text()).toBe(
      `Another DriftGuard (loopback shell, process ${readPid()}) is already using this data folder. ` +
        'Go on in its window, or close it and start again, or start with another folder (--data-dir).\n',
    );
    expect((await fetch(`${origin}/health`)).status).toBe(200);
  });

  test('takes the folder over from a start that was killed', async () => {
    const first = start();
    await first.address();
    const corePid = readPid();
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    await eventually('its core has ended as well', () => !isAlive(corePid));
    const second = start();
    const { origin, secret } = await second.address();
    expect(await (await openPage(origin, { secret })).call('app/info')).toMatchObject({ ok: true });
  });

  test('starts a killed core again; pages go on, hear of it, and a reload resumes', async () => {
    const launched = start();
    const { origin, secret } = await launched.address();
    const page = await openPage(origin, { secret });
    const events = (await page.request('/events')).body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    void (async () => {
      for (let part = await events?.read(); part?.done === false; part = await events?.read())
        heard += part.value;
    })().catch(() => undefined);

    process.kill(readPid(), 'SIGKILL');
    await eventually('the page hears of the end', () => heard.includes('"restarting"'));
    await eventually('the page hears of the return', () => /"restarting"[\s\S]*"ready"/.test(heard));
    expect(await page.call('app/info')).toMatchObject({ ok: true });
    const again = await openPage(origin, { resume: page.resume });
    expect(await again.call('models/list')).toMatchObject({ ok: true, value: { items: [] } });
    expect(launched.text()).toContain(
      'The engine ended unexpectedly (SIGKILL) and is being started again.\nThe engine is ready.\n',
    );
    launched.child.kill('SIGINT');
    expect(await launched.ended).toBe(0);
  });

  test('takes an upload into the data folder and removes it at the end', async () => {
    const launched = start();
    const { origin, secret } = await launched.address();
    const page = await openPage(origin, { secret });
    const uploaded = await page.request('/files?name=customers.csv', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'age,income\n30,100\n31,120\n',
    });
    const file = (await uploaded.json()) as { token: string };
    expect([uploaded.status, file]).toEqual([
      200,
      { token: expect.stringMatching(/^[\w-]{43}$/) as unknown, name: 'customers.csv', sizeBytes: 25 },
    ]);
    const uploads = join(dataFolder(), 'temp', 'files');
    expect(readdirSync(uploads)).toHaveLength(1);
    const download = await page.request(`/files/${file.token}`);
    expect(await download.text()).toBe('age,income\n30,100\n31,120\n');
    launched.child.kill('SIGTERM');
    expect(await launched.ended).toBe(0);
    expect(existsSync(uploads) ? readdirSync(uploads) : []).toEqual([]);
  });

  test('explains a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const launched = start('--port', String(port));
    expect(await launched.ended).toBe(1);
    expect(launched.text()).toContain(
      `Port ${port} is in use. Choose another with --port, or leave it out.\n`,
    );
    server.close();
  });

  test('explains a data folder that cannot be one', async () => {
    writeFileSync(dataFolder(), 'a file');
    const launched = start();
    expect(await launched.ended).toBe(1);
    expect(launched.text()).toBe(
      'The data folder cannot be made because a file is in its place. Choose another folder.\n',
    );
  });

  test('without a display says so in one line and prints the address', async () => {
    const launched = launch(['start', `--data-dir=${dataFolder()}`], { CI: 'true' });
    running.push(launched);
    await launched.address();
    expect(launched.text().split('\n')[0]).toBe(
      'DriftGuard opens in the browser, because this is a build machine.',
    );
  });

  test.runIf(process.platform === 'linux')(
    'opens the browser through a page that only its owner can read',
    async () => {
      const asked = join(folder, 'asked');
      const browser = join(folder, 'browser.sh');
      writeFileSync(
        browser,
        `#!/bin/sh\nprintf '%s' "$*" > '${asked}.part' && mv '${asked}.part' '${asked}'\n`,
        {
          mode: 0o755,
        },
      );
      const env = { CI: '', SSH_CONNECTION: '', SSH_TTY: '', DISPLAY: ':0', BROWSER: browser };
      const launched = launch(['start', '--shell', 'loopback', `--data-dir=${dataFolder()}`], env);
      running.push(launched);
      const { origin, secret } = await launched.address();
      const url = await eventually(
        'the browser is asked',
        () => existsSync(asked) && readFileSync(asked, 'utf8'),
      );
      expect(url).not.toContain('#');
      // Where the desktop knows what opens a page, it may hand on the path instead of the address.
      const path = url.startsWith('file:') ? fileURLToPath(url) : url;
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const [, own = ''] =
        /url=http:\/\/127\.0\.0\.1:\d+\/#key=([\w-]{43})"/.exec(readFileSync(path, 'utf8')) ?? [];
      expect(own).not.toBe(secret);
      for (const one of [own, secret]) {
        expect(await (await openPage(origin, { secret: one })).call('app/info')).toMatchObject({ ok: true });
      }
      launched.child.kill('SIGTERM');
      expect(await launched.ended).toBe(0);
      expect(existsSync(path)).toBe(false);
    },
  );

  test('explains why the desktop shell cannot be used when it is asked for', async () => {
    const launched = launch(['start', '--shell', 'electron'], { CI: 'true' });
    running.push(launched);
    expect(await launched.ended).toBe(1);
    expect(launched.text()).toBe('The desktop shell cannot be used, because this is a build machine.\n');
  });
});

describe('driftguard', () => {
  test('shows its commands, its version and the flags of start', async () => {
    const help = launch(['help']);
    const version = launch(['version']);
    const flags = launch(['start', '--help']);
    running.push(help, version, flags);
    expect(await Promise.all([help.ended, version.ended, flags.ended])).toEqual([0, 0, 0]);
    expect(help.text()).toMatch(/^Usage: driftguard <command>[\s\S]*\n {2}start /);
    expect(version.text()).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(flags.text()).toMatch(
      /--data-dir FOLDER[\s\S]*--demo[\s\S]*--port NUMBER[\s\S]*--shell NAME[\s\S]*--no-open/,
    );
  });

  test('explains what it does not know', async () => {
    const command = launch(['launch']);
    const flag = launch(['start', '--datadir', '/x']);
    running.push(command, flag);
    expect(await Promise.all([command.ended, flag.ended])).toEqual([1, 1]);
    expect(command.text()).toMatch(/^There is no command “launch”\.\n\nUsage: /);
    expect(flag.text()).toBe('There is no flag --datadir. “driftguard start --help” lists the flags.\n');
  });
});

/** The process that holds the lock of the data folder: the core. */
function readPid(): number {
  const holder = JSON.parse(readFileSync(join(dataFolder(), 'lock-holder.json'), 'utf8')) as { pid: number };
  return holder.pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
