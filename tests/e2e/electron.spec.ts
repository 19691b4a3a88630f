import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import { findElectron } from '../../main/cli/electron-runtime.ts';

/*
 * The desktop shell in a real Electron runtime. Where there is none, or no display for it, the tests are
 * skipped with the reason; tests/integration/electron runs the same shell over a stand-in everywhere.
 */

const root = join(import.meta.dirname, '../..');
const executablePath = findElectron(root, process.env);

function whyNot(): string | null {
  if (executablePath === null)
    return 'the Electron runtime is not installed (npx install-electron fetches it)';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'there is no display';
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return 'Electron does not run as the superuser';
  return null;
}

const reason = whyNot();
if (reason !== null) console.log(`Skipped: the tests in a real Electron runtime, because ${reason}.`);
test.skip(reason !== null, reason ?? '');

let folder: string;
let application: ElectronApplication;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'driftguard-electron-'));
  application = await _electron.launch({
    executablePath: executablePath ?? '',
    args: [root, `--data-dir=${join(folder, 'data')}`],
  });
});
test.afterEach(async () => {
  await application.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

test('the window shows the screens and reaches the core', async () => {
  const page = await application.firstWindow();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(page.url()).toMatch(/^app:\/\/driftguard\//);
  const info: unknown = await page.evaluate('window.driftguard.call("app/info", {})');
  expect(info).toMatchObject({ ok: true, value: { shell: 'electron' } });
  expect(problems).toEqual([]);
});

test('the page has no way out of its sandbox', async () => {
  const page = await application.firstWindow();
  const reach: unknown = await page.evaluate(
    '({ node: typeof process, require: typeof require, api: Object.keys(window.driftguard).sort() })',
  );
  expect(reach).toEqual({ node: 'undefined', require: 'undefined', api: ['call', 'cancel', 'onPush'] });

  await page.evaluate('window.open("https://example.org")');
  expect(application.windows()).toHaveLength(1);
  await page.evaluate('{ location.href = "https://example.org" }');
  expect(page.url()).toMatch(/^app:\/\/driftguard\//);
  const fetched: unknown = await page.evaluate(
    'fetch("https://example.org").then(() => "reached", () => "refused")',
  );
  expect(fetched).toBe('refused');
  const evaluated: unknown = await page.evaluate(
    '(() => { const s = document.createElement("script"); s.textContent = "window.injected = 1"; document.body.append(s); return typeof window.injected; })()',
  );
  expect(evaluated).toBe('undefined');
});
