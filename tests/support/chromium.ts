import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installed: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/bin/chromium-browser'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
    String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
  ],
};

/**
 * The browser the tests drive: CHROMIUM_PATH if set, else an installed Chrome or Chromium, else (on Linux)
 * the one that comes as an npm package, unpacked once into the temp folder.
 */
export async function chromiumPath(): Promise<string> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const found = installed[process.platform]?.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (process.platform !== 'linux') {
    throw new Error('No Chrome or Chromium was found. Install one, or name it in CHROMIUM_PATH.');
  }
  // A machine without fonts would draw empty boxes; the package brings some.
  process.env['FONTCONFIG_PATH'] ??= existsSync('/etc/fonts') ? '/etc/fonts' : join(tmpdir(), 'fonts');
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}

/** The tests may run as root in a container, where Chromium's own sandbox cannot start. */
export const chromiumArguments: readonly string[] = ['--no-sandbox'];
