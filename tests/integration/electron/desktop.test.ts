import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../../shared/contract/envelope.ts';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { createFileAnchorStore } from '../../../main/adapters/file-anchor-store.ts';
import { createSecretStores } from '../../../main/adapters/secret-stores.ts';
import { privateFolders } from '../../../main/processes/data-folder.ts';
import { electronRefusedExitCode } from '../../../main/processes/exit-codes.ts';
import { modelDraftNamed } from '../../contract/valid-inputs.ts';
import { ensureBuilt } from '../../support/built.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { electron, runPreload, startDesktop } from '../../support/electron-stand-in-load.ts';
import { enterWorkspace } from '../../support/enter-workspace.ts';
import { eventually } from '../../support/eventually.ts';
import { jobEnd } from '../../support/job-end.ts';

type Bridge = {
  call(name: string, input: unknown, requestId?: string): Promise<Reply>;
  cancel(requestId: string): void;
  onPush(listener: (message: unknown) => void): () => void;
};

const { standIn } = electron;
let folder: string;

beforeAll(() => {
  ensureBuilt();
});

/** Starts the desktop shell and its page; gives what the page sees. */
async function open(...args: string[]): Promise<Bridge> {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-desktop-'));
  await startDesktop([`--data-dir=${join(folder, 'data')}`, ...args]);
  await eventually('the window is open', () => standIn.windows[0]?.loaded);
  runPreload();
  const bridge = standIn.exposed.get('driftguard') as Bridge;
  await enterWorkspace((name, input) => bridge.call(name, input), { demo: args.includes('--demo') });
  return bridge;
}

const window = () => {
  const [first] = standIn.windows;
  if (first === undefined) throw new Error('there is no window');
  return first;
};
const page = (path: string, init?: RequestInit) => {
  if (standIn.session.pages === null) throw new Error('app:// is not served');
  return standIn.session.pages(new Request(path, init));
};
const invoke = (event: unknown, request: unknown) =>
  standIn.invokeHandlers.get('driftguard:call')?.(event, request) as Promise<Reply>;

afterEach(async () => {
  standIn.app.quit();
  await eventually('the shell has quit', () => standIn.app.hasQuit || standIn.app.exitCode !== null);
  rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGTERM', 'SIGINT']) process.removeAllListeners(signal);
});

