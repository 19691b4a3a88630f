import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, openLoopback, sendRaw } from '../../support/loopback-fixture.ts';
import type { LoopbackFixture } from '../../support/loopback-fixture.ts';

let fixture: LoopbackFixture;
let bearer: string;
beforeAll(async () => {
  fixture = await openLoopback();
  ({ bearer } = await fixture.signIn());
});
afterAll(async () => {
  await fixture.close();
});

test('the page has a fresh nonce in its policy and its meta tag each time', async () => {
  const nonces: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    const response = await fixture.fetch('/');
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(policy).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; ` +
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(await response.text()).toBe(
      `<!doctype html><meta name="csp-nonce" content="${nonce}"><div id="root"></div>`,
    );
    nonces.push(nonce);
  }
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{22}==$/);
});

test('a file is sent whole, or not again when the page still has it', async () => {
  const whole = await fixture.fetch('/assets/index-abc.js');
  expect([whole.status, whole.headers.get('content-type'), await whole.text()]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'export {}',
  ]);
  const kept = await fixture.fetch('/assets/index-abc.js', { headers: { 'if-none-match': '"s1"' } });
  expect([kept.status, await kept.text()]).toEqual([304, '']);
});

test('no path leads out of the list of files', async () => {
  const paths = [
    '/../package.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/%00index-abc.js',
    '/assets/index-abc.js%00.html',
    '/assets/index-abc.js/',
    '//assets/index-abc.js',
    '/assets\\index-abc.js',
    '/ASSETS/INDEX-ABC.JS',
    '/index.html',
    '/.git/config',
    '/etc/passwd',
    `/files/../../etc/passwd`,
  ];
  const { port } = fixture.shell;
  for (const path of paths) {
    const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
    const { status } = await sendRaw(port, head);
    expect({ path, refused: status === 404 || status === 400 || status === 401 }).toEqual({
      path,
      refused: true,
    });
  }
});

test('health is open and says only how the engine is', async () => {
  const response = await fetch(`${fixture.origin}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ready' }]);
});

test('a command is relayed as its envelope and answered with the status of its code', async () => {
  const request = { id: 'a1', name: 'models/get', input: { id: 'x' } };
  const good = await fixture.fetch('/api/models/get', json(request, bearer));
  expect([good.status, await good.json()]).toEqual([200, { id: 'a1', ok: true, value: { echoed: request } }]);

  fixture.core.answer = () => ({
    id: 'a1',
    ok: false,
    error: { code: 'STALE_VERSION', message: 'Reload.', details: { present: 3 }, correlationId: 'c' },
  });
  const stale = await fixture.fetch('/api/models/get', json(request, bearer));
  expect([stale.status, await stale.json()]).toEqual([
    409,
    {
      id: 'a1',
      ok: false,
      error: { code: 'STALE_VERSION', message: 'Reload.', details: { present: 3 }, correlationId: 'c' },
    },
  ]);
});

test('a body that names another command than the address is refused', async () => {
  const before = fixture.core.requests.length;
  const response = await fixture.fetch(
    '/api/app/info',
    json({ id: 'a', name: 'models/delete', input: {} }, bearer),
  );
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { error: { code: 'MALFORMED_REQUEST' } },
  ]);
  expect(fixture.core.requests.length).toBe(before);
});

test('commands of the desktop shell are not available here', async () => {
  const response = await fixture.fetch(
    '/api/files/choose',
    json({ id: 'f1', name: 'files/choose', input: { purpose: 'import' } }, bearer),
  );
  expect([response.status, await response.json()]).toMatchObject([
    501,
    { id: 'f1', error: { code: 'NOT_AVAILABLE_HERE' } },
  ]);
});

const malformed: [string, RequestInit][] = [
  ['no content type', { headers: { 'content-type': '' }, body: '{}' }],
  ['text', { headers: { 'content-type': 'text/plain' }, body: '{}' }],
  ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' }],
  ['a content type with a tab', { headers: { 'content-type': 'application/json\ta' }, body: '{}' }],
  ['cut JSON', { headers: { 'content-type': 'application/json' }, body: '{"id":' }],
  ['an empty body', { headers: { 'content-type': 'application/json' } }],
  [
    'a prototype key',
    { headers: { 'content-type': 'application/json' }, body: '{"__proto__":{"name":"app/info"}}' },
  ],
  [
    'a constructor key',
    { headers: { 'content-type': 'application/json' }, body: '{"constructor":{"prototype":{"x":1}}}' },
  ],
  ['deep JSON', { headers: { 'content-type': 'application/json' }, body: '['.repeat(400_000) }],
  ['a lone surrogate', { headers: { 'content-type': 'application/json' }, body: '"\\ud800"' }],
];
test.each(malformed)('a body of %s gets a coded refusal', async (_what, init) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${bearer}`);
  const response = await fixture.fetch('/api/app/info', { ...init, method: 'POST', headers });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { id: 'unknown', ok: false, error: { code: 'MALFORMED_REQUEST', details: {} } },
  ]);
});

test('a body over the limit is refused', async () => {
  const response = await fixture.fetch(
    '/api/app/info',
    json({ id: 'a', name: 'app/info', input: 'x'.repeat(1_048_576) }, bearer),
  );
  expect([response.status, await response.json()]).toMatchObject([
    413,
    { error: { code: 'PAYLOAD_TOO_LARGE' } },
  ]);
});

test('methods and addresses that do not exist are not found', async () => {
  const asked: [string, string][] = [
    ['GET', '/api/app/info'],
    ['PUT', '/api/app/info'],
    ['DELETE', '/session'],
    ['GET', '/session'],
    ['POST', '/'],
    ['HEAD', '/'],
    ['POST', '/api/app/info/more'],
    ['OPTIONS', '/api/app/info'],
  ];
  const statuses: [string, string, number][] = [];
  for (const [method, path] of asked) {
    const { status } = await fixture.fetch(path, { method, headers: { authorization: `Bearer ${bearer}` } });
    statuses.push([method, path, status]);
  }
  expect(statuses).toEqual(asked.map(([method, path]) => [method, path, 404]));
});

test('an unexpected failure is answered without its stack and logged with it', async () => {
  fixture.core.answer = () => {
    throw new Error('secret detail');
  };
  const response = await fixture.fetch(
    '/api/app/info',
    json({ id: 'a', name: 'app/info', input: {} }, bearer),
  );
  const body = await response.text();
  expect(response.status).toBe(500);
  expect(body).not.toContain('secret detail');
  expect(JSON.parse(body)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  expect(fixture.logged).toMatchObject([{ event: 'request failed unexpectedly' }]);
  // The log has where it happened, and not what the error said: that may hold anything.
  expect(JSON.stringify(fixture.logged)).toContain('routes.test.ts');
  expect(JSON.stringify(fixture.logged)).not.toContain('secret detail');
});
