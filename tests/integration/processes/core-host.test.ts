import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PushMessage } from '../../../shared/contract/index.ts';
import { fileToken } from '../../../shared/schema/ids.ts';
import { forkCore } from '../../../main/processes/core-child.ts';
import { startCore } from '../../../main/processes/start-core.ts';
import { coreHostLimits, createCoreHost } from '../../../main/processes/core-host.ts';
import type { CoreHost, CoreHostLimits } from '../../../main/processes/core-host.ts';
import { eventually } from '../../support/eventually.ts';

const entry = fileURLToPath(new URL('../../support/fake-core-process.ts', import.meta.url));
const quick = { ...coreHostLimits, restartDelaysMs: [10] };

let folder: string;
let host: CoreHost;
let messages: PushMessage[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-host-'));
});
afterEach(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

function makeHost(kind = 'plain', limits: CoreHostLimits = quick): CoreHost {
  const dataFolder = join(folder, kind);
  mkdirSync(dataFolder);
  host = createCoreHost({
    launch: () => forkCore(entry),
    options: { dataFolder, shell: 'test', version: '0.0.0', resourcesFolder: null, passphrase: null },
    limits,
  });
  messages = [];
  host.onPush((message) => messages.push(message));
  return host;
}

const sender = { client: 'page', access: 'Ana' };
/** The reply alone; what comes beside it has a test of its own. */
const ask = async (message: unknown) => (await host.call(message, sender)).reply;
const request = (name: string, input: unknown = {}, id = 'r1') => ({ id, name, input });
const stateMessages = () => messages.filter(({ topic }) => topic === 'core/state');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('starts, relays a call with the shell and who calls, and closes in order', async () => {
  makeHost();
  expect(await host.start()).toEqual({ uploadFolder: join(folder, 'plain', 'temp') });
  expect(host.status()).toEqual({ state: 'ready', reason: '' });
  expect(await ask(request('app/info', { a: [1, null, 'x'] }))).toEqual({
    id: 'r1',
    ok: true,
    value: { name: 'app/info', input: { a: [1, null, 'x'] }, shell: 'test', actor: 'Ana' },
  });
  const pid = host.pid() ?? 0;
  await host.stop();
  expect(isAlive(pid)).toBe(false);
  expect(readFileSync(join(folder, 'plain', 'closed'), 'utf8')).toBe('in order');
  expect(await ask(request('app/info'))).toMatchObject({
    ok: false,
    error: { code: 'CORE_UNAVAILABLE' },
  });
});

test('carries what can be done about a damaged database to the shell, and its choice to the core', async () => {
  makeHost('damaged');
  const progress: unknown[] = [];
  const asked: string[] = [];
  const choices = [{ to: null, from: '/elsewhere' } as const, { to: 'backup', from: '/elsewhere' } as const];
  const ready = await startCore(host, (offer) => {
    asked.push(offer.found);
    const choice = choices.shift();
    return Promise.resolve(
      choice === undefined ? null : { ...choice, onProgress: (step) => progress.push(step) },
    );
  });
  expect(ready).toEqual({ uploadFolder: expect.any(String) as unknown, rescued: ['Restored.'] });
  expect(asked).toEqual(['Damaged.', 'Looked in /elsewhere.']);
  expect(progress).toEqual([{ done: 1, total: 2, unit: 'files', phase: 'Copying' }]);
  expect(host.status()).toEqual({ state: 'ready', reason: '' });

  // What was chosen once is not done again when the core has to be started anew.
  await ask(request('test/die'));
  await eventually('the core is given up', () => host.status().state === 'stopped');
  expect(host.status().reason).toContain('start it again');
});

test('leaves a damaged database as it is when nothing is chosen', async () => {
  makeHost('damaged');
  await expect(startCore(host, () => Promise.resolve(null))).rejects.toMatchObject({
    code: 'DATABASE_DAMAGED',
    offer: { found: 'Damaged.' },
  });
});

test('passes credentials beside the reply, tells of stale ones and renews them', async () => {
  makeHost();
  await host.start();
  expect(await host.call(request('test/sign-in'), { client: 'page', access: null })).toMatchObject({
    reply: { ok: true },
    credentials: { access: 'Ana', refresh: 'good', accessForMs: 1000 },
  });
  expect(await host.call(request('test/sign-out'), sender)).toMatchObject({ credentials: null });
  expect(await host.call(request('test/echo'), { client: 'page', access: 'stale' })).toMatchObject({
    reply: { id: 'r1', ok: false, error: { code: 'NOT_SIGNED_IN' } },
    stale: true,
  });
  expect(await host.renew({ client: 'page', refresh: 'good' })).toEqual({
    access: 'renewed',
    refresh: 'next',
    accessForMs: 1000,
  });
  expect(await host.renew({ client: 'page', refresh: 'spent' })).toBeNull();
});

test('keeps many calls with the same id apart', async () => {
  makeHost();
  await host.start();
  const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => ask(request('test/echo', { n }))));
  expect(replies.map((reply) => reply.ok && (reply.value as { input: unknown }).input)).toEqual(
    Array.from({ length: 50 }, (_, n) => ({ n })),
  );
});

test('hands pushed messages to every listener until it leaves', async () => {
  makeHost();
  const late: PushMessage[] = [];
  const leave = host.onPush((message) => late.push(message));
  await host.start();
  leave();
  await ask(request('test/push', {}, 'pushed'));
  expect(messages).toEqual([
    { topic: 'core/state', payload: { state: 'ready', reason: '' } },
    { topic: 'records/changed', payload: { entity: 'model', ids: ['pushed'] } },
  ]);
  expect(late).toEqual([{ topic: 'core/state', payload: { state: 'ready', reason: '' } }]);
});

