import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import open from 'open';

/** The page that leads to the address is needed for a moment only. */
const keepMs = 60_000;

/** A page that goes on to `address` at once. */
export function forwardingPage(address: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="referrer" content="no-referrer" />
    <meta http-equiv="refresh" content="0; url=${address}" />
    <title>DriftGuard</title>
  </head>
  <body><a href="${address}">Go on to DriftGuard</a></body>
</html>
`;
}

/**
 * Opens the browser at an address with a secret in it. Every user of a machine can read the arguments of
 * its processes, so the browser is given the path of a page in `folder` that only its owner can read.
 * Rejects when no browser could be started.
 */
export async function openBrowser(address: string, folder: string): Promise<void> {
  const path = join(folder, `open-${randomUUID()}.html`);
  writeFileSync(path, forwardingPage(address), { mode: 0o600, flag: 'wx' });
  setTimeout(() => {
    rmSync(path, { force: true });
  }, keepMs).unref();
  const child = await open(pathToFileURL(path).href);
  // A browser that fails later is none of our business: the address is on the screen.
  child.on('error', () => undefined);
}
