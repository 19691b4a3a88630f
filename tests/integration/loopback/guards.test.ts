import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, openLoopback, sendRaw } from '../../support/loopback-fixture.ts';
import type { LoopbackFixture } from '../../support/loopback-fixture.ts';

let fixture: LoopbackFixture;
beforeAll(async () => {
  fixture = await openLoopback();
});
afterAll(async () => {
  await fixture.close();
});

const errorOf = (text: string): unknown => {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  return (JSON.parse(body) as { error: { code: unknown } }).error.code;
};

/** What is sent as Host, and the status it gets. */
const hosts = (port: number): [string, string[], number][] => [
  ['a foreign name', ['evil.test'], 421],
  ['a foreign name with our port', [`evil.test:${port}`], 421],
  ['a trailing dot', [`localhost.:${port}`], 421],
  ['upper case', [`LOCALHOST:${port}`], 421],
  ['a user', [`user@127.0.0.1:${port}`], 421],
  ['another port', [`127.0.0.1:${port + 1}`], 421],
  ['no port', ['127.0.0.1'], 421],
  ['another form of the address', [`127.1:${port}`], 421],
  ['the IPv6 address', [`[::1]:${port}`], 421],
  ['an empty name', [''], 421],
  ['two names', [`127.0.0.1:${port}`, 'evil.test'], 421],
  ['two good names', [`127.0.0.1:${port}`, `127.0.0.1:${port}`], 421],
  ['no name', [], 400],
];

const send = async (headers: Record<string, string>, method = 'POST', path = '/session') => {
  const { port } = fixture.shell;
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Content-Type: application/json',
    'Content-Length: 2',
    'Connection: close',
  ];
  return sendRaw(port, `${lines.join('\r\n')}\r\n\r\n{}`);
};
const own = () => ({ Origin: fixture.origin, 'Sec-Fetch-Site': 'same-origin' });

describe('host', () => {
  test('every foreign host is refused before routing, with and without a body', async () => {
    for (const [what, names, status] of hosts(fixture.shell.port)) {
      for (const line of [
        'GET / HTTP/1.1',
        'GET /health HTTP/1.1',
        'POST /session HTTP/1.1',
        'GET /none HTTP/1.1',
      ]) {
        const head = [line, ...names.map((name) => `Host: ${name}`), 'Connection: close', '', ''].join(
          '\r\n',
        );
        const answer = await sendRaw(fixture.shell.port, head);
        // A request without any host is refused by Node itself, in its own words.
        const code = status === 421 ? errorOf(answer.text) : null;
        expect({ what, line, status: answer.status, code }).toEqual({
          what,
          line,
          status,
          code: status === 421 ? 'FOREIGN_HOST' : null,
        });
      }
    }
  });

  test('HTTP/1.0 without a host and a target that names a host are refused', async () => {
    const { port } = fixture.shell;
    expect((await sendRaw(port, 'GET / HTTP/1.0\r\n\r\n')).status).toBe(421);
    const absolute = `GET http://evil.test/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
    expect((await sendRaw(port, absolute)).status).toBe(421);
  });

  test('both of our own names are taken', async () => {
    const { port } = fixture.shell;
    for (const name of ['127.0.0.1', 'localhost']) {
      const head = `GET /health HTTP/1.1\r\nHost: ${name}:${port}\r\nConnection: close\r\n\r\n`;
      expect((await sendRaw(port, head)).status).toBe(200);
    }
  });
});

describe('origin', () => {
  test('a request of our own page passes on to the parser', async () => {
    const answer = await send(own());
    expect([answer.status, errorOf(answer.text)]).toEqual([400, 'MALFORMED_REQUEST']);
  });

  test('anything else that is not a GET is refused', async () => {
    const { port } = fixture.shell;
    const foreign: Record<string, string>[] = [
      {},
      { Origin: fixture.origin },
      { 'Sec-Fetch-Site': 'same-origin' },
      { ...own(), Origin: 'null' },
      { ...own(), Origin: 'http://evil.test' },
      { ...own(), Origin: `http://localhost:${port}` },
      { ...own(), Origin: `http://127.0.0.1:${port + 1}` },
      { ...own(), Origin: `https://127.0.0.1:${port}` },
      { ...own(), Origin: `${fixture.origin}/` },
      { ...own(), 'Sec-Fetch-Site': 'cross-site' },
      { ...own(), 'Sec-Fetch-Site': 'same-site' },
      { ...own(), 'Sec-Fetch-Site': 'none' },
    ];
    for (const headers of foreign) {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const answer = await send(headers, method);
        expect({ headers, method, status: answer.status }).toEqual({ headers, method, status: 403 });
      }
    }
  });
});

