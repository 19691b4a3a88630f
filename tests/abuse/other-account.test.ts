import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../support/launcher.ts';
import type { Launched } from '../support/launcher.ts';

/* What another account of the same machine can do (F47). Needs root, to become that account. */

const nobody = '65534';
const canBecome =
  process.getuid?.() === 0 &&
  spawnSync('setpriv', ['--reuid', nobody, '--clear-groups', 'true']).status === 0;

const asNobody = (...command: string[]) =>
  spawnSync('setpriv', ['--reuid', nobody, '--regid', nobody, '--clear-groups', ...command], {
    encoding: 'utf8',
  });

describe.skipIf(!canBecome)('another account of the machine (needs root and setpriv)', () => {
  let folder: string;
  let launched: Launched;
  let origin: string;
  let secret: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftguard-abuse-'));
    launched = launch(['start', '--no-open', `--data-dir=${join(folder, 'data')}`]);
    ({ origin, secret } = await launched.address());
    // The folder above is open to all, so that nothing but the data folder's own mode protects it.
    execFileSync('chmod', ['755', folder]);
  }, 120_000);
  afterAll(async () => {
    launched.child.kill('SIGTERM');
    await launched.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  test('reads nothing of the data folder', () => {
    const data = join(folder, 'data');
    expect(readdirSync(data)).toContain('driftguard.db');
    for (const command of [
      ['ls', data],
      ['cat', join(data, 'driftguard.db')],
      ['cat', join(data, 'logs', 'core.log')],
    ]) {
      const { status, stdout, stderr } = asNobody(...command);
      expect([command[0], status === 0, stdout, /denied/u.test(stderr)]).toEqual([
        command[0],
        false,
        '',
        true,
      ]);
    }
  });

  test('gets no data by connecting', () => {
    const script = `
      const origin = process.argv[1];
      const headers = { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
      const api = await fetch(origin + '/api/app/info', { method: 'POST', headers, body: '{"id":"a","name":"app/info","input":{}}' });
      const events = await fetch(origin + '/events', { headers });
      const guess = await fetch(origin + '/session', { method: 'POST', headers, body: JSON.stringify({ secret: 'x'.repeat(43) }) });
      console.log(JSON.stringify([api.status, events.status, guess.status]));`;
    const { stdout } = asNobody(process.execPath, '--input-type=module', '-e', script, origin);
    expect(JSON.parse(stdout)).toEqual([401, 401, 401]);
  });

  test('sees the secret neither in arguments nor in what it may read of the processes', () => {
    const { stdout } = asNobody(
      'sh',
      '-c',
      'cat /proc/*/cmdline /proc/*/environ 2>/dev/null; ps -eo args 2>/dev/null',
    );
    expect(stdout).toContain('driftguard.ts');
    expect(stdout).not.toContain(secret);
    expect(readFileSync(`/proc/${launched.child.pid}/cmdline`, 'utf8')).not.toContain(secret);
  });
});