test('answers what is under way with INTERRUPTED when the core is killed, and starts it again', async () => {
  makeHost();
  await host.start();
  const firstPid = host.pid();
  const waiting = ask(request('test/wait', {}, 'w1'));
  const file = host.registerFile('/x.csv', 'x.csv');
  await file;
  process.kill(firstPid ?? 0, 'SIGKILL');
  expect(await waiting).toMatchObject({ id: 'w1', ok: false, error: { code: 'INTERRUPTED' } });
  await eventually('ready again', () => host.status().state === 'ready');
  expect(host.pid()).not.toBe(firstPid);
  expect(await ask(request('test/echo'))).toMatchObject({ ok: true });
  expect(stateMessages()).toEqual([
    { topic: 'core/state', payload: { state: 'ready', reason: '' } },
    {
      topic: 'core/state',
      payload: {
        state: 'restarting',
        reason: 'The engine ended unexpectedly (SIGKILL) and is being started again.',
      },
    },
    { topic: 'core/state', payload: { state: 'ready', reason: '' } },
  ]);
});

test('refuses calls while the core is being started again', async () => {
  makeHost('plain', { ...quick, restartDelaysMs: [60_000] });
  await host.start();
  await ask(request('test/die'));
  expect(host.status().state).toBe('restarting');
  expect(await ask(request('app/info'))).toMatchObject({
    ok: false,
    error: { code: 'CORE_UNAVAILABLE' },
  });
  await expect(host.registerFile('/x', 'x')).rejects.toMatchObject({ code: 'CORE_UNAVAILABLE' });
});

test('gives up after too many crashes within the window, and says so', async () => {
  makeHost('plain', { ...quick, maxCrashes: 3 });
  await host.start();
  for (let crash = 0; crash < 3; crash += 1) {
    await eventually('ready', () => host.status().state === 'ready');
    await ask(request('test/die'));
  }
  await eventually('stopped', () => host.status().state === 'stopped');
  expect(host.status()).toEqual({
    state: 'stopped',
    reason: 'The engine ended 3 times within a minute (SIGKILL). Close DriftGuard and start it again.',
  });
  expect(host.pid()).toBeUndefined();
  expect(await ask(request('app/info'))).toMatchObject({
    ok: false,
    error: { code: 'CORE_UNAVAILABLE', message: host.status().reason },
  });
});

test('ends a core that hangs and starts another', async () => {
  makeHost('plain', { ...quick, pingEveryMs: 50, missedPings: 4 });
  await host.start();
  const pid = host.pid();
  expect(await ask(request('test/hang'))).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } });
  await eventually('another core', () => host.status().state === 'ready' && host.pid() !== pid);
});

test('answers TIMED_OUT for a call that takes too long, and drops its late answer', async () => {
  makeHost('plain', { ...quick, callMs: 30 });
  await host.start();
  expect(await ask(request('test/wait', {}, 'slow'))).toMatchObject({
    id: 'slow',
    ok: false,
    error: { code: 'TIMED_OUT' },
  });
});

test.each([
  ['locked', { code: 'DATA_FOLDER_LOCKED', message: 'In use by the test.' }],
  ['broken', { code: 'INTERNAL' }],
  ['dies', { code: 'CORE_UNAVAILABLE', message: 'The engine could not be started:\nno reason to live' }],
])('rejects the start of a core that is %s', async (kind, error) => {
  makeHost(kind);
  await expect(host.start()).rejects.toMatchObject(error);
  expect(host.pid()).toBeUndefined();
});

test('rejects the start of a core that says nothing', async () => {
  makeHost('silent', { ...quick, startMs: 300 });
  await expect(host.start()).rejects.toMatchObject({ code: 'TIMED_OUT' });
});

test('ends a core that does not close', async () => {
  makeHost('stuck', { ...quick, closeMs: 50 });
  await host.start();
  const pid = host.pid() ?? 0;
  await host.stop();
  expect(isAlive(pid)).toBe(false);
});

test('takes files for the shell and gives them back by token', async () => {
  makeHost();
  await host.start();
  const held = await host.registerFile('/data/x.csv', 'x.csv');
  expect(held).toEqual({ token: 't'.repeat(43), name: 'x.csv', sizeBytes: 1, path: '/data/x.csv' });
  expect(await host.resolveFile(held.token)).toMatchObject({ path: '/held.csv' });
  await expect(host.resolveFile(fileToken.parse('u'.repeat(43)))).rejects.toMatchObject({
    code: 'FILE_TOKEN_UNKNOWN',
  });
});

test.each([
  ['text', 'hello'],
  ['null', null],
  ['no name', { id: 'r1', input: {} }],
  ['an extra key', { id: 'r1', name: 'app/info', input: {}, path: '/etc' }],
  ['a prototype key', JSON.parse('{"id":"r1","name":"app/info","input":{"__proto__":{}}}')],
  ['depth', JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)],
  ['a function', { id: 'r1', name: 'app/info', input: () => undefined }],
])('refuses a request of %s before it reaches the core', async (_name, malformed: unknown) => {
  makeHost();
  expect(await ask(malformed)).toMatchObject({ ok: false, error: { code: 'MALFORMED_REQUEST' } });
});

test('the core closes in order when its shell is gone', async () => {
  const dataFolder = join(folder, 'orphan');
  mkdirSync(dataFolder);
  makeHost();
  const child = fork(entry, [], { execArgv: [], serialization: 'advanced' });
  child.send({
    type: 'open',
    options: {
      dataFolder,
      shell: 'test',
      version: '0',
      resourcesFolder: null,
      passphrase: null,
      restarts: 0,
    },
  });
  await once(child, 'message');
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(existsSync(join(dataFolder, 'closed'))).toBe(true);
});
