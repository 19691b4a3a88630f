import { readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openLoopback, sendRaw } from '../../support/loopback-fixture.ts';
import type { LoopbackFixture } from '../../support/loopback-fixture.ts';

let fixture: LoopbackFixture;
let bearer: string;
beforeAll(async () => {
  fixture = await openLoopback({ uploadSilenceMs: 300, uploadBytes: 100_000 });
  ({ bearer } = await fixture.signIn());
});
afterAll(async () => {
  await fixture.close();
});
beforeEach(() => {
  fixture.core.refuseFiles = false;
  fixture.core.files.length = 0;
});

const upload = (body: BodyInit, query = 'name=data.csv', type = 'application/octet-stream') =>
  fixture.fetch(`/files?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': type },
    body,
  });

const codeOf = async (response: Response): Promise<[number, unknown]> => [
  response.status,
  ((await response.json()) as { error?: { code: unknown } }).error?.code,
];

/** An upload whose body is sent piece by piece, as raw HTTP. */
function openUpload(contentLength: number) {
  const request = httpRequest({
    host: '127.0.0.1',
    port: fixture.shell.port,
    method: 'POST',
    path: '/files?name=slow.csv',
    headers: {
      origin: fixture.origin,
      'sec-fetch-site': 'same-origin',
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/octet-stream',
      'content-length': contentLength,
    },
  });
  request.on('error', () => undefined);
  return request;
}

test('the bytes of an upload arrive as they are and the page gets a token', async () => {
  const bytes = Buffer.from([0, 255, 10, 13, 1, 2, 3]);
  const response = await upload(bytes, `name=${encodeURIComponent('Käufe 2024.csv')}`);
  const [file] = fixture.core.files;
  expect([response.status, await response.json()]).toEqual([
    200,
    { token: file?.token, name: 'Käufe 2024.csv', sizeBytes: 0 },
  ]);
  expect(readFileSync(file?.path ?? '')).toEqual(bytes);
  expect(fixture.uploads()).toHaveLength(1);
});

test('an empty file arrives empty', async () => {
  expect((await upload('')).status).toBe(200);
  expect(readFileSync(fixture.core.files[0]?.path ?? '')).toHaveLength(0);
});

test.each([
  ['no name', ''],
  ['an empty name', 'name='],
  ['a control character', 'name=a%00b'],
  ['a direction mark', `name=${encodeURIComponent('a\u202eb')}`],
  ['two names', 'name=a&name=b'],
  ['another parameter', 'name=a&path=/etc'],
  ['a very long name', `name=${'x'.repeat(2000)}`],
])('an upload with %s is refused', async (_what, query) => {
  const before = fixture.uploads();
  expect(await codeOf(await upload('x', query))).toEqual([400, 'MALFORMED_REQUEST']);
  expect(fixture.uploads()).toEqual(before);
});

test('an upload of another content type is refused', async () => {
  expect(await codeOf(await upload('{}', 'name=a', 'application/json'))).toEqual([400, 'MALFORMED_REQUEST']);
  expect(await codeOf(await upload('a=1', 'name=a', 'multipart/form-data; boundary=x'))).toEqual([
    400,
    'MALFORMED_REQUEST',
  ]);
});

test('a file over the limit is refused, announced or not, and leaves nothing', async () => {
  const before = fixture.uploads();
  expect(await codeOf(await upload(Buffer.alloc(100_001)))).toEqual([413, 'FILE_TOO_LARGE']);
  const head = [
    'POST /files?name=a HTTP/1.1',
    `Host: 127.0.0.1:${fixture.shell.port}`,
    `Origin: ${fixture.origin}`,
    'Sec-Fetch-Site: same-origin',
    `Authorization: Bearer ${bearer}`,
    'Content-Type: application/octet-stream',
    'Transfer-Encoding: chunked',
  ].join('\r\n');
  const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
  const answer = await sendRaw(fixture.shell.port, `${head}\r\n\r\n${chunk.repeat(5)}0\r\n\r\n`, 1000);
  expect(answer.status).toBe(413);
  expect(fixture.uploads()).toEqual(before);
});

test('an upload that is broken off leaves nothing', async () => {
  const before = fixture.uploads();
  const request = openUpload(50_000);
  request.write(Buffer.alloc(20_000));
  await eventually('the upload has begun', () => fixture.uploads().length > before.length);
  request.destroy();
  await eventually('nothing is left', () => fixture.uploads().length === before.length);
  expect(fixture.core.files).toEqual([]);
});

test('an upload that falls silent is ended and leaves nothing', async () => {
  const before = fixture.uploads();
  const request = openUpload(50_000);
  const closed = new Promise<number | undefined>((resolve) => {
    request.once('response', ({ statusCode }) => {
      resolve(statusCode);
    });
    request.once('close', () => {
      resolve(undefined);
    });
  });
  request.write(Buffer.alloc(10));
  expect([504, undefined]).toContain(await closed);
  await eventually('nothing is left', () => fixture.uploads().length === before.length);
  request.destroy();
});

test('an upload the core does not take leaves nothing', async () => {
  const before = fixture.uploads();
  fixture.core.refuseFiles = true;
  expect(await codeOf(await upload('abc'))).toEqual([503, 'CORE_UNAVAILABLE']);
  expect(fixture.uploads()).toEqual(before);
});

test('only a few uploads run at once', async () => {
  const before = fixture.uploads();
  const open = Array.from({ length: 4 }, () => openUpload(1000));
  for (const request of open) request.write('x');
  await eventually('four have begun', () => fixture.uploads().length === before.length + 4);
  expect(await codeOf(await upload('abc'))).toEqual([429, 'RATE_LIMITED']);
  for (const request of open) request.destroy();
  await eventually('they have ended', () => fixture.uploads().length === before.length);
  expect((await upload('abc')).status).toBe(200);
});

test('a held file is downloaded under its own name', async () => {
  const path = join(tmpdir(), `driftguard-download-${process.pid}`);
  writeFileSync(path, 'a,b\n1,2\n');
  const { token } = await fixture.core.registerFile(path, 'Bericht "2024"; ä%.csv');
  const response = await fixture.fetch(`/files/${token}`, { headers: { authorization: `Bearer ${bearer}` } });
  expect([response.status, await response.text()]).toEqual([200, 'a,b\n1,2\n']);
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="Bericht _2024__ a__.csv"; filename*=UTF-8\'\'Bericht%20%222024%22%3B%20%C3%A4%25.csv',
  );
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
});

test('an unknown token, a bad token and a file that is gone are refused', async () => {
  const gone = await fixture.core.registerFile('/nowhere/at/all', 'x.csv');
  const get = (token: string) =>
    fixture.fetch(`/files/${token}`, { headers: { authorization: `Bearer ${bearer}` } });
  expect(await codeOf(await get('u'.repeat(43)))).toEqual([404, 'FILE_TOKEN_UNKNOWN']);
  expect(await codeOf(await get('short'))).toEqual([404, 'FILE_TOKEN_UNKNOWN']);
  expect(await codeOf(await get(gone.token))).toEqual([422, 'FILE_UNREADABLE']);
});