describe('a desktop shell that is open', () => {
  test('asks the runtime for a window without any right', async () => {
    await open();
    expect(standIn.app.sandboxEnabled).toBe(true);
    expect(standIn.windows).toHaveLength(1);
    expect(window().options.webPreferences).toEqual({
      preload: expect.stringMatching(/out[\\/]preload[\\/]preload\.cjs$/) as unknown,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    });
    expect(existsSync(window().options.webPreferences?.preload ?? '')).toBe(true);
    expect(window().loaded).toBe('app://driftguard/');
    expect(window().shown).toBe(false);
    window().emit('ready-to-show');
    expect(window().shown).toBe(true);
    expect(standIn.app.getPath('userData')).toBe(join(folder, 'data', 'window'));
  });

  test('gives app:// an origin under the rules of https and serves it itself', async () => {
    await open();
    expect(standIn.schemes).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
      },
    ]);
    expect(standIn.handledSchemes).toEqual(['app']);
  });

  test('serves the built page with a fresh nonce and every file of it', async () => {
    await open();
    const response = await page('app://driftguard/');
    const html = await response.text();
    const nonce = /name="csp-nonce" content="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(html).not.toContain('__CSP_NONCE__');
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; ` +
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(await (await page('app://driftguard/')).text()).not.toBe(html);

    const built = join(import.meta.dirname, '../../../out/renderer/assets');
    for (const name of readdirSync(built)) {
      const file = await page(`app://driftguard/assets/${name}`);
      expect([name, file.status, file.headers.get('x-content-type-options')]).toEqual([name, 200, 'nosniff']);
      expect(Buffer.from(await file.arrayBuffer()).equals(readFileSync(join(built, name)))).toBe(true);
    }
  });

  test('serves nothing else', async () => {
    await open();
    const asked: [string, number][] = [
      ['app://driftguard/../package.json', 404],
      ['app://driftguard/%2e%2e/%2e%2e/package.json', 404],
      ['app://driftguard/assets/..%2f..%2f..%2fpackage.json', 404],
      ['app://driftguard/assets/none.js', 404],
      ['app://driftguard/index.html', 404],
      ['app://evil/', 403],
      ['app://driftguard.evil/', 403],
    ];
    const answered = await Promise.all(
      asked.map(async ([url]): Promise<[string, number]> => [url, (await page(url)).status]),
    );
    expect(answered).toEqual(asked);
    expect((await page('app://driftguard/', { method: 'POST' })).status).toBe(405);
  });

  test('lets no page navigate, open a window or attach a view', async () => {
    await open();
    const { webContents } = window();
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
      expect([name, webContents.isStopped(name)]).toEqual([name, true]);
    }
    for (const url of [
      'https://example.org',
      'file:///etc/passwd',
      'smb://x',
      'app://driftguard/',
      'about:blank',
    ]) {
      expect(webContents.windowOpenHandler?.({ url })).toEqual({ action: 'deny' });
    }
  });

  test('denies permissions, devices, capture, downloads and the network', async () => {
    await open();
    const asked: [string, string, unknown][] = [];
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'clipboard-sanitized-write',
    ]) {
      for (const url of ['app://driftguard/', 'https://evil.test/']) {
        standIn.session.mayAsk?.({}, permission, (value) => asked.push([permission, url, value]), {
          requestingUrl: url,
        });
        expect(standIn.session.mayUse?.({}, permission, url)).toBe(asked.at(-1)?.[2]);
      }
    }
    expect(asked.filter(([, , granted]) => granted !== false)).toEqual([
      ['clipboard-sanitized-write', 'app://driftguard/', true],
    ]);
    expect(standIn.session.mayDevice?.()).toBe(false);
    const captured: unknown[] = [];
    standIn.session.mayCapture?.({}, (value) => captured.push(value));
    expect(captured).toEqual([{}]);
    expect(standIn.session.spellChecker).toBe(false);
    const prevented = (url: string): boolean => {
      const download = { prevented: false, preventDefault: () => (download.prevented = true) };
      standIn.session.emit('will-download', download, { getURL: () => url });
      return download.prevented;
    };
    expect(prevented('https://example.org/file')).toBe(true);
    expect(prevented('app://driftguard/index.html')).toBe(true);
    expect(prevented('blob:https://example.org/1')).toBe(true);
    // What the page itself holds, such as recovery codes, may be saved.
    expect(prevented('blob:app://driftguard/1')).toBe(false);

    const decisions = new Map<string, unknown>();
    const urls = [
      'app://driftguard/a.js',
      'blob:x',
      'https://example.org/',
      'http://127.0.0.1:1/',
      'file:///x',
      'ws://x',
    ];
    for (const url of urls) standIn.session.filter?.({ url }, (decision) => decisions.set(url, decision));
    expect([...decisions]).toEqual(urls.map((url, index) => [url, { cancel: index > 1 }]));
  });

  test('has a menu with the roles of the system only', async () => {
    await open();
    expect(standIn.menus).toHaveLength(1);
    expect(JSON.stringify(standIn.menus)).not.toMatch(/devtools|reload/i);
  });

  test('exposes three functions to the page and nothing of the runtime', async () => {
    const bridge = await open();
    expect([...standIn.exposed.keys()]).toEqual(['driftguard']);
    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
      ['call', 'function'],
      ['cancel', 'function'],
      ['onPush', 'function'],
    ]);
    expect([...standIn.invokeHandlers.keys()]).toEqual(['driftguard:call']);
    expect(standIn.mainListeners.eventNames()).toEqual(['driftguard:cancel']);
  });

  test('carries a call from the page to the core in its utility process and back', async () => {
    const bridge = await open();
    expect(
      standIn.processes.map(({ path, options }) => [path.endsWith('core-process.mjs'), options]),
    ).toEqual([[true, { serviceName: 'DriftGuard core', stdio: ['ignore', 'ignore', 'pipe'] }]]);
    expect(await bridge.call('app/info', {}, 'first')).toMatchObject({
      id: 'first',
      ok: true,
      value: { shell: 'electron', dataFolderName: 'data', empty: true },
    });
    expect(await bridge.call('models/get', { id: 'no id' })).toMatchObject({
      ok: false,
      error: { code: 'INVALID_INPUT' },
    });
    await expect(bridge.call('no/command', {})).rejects.toThrow('There is no such command.');
  });

  test('hands pushed messages to the page until it stops listening', async () => {
    const bridge = await open();
    const messages: unknown[] = [];
    const leave = bridge.onPush((message) => messages.push(message));
    const created = await bridge.call('models/create', {
      name: 'Credit',
      semanticVersion: '1.0.0',
      owner: 'Risk',
      purpose: '',
      task: 'binary-classification',
      riskClass: 'high',
      featureSchema: '',
    });
    expect(created).toMatchObject({ ok: true });
    await eventually('the change is pushed', () => messages.length > 0);
    expect(messages).toMatchObject([{ topic: 'records/changed', payload: { entity: 'model' } }]);
    leave();
    expect(electron.standIn.rendererListeners.listenerCount('driftguard:push')).toBe(0);
  });

  test('loads the demo when it is asked for: imports and comparisons run in the built program', async () => {
    const bridge = await open('--demo');
    let info: unknown = null;
    await eventually(
      'the demo is loaded',
      async () => {
        info = await bridge.call('app/info', {});
        return (info as { value?: { demoLoaded?: boolean } }).value?.demoLoaded === true;
      },
      60_000,
    );
    expect(info).toMatchObject({ ok: true, value: { empty: false, demoLoaded: true } });
    expect(await bridge.call('jobs/list', {})).toMatchObject({
      ok: true,
      value: { items: [{ kind: 'demo-load', state: 'done', failure: null }] },
    });
  });

  test('refuses every sender but the top frame of its own page', async () => {
    await open();
    const { webContents } = window();
    const request = { id: 'a', name: 'app/info', input: {} };
    const foreign = [
      electron.eventFrom(webContents, null),
      electron.eventFrom(webContents, { origin: 'app://driftguard', url: 'app://driftguard/' }),
      electron.eventFrom(webContents, { origin: 'https://evil.test', url: 'https://evil.test/' }),
      electron.eventFrom(null, webContents.mainFrame),
    ];
    for (const event of foreign) {
      expect(await invoke(event, request)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    }
    expect(await invoke(electron.eventFrom(webContents), request)).toMatchObject({ ok: true });
    webContents.mainFrame.origin = 'app://evil';
    expect(await invoke(electron.eventFrom(webContents), request)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
  });

  test('refuses malformed requests with a code', async () => {
    await open();
    const event = electron.eventFrom(window().webContents);
    const big = 'x'.repeat(600_000);
    const malformed: [unknown, string][] = [
      [undefined, 'MALFORMED_REQUEST'],
      ['text', 'MALFORMED_REQUEST'],
      [{ id: 'a', name: 'app/info' }, 'MALFORMED_REQUEST'],
      [{ id: 'a', name: 'app/info', input: {}, extra: 1 }, 'MALFORMED_REQUEST'],
      [{ id: 'a b', name: 'app/info', input: {} }, 'MALFORMED_REQUEST'],
      [{ id: 'a', name: 'no/such', input: {} }, 'UNKNOWN_COMMAND'],
      [{ id: 'a', name: 'constructor', input: {} }, 'UNKNOWN_COMMAND'],
      [{ id: 'a', name: 'app/info', input: { date: new Date() } }, 'MALFORMED_REQUEST'],
      [{ id: 'a', name: 'app/info', input: Number.NaN }, 'MALFORMED_REQUEST'],
      [{ id: 'a', name: 'models/create', input: [big, big] }, 'PAYLOAD_TOO_LARGE'],
      [
        { id: 'a', name: 'models/create', input: Array.from({ length: 1000 }, () => big) },
        'PAYLOAD_TOO_LARGE',
      ],
      [{ id: 'a', name: 'files/choose', input: { purpose: 'other' } }, 'INVALID_INPUT'],
      [{ id: 'a', name: 'files/save', input: { token: '../../etc/passwd' } }, 'INVALID_INPUT'],
      [{ id: 'a', name: 'files/save', input: { token: 't'.repeat(43) } }, 'FILE_TOKEN_UNKNOWN'],
    ];
    for (const [request, code] of malformed) {
      expect(await invoke(event, request)).toMatchObject({ ok: false, error: { code } });
    }
  });

  test('shows a notification of the system, whose click opens the alert in the window', async () => {
    const bridge = await open();
    const pushed: unknown[] = [];
    bridge.onPush((message) => pushed.push(message));
    const alertId = '01890000-0000-7000-8008-000000000001';
    const notice = { title: 'Critical: drift', body: 'Two windows drifted.', alertId };
    expect(await bridge.call('desktop/notify', notice)).toMatchObject({ ok: true, value: { shown: true } });
    const [shown] = standIn.notifications;
    expect(shown?.text).toEqual({ title: 'Critical: drift', body: 'Two windows drifted.' });
    window().minimized = true;
    shown?.click();
    expect([window().minimized, window().focused]).toEqual([false, 1]);
    expect(pushed).toContainEqual({ topic: 'alert/opened', payload: { id: alertId } });

    standIn.notificationsSupported = false;
    expect(await bridge.call('desktop/notify', notice)).toMatchObject({ ok: true, value: { shown: false } });
    await bridge.call('session/sign-out', {});
    expect(await bridge.call('desktop/notify', notice)).toMatchObject({
      ok: false,
      error: { code: 'NOT_SIGNED_IN' },
    });
    expect(standIn.notifications).toHaveLength(1);
  });

  test('turns the file a person chooses into a token and saves by token', async () => {
    const bridge = await open();
    const path = join(folder, 'customers.csv');
    writeFileSync(path, 'age,income\n30,100\n');
    expect(await bridge.call('files/choose', { purpose: 'import' })).toMatchObject({ ok: true, value: null });

    standIn.openAnswers.push(path);
    const chosen = await bridge.call('files/choose', { purpose: 'import' });
    expect(chosen).toMatchObject({
      ok: true,
      value: { token: expect.stringMatching(/^[\w-]{43}$/) as unknown, name: 'customers.csv', sizeBytes: 18 },
    });
    expect(JSON.stringify(chosen)).not.toContain(folder);

    const { token } = (chosen as { value: { token: string } }).value;
    expect(await bridge.call('files/save', { token })).toMatchObject({ ok: true, value: null });
    const target = join(folder, 'saved.csv');
    writeFileSync(target, 'before');
    standIn.saveAnswers.push(target);
    expect(await bridge.call('files/save', { token })).toMatchObject({
      ok: true,
      value: { name: 'saved.csv' },
    });
    expect(readFileSync(target, 'utf8')).toBe('age,income\n30,100\n');
    expect(standIn.dialogs.map(({ kind }) => kind)).toEqual(['open', 'open', 'save', 'save']);
    expect(readdirSync(folder).toSorted()).toEqual(['customers.csv', 'data', 'saved.csv']);

    standIn.saveAnswers.push(join(folder, 'no', 'such', 'folder.csv'));
    expect(await bridge.call('files/save', { token })).toMatchObject({
      ok: false,
      error: { code: 'FILE_UNREADABLE' },
    });
    standIn.openAnswers.push(join(folder, 'gone.csv'));
    expect(await bridge.call('files/choose', { purpose: 'import' })).toMatchObject({
      ok: false,
      error: { code: 'FILE_UNREADABLE' },
    });
  });

  test('starts the core again when it dies and tells the page', async () => {
    const bridge = await open();
    const states: unknown[] = [];
    bridge.onPush((message) => {
      const { topic, payload } = message as { topic: string; payload: { state: unknown } };
      if (topic === 'core/state') states.push(payload.state);
    });
    process.kill(standIn.processes[0]?.process.pid ?? 0, 'SIGKILL');
    await eventually('the core is back', () => states.includes('ready'));
    expect(states).toEqual(['restarting', 'ready']);
    expect(await bridge.call('app/info', {})).toMatchObject({ ok: true });
    expect(standIn.processes).toHaveLength(2);
  });

  test('loads a page again that died, a few times', async () => {
    await open();
    const { webContents } = window();
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    for (let crash = 0; crash < 10; crash += 1)
      webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(webContents.reloads).toBe(3);
  });

  test('shows its window to a second start', async () => {
    await open();
    window().minimized = true;
    standIn.app.emit('second-instance');
    expect([window().minimized, window().focused]).toEqual([false, 1]);
  });

  test('closes the core in order when the last window is closed', async () => {
    await open();
    const child = standIn.processes[0]?.process.child;
    window().close();
    await eventually('it has quit', () => standIn.app.hasQuit);
    expect([child?.exitCode, child?.signalCode]).toEqual([0, null]);
    expect(existsSync(join(folder, 'data', 'lock-holder.json'))).toBe(false);
  });
});