describe('session', () => {
  test('a secret is exchanged once', async () => {
    const secret = new URL(fixture.shell.newAddress()).hash.slice(5);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const first = await fixture.fetch('/session', json({ secret }));
    expect(first.status).toBe(200);
    expect(await first.json()).toEqual({
      bearer: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown,
      resume: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown,
    });
    const again = await fixture.fetch('/session', json({ secret }));
    expect([again.status, await again.json()]).toMatchObject([
      401,
      { ok: false, error: { code: 'NOT_SIGNED_IN' } },
    ]);
  });

  test('of a hundred pages that use the same secret at once one gets in', async () => {
    const secret = new URL(fixture.shell.newAddress()).hash.slice(5);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        fixture.fetch('/session', json({ secret })).then(({ status }) => status),
      ),
    );
    expect(answers.filter((status) => status === 200)).toEqual([200]);
  });

  test('a resume secret brings a new pair; used again it ends the session', async () => {
    const first = await fixture.signIn();
    const info = { id: 'r', name: 'app/info', input: {} };
    const resumed = await fixture.fetch('/session', json({ resume: first.resume }));
    const second = (await resumed.json()) as { bearer: string; resume: string };
    for (const { bearer } of [first, second]) {
      expect((await fixture.fetch('/api/app/info', json(info, bearer))).status).toBe(200);
    }
    expect((await fixture.fetch('/session', json({ resume: first.resume }))).status).toBe(401);
    for (const { bearer } of [first, second]) {
      expect((await fixture.fetch('/api/app/info', json(info, bearer))).status).toBe(401);
    }
    expect((await fixture.fetch('/session', json({ resume: second.resume }))).status).toBe(401);
  });

  test.each([
    [{}],
    [{ secret: '' }],
    [{ secret: 1 }],
    [{ secret: 'x', resume: 'y' }],
    [[]],
    ['text'],
    [null],
  ])('the exchange of %j is refused', async (body) => {
    const { status } = await fixture.fetch('/session', json(body));
    expect([400, 401]).toContain(status);
  });
});

describe('bearer', () => {
  const dataRoutes: [string, string][] = [
    ['POST', '/api/app/info'],
    ['POST', '/api/models/list'],
    ['GET', '/events'],
    ['POST', '/files?name=x.csv'],
    ['GET', `/files/${'t'.repeat(43)}`],
  ];

  test('every data route is closed without a good bearer, whatever else is sent', async () => {
    const wrong = [
      undefined,
      '',
      'Bearer',
      `Bearer ${'x'.repeat(43)}`,
      `bearer ${'x'.repeat(43)}`,
      'Basic eDp4',
    ];
    for (const [method, path] of dataRoutes) {
      for (const authorization of wrong) {
        const response = await fixture.fetch(path, {
          method,
          headers: authorization === undefined ? {} : { authorization },
          ...(method === 'POST' ? { body: '{' } : {}),
        });
        expect([path, response.status, await response.json()]).toMatchObject([
          path,
          401,
          { ok: false, error: { code: 'NOT_SIGNED_IN' } },
        ]);
      }
    }
    expect(fixture.core.requests.filter((r) => (r as { name: string }).name === 'models/list')).toEqual([]);
  });
});

test('answers carry no cookie, no CORS header and the guarding headers', async () => {
  const { bearer } = await fixture.signIn();
  const responses = [
    await fixture.fetch('/'),
    await fixture.fetch('/assets/index-abc.js'),
    await fixture.fetch('/health'),
    await fixture.fetch('/none'),
    await fixture.fetch('/api/app/info', json({ id: 'r', name: 'app/info', input: {} }, bearer)),
  ];
  for (const { headers } of responses) {
    const names = [...headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control') || name === 'set-cookie')).toEqual([]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  expect(responses.map(({ headers }) => headers.get('cache-control'))).toEqual([
    'no-store',
    'no-cache',
    'no-store',
    'no-store',
    'no-store',
  ]);
});
