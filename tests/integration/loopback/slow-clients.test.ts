import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { loopbackLimits } from '../../../main/loopback/limits.ts';
import { openLoopback, sendRaw } from '../../support/loopback-fixture.ts';
import type { LoopbackFixture } from '../../support/loopback-fixture.ts';

let fixture: LoopbackFixture;
afterEach(async () => {
  await fixture.close();
});

const quick = { headersMs: 200, bodyMs: 300, checkEveryMs: 50, idleConnectionMs: 400 };

/** Opens a connection, writes, and resolves when the server has ended it. */
function untilDropped(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(fixture.shell.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      resolve(answer);
    });
    socket.write(text);
  });
}

const postHead = () =>
  [
    'POST /session HTTP/1.1',
    `Host: 127.0.0.1:${fixture.shell.port}`,
    `Origin: ${fixture.origin}`,
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/json',
    'Content-Length: 100',
    '',
    '{"secret":',
  ].join('\r\n');

test('a connection is dropped that sends nothing, half a header or half a body, and others are served', async () => {
  fixture = await openLoopback(quick);
  const slow = [
    untilDropped(''),
    untilDropped('GET /health HTTP/1.1\r\nHost: 127'),
    untilDropped(postHead()),
    ...Array.from({ length: 20 }, () => untilDropped('')),
  ];
  expect((await fixture.fetch('/health')).status).toBe(200);
  const answers = await Promise.all(slow);
  expect(answers.filter((answer) => answer.includes(' 200 '))).toEqual([]);
  expect((await fixture.fetch('/health')).status).toBe(200);
});

test('connections beyond the limit are dropped and the page is served again when they are gone', async () => {
  fixture = await openLoopback({ maxConnections: 8 });
  const sockets = Array.from({ length: 12 }, () => connect(fixture.shell.port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => undefined);
  const dropped = sockets.map(
    (socket) =>
      new Promise<void>((resolve) => {
        socket.once('close', () => {
          resolve();
        });
        socket.resume();
      }),
  );
  await Promise.any(dropped);
  for (const socket of sockets) socket.destroy();
  await Promise.all(dropped);
  const head = `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${fixture.shell.port}\r\nConnection: close\r\n\r\n`;
  expect((await sendRaw(fixture.shell.port, head)).status).toBe(200);
});

test('the limits that ship are those of the security paper', () => {
  expect(loopbackLimits).toMatchObject({
    headersMs: 10_000,
    bodyMs: 30_000,
    idleConnectionMs: 60_000,
    handlerMs: 35_000,
    checkEveryMs: 5_000,
    heartbeatMs: 15_000,
    maxConnections: 64,
  });
});
