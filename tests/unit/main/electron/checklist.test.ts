import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/*
 * The twenty points of Electron's security guide, as far as the sources show them. The stand-in test
 * checks the same settings on the running shell; here a line that would undo one of them is found at once,
 * wherever it is written.
 */

const root = join(import.meta.dirname, '../../../..');

function textsOf(folder: string): { path: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
}

const shell = [...textsOf('main/electron'), ...textsOf('preload')];
const renderer = textsOf('renderer');
const everything = [...textsOf('main'), ...textsOf('preload'), ...renderer];

const where = (files: readonly { path: string; text: string }[], pattern: RegExp): string[] =>
  files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
const electronFile = (name: string) => readFileSync(join(root, 'main/electron', name), 'utf8');

const forbidden: [string, RegExp][] = [
  ['1. no content from elsewhere', /loadURL\((?!`\$\{appOrigin\}\/`\))|loadFile\(/],
  ['2. no Node in pages', /nodeIntegration\w*:\s*true/],
  ['3. context isolation stays on', /contextIsolation:\s*false/],
  ['4. the sandbox stays on', /sandbox:\s*false|no-sandbox/],
  ['6. web security stays on', /webSecurity:\s*false|disable-web-security/],
  ['8. no mixed content', /allowRunningInsecureContent:\s*true/],
  ['9. no experiments', /experimentalFeatures:\s*true/],
  ['10. no engine features by hand', /enableBlinkFeatures/],
  ['11. no popups for web views', /allowpopups/],
  ['12. no web views', /webviewTag:\s*true|<webview/],
  ['15. nothing is opened by the system', /\bshell\.(openExternal|openPath)|openExternal|openPath/],
  ['18. no file:// pages', /loadURL\(['"`]file:|file:\/\/\/?\$/],
];
test.each(forbidden)('%s', (_point, pattern) => {
  expect(where(shell, pattern)).toEqual([]);
});

const required: [string, string, RegExp][] = [
  ['3. context isolation is asked for', 'security.ts', /contextIsolation: true/],
  ['4. the sandbox is asked for, for every page', 'index.ts', /app\.enableSandbox\(\)/],
  [
    '5. permission requests are handled',
    'security.ts',
    /setPermissionRequestHandler\([\s\S]*setPermissionCheckHandler\(/,
  ],
  [
    '7. the page has a content security policy',
    'protocol.ts',
    /'content-security-policy': pagePolicy\(nonce\)/,
  ],
  ['12. a web view that is attached all the same is stopped', 'security.ts', /'will-attach-webview', refuse/],
  ['13. navigation is stopped', 'security.ts', /'will-navigate', refuse[\s\S]*'will-frame-navigate', refuse/],
  ['14. new windows are denied', 'security.ts', /setWindowOpenHandler\(\(\) => \(\{ action: 'deny' \}\)\)/],
  [
    '17. the sender of every message is checked',
    'ipc.ts',
    /isOurs\(event, page\(\)\) \?[\s\S]*!isOurs\(event, page\(\)\)/,
  ],
  ['18. pages come from a scheme of our own', 'protocol.ts', /protocol\.handle\(appScheme/],
];
test.each(required)('%s', (_point, file, pattern) => {
  expect(electronFile(file)).toMatch(pattern);
});

test('16. the runtime is of a line that has the fixes we rely on', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: { electron: string };
  };
  expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(43);
});

test('19. the fuses are set when a package is made', () => {
  expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toContain(
    'afterPack: ./main/packaging/after-pack.ts',
  );
});

test('20. the page gets three functions and no object of the runtime', () => {
  const preload = readFileSync(join(root, 'preload/preload.ts'), 'utf8');
  expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
  expect([...preload.matchAll(/^  (\w+)\(/gm)].map(([, name]) => name)).toEqual(['call', 'cancel', 'onPush']);
  expect(preload).not.toMatch(/:\s*ipcRenderer\b|ipcRenderer[,}]\s*\)/);
});

test('electron is imported in main/electron and the preload only, and messages are registered in one file', () => {
  const importers = where(everything, /from 'electron'/).filter(
    (path) => !path.startsWith('main/electron/') && path !== 'preload/preload.ts',
  );
  expect(importers).toEqual([]);
  expect(where(everything, /ipcMain\.(handle|on)\(/)).toEqual(['main/electron/ipc.ts']);
});

test('the screens run no text as code', () => {
  expect(
    where(renderer, /dangerouslySetInnerHTML|\.innerHTML\s*=|\beval\(|new Function\(|javascript:/),
  ).toEqual([]);
});
