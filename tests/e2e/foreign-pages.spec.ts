import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { chromiumArguments, chromiumPath } from '../support/chromium.ts';
import { launch, openPage } from '../support/launcher.ts';
import type { Launched, Page } from '../support/launcher.ts';

/* What a page of another site can do to the browser shell from within the same browser: nothing. */

let folder: string;
let launched: Launched;
let origin: string;
let page: Page;
let evil: Server;
let evilPort: number;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-foreign-'));
  launched = launch(['start', '--no-open', `--data-dir=${join(folder, 'data')}`]);
  const address = await launched.address();
  ({ origin } = address);
  page = await openPage(origin, { secret: address.secret });
  evil = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title><body></body>');
  });
  await new Promise<void>((resolve) => {
    evil.listen(0, '127.0.0.1', resolve);
  });
  const bound = evil.address();
  evilPort = typeof bound === 'object' && bound !== null ? bound.port : 0;
});
test.afterAll(async () => {
  evil.close();
  launched.child.kill('SIGTERM');
  await launched.ended;
  rmSync(folder, { recursive: true, force: true });
});

const models = async () => {
  const reply = (await page.call('models/list')) as { value: { total: number } };
  return reply.value.total;
};

const attacks = {
  'reads with fetch': `fetch(target + '/health').then((r) => r.text(), () => 'refused')`,
  'reads the page with fetch': `fetch(target + '/').then((r) => r.text(), () => 'refused')`,
  'reads with a bearer it guessed': `fetch(target + '/api/app/info', { method: 'POST', headers: { authorization: 'Bearer ' + 'x'.repeat(43), 'content-type': 'application/json' }, body: '{}' }).then((r) => r.text(), () => 'refused')`,
  'posts without looking at the answer': `fetch(target + '/api/models/create', { method: 'POST', mode: 'no-cors', body: JSON.stringify({ id: 'a', name: 'models/create', input: { name: 'evil' } }) }).then((r) => (r.type === 'opaque' && r.status === 0 ? 'refused' : 'reached'), () => 'refused')`,
  'loads it as an image': `new Promise((resolve) => { const i = new Image(); i.onload = () => resolve('reached'); i.onerror = () => resolve('refused'); i.src = target + '/favicon.svg'; })`,
  'loads it as a script': `new Promise((resolve) => { const s = document.createElement('script'); s.onload = () => resolve('reached'); s.onerror = () => resolve('refused'); s.src = target + '/health'; document.body.append(s); })`,
  'frames it': `new Promise((resolve) => { const f = document.createElement('iframe'); f.onload = () => { let seen = 'refused'; try { seen = f.contentDocument === null ? 'refused' : 'reached'; } catch {} resolve(seen); }; f.src = target + '/'; document.body.append(f); })`,
  'opens a socket': `new Promise((resolve) => { const w = new WebSocket(target.replace('http', 'ws') + '/events'); w.onopen = () => resolve('reached'); w.onerror = () => resolve('refused'); })`,
  'keeps hold of the window it opened': `new Promise((resolve) => { const w = window.open(target + '/'); setTimeout(() => resolve(w === null || w.closed ? 'refused' : 'reached'), 1500); })`,
};

for (const [what, script] of Object.entries(attacks)) {
  test(`a page of another site that ${what} is refused`, async ({ page: browserPage }) => {
    await browserPage.goto(`http://127.0.0.1:${evilPort}/`);
    const outcome: unknown = await browserPage.evaluate(
      `(() => { const target = ${JSON.stringify(origin)}; return ${script}; })()`,
    );
    expect(outcome).toBe('refused');
    expect(await models()).toBe(0);
  });
}

test('a form of another site that posts here changes nothing', async ({ page: browserPage }) => {
  await browserPage.goto(`http://127.0.0.1:${evilPort}/`);
  const answered = browserPage.waitForResponse((response) => response.url().startsWith(origin));
  await browserPage.evaluate(
    `(() => { const f = document.createElement('form'); f.method = 'post'; f.enctype = 'text/plain'; f.action = ${JSON.stringify(
      `${origin}/api/models/create`,
    )}; const i = document.createElement('input'); i.name = '{"id":"a","name":"models/create","input":{"x":"'; i.value = '"}}'; f.append(i); document.body.append(f); f.submit(); })()`,
  );
  expect((await answered).status()).toBe(403);
  expect(await models()).toBe(0);
});

test('a name that was made to point to this machine reaches nothing', async () => {
  const port = new URL(origin).port;
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: [...chromiumArguments, '--host-resolver-rules=MAP evil.test 127.0.0.1'],
  });
  const browserPage = await browser.newPage();
  for (const path of ['/', '/health', '/favicon.svg']) {
    const response = await browserPage.goto(`http://evil.test:${port}${path}`);
    expect([path, response?.status()]).toEqual([path, 421]);
  }
  // Even the refusal gives the foreign name no page from which it could go on asking.
  const asked: unknown = await browserPage.evaluate(
    `Promise.all(['/', '/health', '/session'].map((path) => fetch(path, path === '/session' ? { method: 'POST', body: '{}' } : {}).then((r) => r.status, () => 'refused')))`,
  );
  expect(asked).toEqual(['refused', 'refused', 'refused']);
  await browser.close();
});
