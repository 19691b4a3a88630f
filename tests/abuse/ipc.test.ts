import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replyEnvelope } from '../../shared/contract/envelope.ts';
import { databaseDigest } from '../contract/database-digest.ts';
import { reportFigure } from '../faults/support/figures.ts';
import { amount } from '../faults/support/scale.ts';
import { ensureBuilt } from '../support/built.ts';
import { electron, runPreload, startDesktop } from '../support/electron-stand-in-load.ts';
import { eventually } from '../support/eventually.ts';
import { malformedRequests } from './malformed-requests.ts';
import type { MalformedRequest } from './malformed-requests.ts';

const { standIn } = electron;
const seed = 20_261_126;
const count = amount({ short: 1000, long: 10_000 });
const atOnce = 50;
let folder: string;

beforeAll(async () => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'driftguard-abuse-'));
  await startDesktop([`--data-dir=${join(folder, 'data')}`]);
  await eventually('the window is open', () => standIn.windows[0]?.loaded);
  runPreload();
}, 300_000);
afterAll(async () => {
  standIn.app.quit();
  await eventually('the shell has quit', () => standIn.app.hasQuit || standIn.app.exitCode !== null);
  rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGTERM', 'SIGINT']) process.removeAllListeners(signal);
});

const send = (request: MalformedRequest) => electron.ipcRenderer.invoke('driftguard:call', request);

test(`${count} malformed calls over the bridge are refused and change nothing (seed ${seed})`, async () => {
  const before = databaseDigest(join(folder, 'data'));
  const codes = new Map<string, number>();
  const worst: unknown[] = [];
  const requests = malformedRequests({ count, seed, as: 'clone' });
  for (let from = 0; from < requests.length; from += atOnce) {
    const batch = requests.slice(from, from + atOnce);
    const replies = await Promise.all(batch.map(send));
    for (const [index, answer] of replies.entries()) {
      const reply = replyEnvelope.safeParse(answer);
      const code = !reply.success ? 'NO REPLY' : reply.data.ok ? 'OK' : reply.data.error.code;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (['NO REPLY', 'OK', 'INTERNAL', 'INTERRUPTED', 'CORE_UNAVAILABLE', 'TIMED_OUT'].includes(code)) {
        worst.push({ code, request: batch[index] });
      }
    }
  }
  reportFigure({
    section: 'Abuse',
    what: 'Malformed calls over the bridge of the window',
    values: { calls: requests.length, accepted: codes.get('OK') ?? 0, unexpected: worst.length },
    target: { text: '0 unexpected', met: worst.length === 0 },
  });
  console.log(Object.fromEntries(codes));
  expect(worst).toEqual([]);
  // One process of the core, started once, has answered all of it.
  expect(standIn.processes).toHaveLength(1);
  expect(databaseDigest(join(folder, 'data'))).toBe(before);
});

test('links out of data open nothing, whatever they say (F51)', () => {
  // The `shell` of the stand-in shows folders and opens nothing: openExternal or openPath would have thrown.
  const [window] = standIn.windows;
  const addresses = [
    'https://example.org',
    'https://example.org/%0aInjected: yes',
    'https://example.org\u0000.exe',
    'file:///etc/passwd',
    String.raw`file:\\host\share\run.exe`,
    'smb://host/share',
    'ms-msdt:/id PCWDiagnostic',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'mailto:a@example.org',
    'app://driftguard/',
    '',
  ];
  const opened = addresses.filter(
    (url) => window?.webContents.windowOpenHandler?.({ url }).action !== 'deny',
  );
  expect(opened).toEqual([]);
  for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
    expect([name, window?.webContents.isStopped(name)]).toEqual([name, true]);
  }
});
