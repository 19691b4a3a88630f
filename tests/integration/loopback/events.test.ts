import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { json, openLoopback } from '../../support/loopback-fixture.ts';
import type { LoopbackFixture } from '../../support/loopback-fixture.ts';
import type { LoopbackLimits } from '../../../main/loopback/limits.ts';
import type { PushMessage } from '../../../shared/contract/index.ts';

let fixture: LoopbackFixture;
afterEach(async () => {
  await fixture.close();
});

const ready: PushMessage = { topic: 'core/state', payload: { state: 'ready', reason: '' } };
const changed = (id: string): PushMessage => ({
  topic: 'records/changed',
  payload: { entity: 'model', ids: [id] },
});

async function open(limits: Partial<LoopbackLimits> = {}): Promise<string> {
  fixture = await openLoopback(limits);
  return (await fixture.signIn()).bearer;
}

/** Reads a stream as the page does; `read` gives the text so far. */
async function listen(bearer: string) {
  const controller = new AbortController();
  const response = await fixture.fetch('/events', {
    headers: { authorization: `Bearer ${bearer}` },
    signal: controller.signal,
  });
  let text = '';
  let ended = false;
  void (async () => {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const part = await reader?.read();
      if (part === undefined || part.done) return;
      text += part.value;
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
    });
  return {
    response,
    read: () => text,
    ended: () => ended,
    leave: () => {
      controller.abort();
    },
  };
}

test('a stream outlives the time a body may take', async () => {
  const bearer = await open({ bodyMs: 100, heartbeatMs: 50 });
  const page = await listen(bearer);
  const heartbeats = () => page.read().split(':\n\n').length - 1;
  await eventually('heartbeats', () => page.ended() || heartbeats() >= 6);
  expect(page.ended()).toBe(false);
  fixture.core.push(changed('a'));
  await eventually('the message', () => page.read().includes('records/changed'));
  page.leave();
});

test('a page gets the state of the engine first and then every message', async () => {
  const bearer = await open();
  const page = await listen(bearer);
  expect(page.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(page.response.headers.get('cache-control')).toBe('no-store');
  fixture.core.push(changed('one'));
  fixture.core.push(changed('line\nbreak'));
  const expected = [ready, changed('one'), changed('line\nbreak')]
    .map((message) => `data: ${JSON.stringify(message)}\n\n`)
    .join('');
  await eventually('all three messages', () => page.read() === expected);
});

test('many pages hear the same and a page that leaves is forgotten', async () => {
  const bearer = await open();
  const pages = await Promise.all(Array.from({ length: 10 }, () => listen(bearer)));
  fixture.core.push(changed('all'));
  await eventually('every page has it', () => pages.every((page) => page.read().includes('"all"')));
  expect(fixture.shell.streamCount()).toBe(10);
  for (const page of pages.slice(0, 7)) page.leave();
  await eventually('seven are forgotten', () => fixture.shell.streamCount() === 3);
  fixture.core.push(changed('rest'));
  await eventually('the rest hears on', () => pages.slice(7).every((page) => page.read().includes('"rest"')));
});

test('a heartbeat keeps the stream alive', async () => {
  const bearer = await open({ heartbeatMs: 20 });
  const page = await listen(bearer);
  await eventually(
    'two heartbeats',
    () => page.read().length > `data: ${JSON.stringify(ready)}\n\n`.length + 5,
  );
  expect(page.read()).toMatch(/^data: [^\n]+\n\n(:\n\n)+$/);
});

test('a page beyond the limit is told so', async () => {
  const bearer = await open({ maxEventStreams: 1 });
  await listen(bearer);
  const { response } = await listen(bearer);
  expect(response.status).toBe(429);
});

test('a page that does not read is dropped and nothing more is kept for it', async () => {
  const bearer = await open({ maxStreamBacklogBytes: 10_000 });
  const socket = connect(fixture.shell.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(
    `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${fixture.shell.port}\r\nAuthorization: Bearer ${bearer}\r\n\r\n`,
  );
  await eventually('the stream is open', () => fixture.shell.streamCount() === 1);
  const reader = await listen(bearer);
  const ids = Array.from({ length: 100 }, () => 'x'.repeat(1000));
  const large: PushMessage = { topic: 'records/changed', payload: { entity: 'model', ids } };
  let sent = 0;
  await eventually('the deaf page is dropped', async () => {
    fixture.core.push(large);
    sent += 1;
    await eventually('the reader follows', () => reader.read().length > sent * 100_000);
    return fixture.shell.streamCount() === 1;
  });
  expect(reader.ended()).toBe(false);
  socket.destroy();
});

test('the streams of a session end with it, others go on', async () => {
  const other = await open();
  const first = await fixture.signIn();
  const mine = await listen(first.bearer);
  const theirs = await listen(other);
  await fixture.fetch('/session', json({ resume: first.resume }));
  await fixture.fetch('/session', json({ resume: first.resume }));
  await eventually('mine has ended', () => mine.ended());
  expect(theirs.ended()).toBe(false);
});

test('closing the shell ends every stream and lets go of the core', async () => {
  const bearer = await open();
  const page = await listen(bearer);
  await fixture.shell.close();
  await eventually('the stream has ended', () => page.ended());
  expect(fixture.core.listenerCount()).toBe(0);
});