describe('a desktop shell that cannot start', () => {
  test('says that it is open already when another has the window', async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftguard-desktop-'));
    await startDesktop([`--data-dir=${folder}`], () => {
      standIn.app.lockIsFree = false;
    });
    expect(standIn.app.exitCode).toBe(electronRefusedExitCode);
    expect([standIn.windows, standIn.processes]).toEqual([[], []]);
  });

  test('refuses a debugging port once it is packaged', async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftguard-desktop-'));
    await startDesktop([`--data-dir=${folder}`], () => {
      standIn.app.isPackaged = true;
      standIn.app.switches.add('remote-debugging-port');
    });
    expect(standIn.app.exitCode).toBe(electronRefusedExitCode);
    expect(standIn.windows).toEqual([]);
  });

  test('shows why when the data folder cannot be used', async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftguard-desktop-'));
    writeFileSync(join(folder, 'continued-in.json'), 'nowhere');
    await startDesktop([`--data-dir=${folder}`]);
    await eventually('it has given up', () => standIn.app.exitCode !== null);
    expect(standIn.app.exitCode).toBe(electronRefusedExitCode);
    expect(standIn.errorBoxes).toMatchObject([{ title: 'DriftGuard cannot start' }]);
    expect([standIn.windows, standIn.messageBoxes]).toEqual([[], []]);
  });
});

