import { array, constantFrom, integer, nat, record, sample } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportFigure } from '../../faults/support/figures.ts';
import { amount } from '../../faults/support/scale.ts';
import { openLoopback, sendRaw } from '../../support/loopback-fixture.ts';
import type { LoopbackFixture } from '../../support/loopback-fixture.ts';

const seed = 20_261_123;
const count = amount({ short: 1500, long: 10_000 });
const atOnce = 40;

let fixture: LoopbackFixture;
let corpus: Buffer[];
beforeAll(async () => {
  fixture = await openLoopback();
  const { bearer } = await fixture.signIn();
  const request = (line: string, headers: Record<string, string>, body = '') =>
    Buffer.from(
      [
        line,
        `Host: 127.0.0.1:${fixture.shell.port}`,
        `Origin: ${fixture.origin}`,
        'Sec-Fetch-Site: same-origin',
        `Authorization: Bearer ${bearer}`,
        'Connection: close',
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
        '',
        body,
      ].join('\r\n'),
    );
  const json = { 'Content-Type': 'application/json' };
  corpus = [
    request('GET / HTTP/1.1', {}),
    request('GET /assets/index-abc.js HTTP/1.1', { 'If-None-Match': '"s1"' }),
    request('GET /health HTTP/1.1', {}),
    request('POST /session HTTP/1.1', json, JSON.stringify({ secret: 'x'.repeat(43) })),
    request('POST /session HTTP/1.1', json, JSON.stringify({ resume: 'y'.repeat(43) })),
    request('POST /api/app/info HTTP/1.1', json, JSON.stringify({ id: 'a', name: 'app/info', input: {} })),
    request(
      'POST /api/models/list HTTP/1.1',
      json,
      JSON.stringify({
        id: 'a',
        name: 'models/list',
        input: { limit: 5, sort: { field: 'name' }, deep: [[[1]]] },
      }),
    ),
    request(
      'POST /files?name=data.csv HTTP/1.1',
      { 'Content-Type': 'application/octet-stream' },
      'a,b\n1,2\n',
    ),
    request(`GET /files/${'t'.repeat(43)} HTTP/1.1`, {}),
  ];
});
afterAll(async () => {
  await fixture.close();
});

const snippets = [
  '\r\n',
  '\0',
  '%',
  '%00',
  '../',
  '__proto__',
  'constructor',
  '{"__proto__":1}',
  '[[[[[[',
  '1e999',
  '-0',
  '\u00ff',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: -1\r\n',
  'Host: evil.test\r\n',
  'Expect: 200-maybe\r\n',
  'Upgrade: websocket\r\n',
  'Content-Encoding: gzip\r\n',
  'Content-Type: text/plain\r\n',
  'HTTP/0.9',
  'HTTP/2.0',
  'CONNECT',
  'TRACE',
  'OPTIONS',
  'PROPFIND',
  'a'.repeat(20_000),
  '\t',
  ';',
  '\\u0000',
].map((text) => Buffer.from(text, 'latin1'));

/** One change at a place given as a share of the length. */
const mutation = record({
  kind: constantFrom('flip', 'cut', 'repeat', 'insert', 'end'),
  place: integer({ min: 0, max: 9999 }).map((part) => part / 10_000),
  length: integer({ min: 1, max: 40 }),
  bit: integer({ min: 0, max: 7 }),
  snippet: constantFrom(...snippets),
});
const recipe = record({ base: nat(8), changes: array(mutation, { minLength: 1, maxLength: 4 }) });
type Recipe = typeof recipe extends Arbitrary<infer Value> ? Value : never;

function cook({ base, changes }: Recipe): Buffer {
  let bytes = Buffer.from(corpus[base] ?? Buffer.alloc(0));
  for (const { kind, place, length, bit, snippet } of changes) {
    const at = Math.floor(place * bytes.length);
    const [before, piece, after] = [
      bytes.subarray(0, at),
      bytes.subarray(at, at + length),
      bytes.subarray(at + length),
    ];
    if (kind === 'flip' && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
    else if (kind === 'cut') bytes = Buffer.concat([before, after]);
    else if (kind === 'repeat') bytes = Buffer.concat([before, piece, piece, piece, after]);
    else if (kind === 'insert') bytes = Buffer.concat([before, snippet, piece, after]);
    else if (kind === 'end') bytes = Buffer.from(before);
  }
  return bytes;
}

test(`${count} damaged requests: no crash, no status of 500 or above, nothing unexpected (seed ${seed})`, async () => {
  const recipes = sample(recipe, { seed, numRuns: count });
  const statuses = new Map<number | null, number>();
  const worst: { status: number; bytes: string }[] = [];
  for (let start = 0; start < recipes.length; start += atOnce) {
    const batch = recipes.slice(start, start + atOnce).map(cook);
    // oxlint-disable-next-line no-await-in-loop -- the server takes a limited number of connections
    const answers = await Promise.all(batch.map((bytes) => sendRaw(fixture.shell.port, bytes, 100)));
    for (const [index, { status }] of answers.entries()) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== null && status >= 500)
        worst.push({ status, bytes: String(batch[index]?.toString('latin1')) });
    }
  }
  expect(worst).toEqual([]);
  expect(fixture.logged).toEqual([]);
  // The corpus is alive: some damaged requests still get through and most are refused.
  expect(statuses.get(200)).toBeGreaterThan(50);
  expect(statuses.get(400)).toBeGreaterThan(300);
  expect((await fixture.fetch('/health')).status).toBe(200);
  expect(fixture.shell.streamCount()).toBe(0);
  reportFigure({
    section: 'Abuse',
    what: 'Damaged HTTP requests over raw sockets',
    values: { requests: count, 'answers of 5xx': worst.length },
    target: { text: '0 answers of 5xx', met: worst.length === 0 },
  });
  console.log('answers by status', Object.fromEntries(statuses));
});