describe('a desktop shell whose database is damaged', () => {
  const notADatabase = 'this is not a database, and long enough to be read as one'.repeat(50);
  let data: string;
  let database: string;

  /** A workspace with one backup and three entries of the ledger written since, whose database is then spoilt. */
  async function spoil(): Promise<void> {
    folder = mkdtempSync(join(tmpdir(), 'driftguard-desktop-'));
    data = join(folder, 'data');
    database = join(data, 'driftguard.db');
    const { keys, anchors } = privateFolders();
    const core = await openTestCore({
      folder: data,
      ports: {
        openSecrets: () => createSecretStores({ folder: keys, passphrase: null, keychain: null }),
        openAnchors: () => createFileAnchorStore(anchors),
      },
    });
    await core.call('models/create', modelDraftNamed('Kept'));
    const { settings } = await core.call('backups/status', {});
    await core.call('backups/update-settings', { ...settings, pointInTime: false });
    const { jobId } = await core.call('backups/create', {});
    await jobEnd(core, jobId);
    for (const name of ['Lost', 'Lost too']) await core.call('models/create', modelDraftNamed(name));
    await core.close();
    writeFileSync(database, notADatabase);
  }

  test('says what was found, which backup is newest and what would be lost, and leaves it at that', async () => {
    await spoil();
    await startDesktop([`--data-dir=${data}`], () => {
      standIn.messageAnswers.push('Show the folder');
    });
    await eventually('it has given up', () => standIn.app.exitCode !== null);
    expect(standIn.app.exitCode).toBe(electronRefusedExitCode);
    const [box] = standIn.messageBoxes;
    expect(box).toMatchObject({
      type: 'warning',
      message: expect.stringContaining('damaged') as unknown,
      buttons: ['Put the newest backup in place', 'Look in another folder …', 'Show the folder', 'Quit'],
      defaultId: 3,
      cancelId: 3,
    });
    expect(box?.detail).toMatch(
      /To the newest backup, of \d{4}-\d\d-\d\d \d\d:\d\d UTC \(less than a minute ago\): 3 entries of the ledger, written since, are lost\./,
    );
    // Asked again after the folder was shown, and then left as it is.
    expect(standIn.shownFolders).toEqual([data]);
    expect(standIn.messageBoxes).toHaveLength(2);
    expect([standIn.windows, standIn.errorBoxes]).toEqual([[], []]);
    expect(readFileSync(database, 'utf8')).toBe(notADatabase);
    expect(existsSync(join(data, 'quarantine'))).toBe(false);
  });

  test('puts the newest backup in place, keeps what was there, says so and opens', async () => {
    await spoil();
    await startDesktop([`--data-dir=${data}`], () => {
      standIn.messageAnswers.push('Put the newest backup in place', 'Go on');
    });
    await eventually('the window is open', () => standIn.windows[0]?.loaded, 60_000);
    expect(standIn.notifications).toMatchObject([{ shown: true }]);
    const done = standIn.messageBoxes[1]?.detail ?? '';
    expect(done).toContain('Everything was checked.');
    const [aside = ''] = readdirSync(join(data, 'quarantine'));
    expect(done).toContain(join(data, 'quarantine', aside));
    expect(readFileSync(join(data, 'quarantine', aside, 'driftguard.db'), 'utf8')).toBe(notADatabase);
    expect(JSON.parse(readFileSync(join(data, 'restored.json'), 'utf8'))).toMatchObject({
      source: expect.stringMatching(/^backup .*-manual$/) as unknown,
    });
    const restored = openSqlite(database, 'read');
    expect(restored.all('SELECT name FROM models', [])).toEqual([{ name: 'Kept' }]);
    restored.close();
  });

  test('finds backups in a folder that the person names, and says when a backup is damaged too', async () => {
    await spoil();
    const elsewhere = join(folder, 'elsewhere');
    renameSync(join(data, 'backups'), elsewhere);
    const [set = ''] = readdirSync(elsewhere).filter((name) => name.endsWith('-manual'));
    const copy = join(elsewhere, set, 'database.db');
    writeFileSync(copy, notADatabase);
    await startDesktop([`--data-dir=${data}`], () => {
      standIn.openAnswers.push(elsewhere);
      standIn.messageAnswers.push('Look in another folder …', 'Put the newest backup in place');
    });
    await eventually('it has given up', () => standIn.app.exitCode !== null, 60_000);
    const [first, second, third] = standIn.messageBoxes;
    expect(first?.buttons).toEqual(['Look in another folder …', 'Show the folder', 'Quit']);
    expect(first?.detail).toContain('No backup that can be used was found');
    expect(second?.buttons?.[0]).toBe('Put the newest backup in place');
    // It was checked before anything was exchanged, and is not offered again.
    expect(third?.message).toContain('not the one that was signed');
    expect(third?.buttons).toEqual(first?.buttons);
    expect(readFileSync(database, 'utf8')).toBe(notADatabase);
  });
});
