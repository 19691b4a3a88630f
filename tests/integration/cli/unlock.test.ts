import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkFolder } from '../../../main/cli/commands/health-folder.ts';
import { run as health } from '../../../main/cli/commands/health.ts';
import { withWorkspace } from '../../../main/cli/open-workspace.ts';
import { nextStartName, writeNextStart } from '../../../main/core/safekeeping/next-start.ts';
import { firstAdministrator as ana } from '../../support/enter-workspace.ts';
import { makeTestFolder } from '../../support/core-folder.ts';

const program = join(import.meta.dirname, '../../../main/cli/driftguard.ts');
const minuteMs = 60_000;
const next = 'Steep-Hills-And-Valleys-3!';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let dataFolder = '';
let recoveryCodes: string[] = [];
const home = process.env['XDG_DATA_HOME'];

beforeAll(async () => {
  folder = await makeTestFolder();
  dataFolder = join(folder.path, 'data');
  process.env['XDG_DATA_HOME'] = join(folder.path, 'home');
  vi.useFakeTimers({ now: Date.now() - 10 * minuteMs, toFake: ['Date'] });
  ({ recoveryCodes } = await withWorkspace({ dataFolder, who: { kind: 'nobody' } }, ({ call }) =>
    call('session/set-up', ana),
  ));
});
afterAll(async () => {
  if (home === undefined) delete process.env['XDG_DATA_HOME'];
  else process.env['XDG_DATA_HOME'] = home;
  await folder.remove();
});

function driftguard(command: string, input: string): Promise<{ code: number | null; text: string }> {
  const args = [program, command, '--data-dir', dataFolder, '--user', ana.email];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, text });
    });
  });
}

const earlier = () => join(folder.path, 'earlier');

const unlock = (input: string) => driftguard('unlock', input);
const signIn = (password: string) =>
  withWorkspace({ dataFolder, who: { kind: 'user', email: ana.email, password } }, ({ call }) =>
    call('app/info', {}),
  );

describe('driftguard unlock', () => {
  test('opens a folder whose only administrator is locked, with a recovery code that works once', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(signIn('Not-The-Password-1!')).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    }
    // Every attempt above was a start of its own, so both counts are on the disk.
    await expect(signIn(ana.password)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    vi.setSystemTime(Date.now() + minuteMs);
    await expect(signIn(ana.password)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    vi.useRealTimers();

    const [code = ''] = recoveryCodes;
    expect(await unlock('WRONG-CODE\nSteep-Hills-And-Valleys-3!\n')).toMatchObject({ code: 1 });
    expect(await unlock(`${code}\n${next}\n`)).toEqual({
      code: 0,
      text: 'The password is changed. Sign in with it.\n',
    });
    expect((await signIn(next)).user).toMatchObject({ name: ana.name, role: 'administrator' });
    await expect(signIn(ana.password)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    expect((await unlock(`${code}\n${next}\n`)).text).toContain('code is not right');
  });

  test('leaves no password and no code anywhere in the data folder', () => {
    const secrets = [ana.password, next, ...recoveryCodes];
    const files = readdirSync(dataFolder, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(files.length).toBeGreaterThan(2);
    const found = files.flatMap(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const content = existsSync(path) ? readFileSync(path, 'latin1') : '';
      return secrets.filter((secret) => content.includes(secret)).map(() => name);
    });
    expect(found).toEqual([]);
  });
});

test('driftguard users lists the accounts for somebody with the password only', async () => {
  const listed = await driftguard('users', `${next}\n`);
  expect(listed.text).toMatch(/^active +administrator +\d{4}-\S+ +ana@example\.org {2}\(Ana Lopez\)\n$/);
  expect(listed.code).toBe(0);
  const refused = await driftguard('users', 'Not-The-Password-1!\n');
  expect(refused.code).toBe(1);
  expect(refused.text).toContain('The address or the password is not right');
});

describe('a workspace that goes on in a restored folder', () => {
  test('is opened there by every command, and nothing is written to the earlier one', async () => {
    mkdirSync(earlier());
    await writeNextStart(earlier(), 'data');
    const { state } = await withWorkspace({ dataFolder: earlier(), who: { kind: 'nobody' } }, ({ call }) =>
      call('session/state', {}),
    );
    expect(state).toBe('signed-out');
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await health(['--json', '--data-dir', earlier()]);
    expect(JSON.parse(String(said.mock.calls[0]?.[0]))).toMatchObject({
      checks: (await checkFolder(dataFolder)).checks.map(({ id, state: found }) => ({ id, state: found })),
    });
    said.mockRestore();
    expect(readdirSync(earlier())).toEqual([nextStartName]);
  });

  test('is opened nowhere when that folder is gone', async () => {
    await writeNextStart(earlier(), 'gone');
    const refusal = 'goes on in the restored folder “gone”, which is not beside it';
    await expect(
      withWorkspace({ dataFolder: earlier(), who: { kind: 'nobody' } }, ({ call }) =>
        call('session/state', {}),
      ),
    ).rejects.toMatchObject({ code: 'READ_ONLY', message: expect.stringContaining(refusal) as string });
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await health(['--data-dir', earlier()])).toBe(1);
    expect(said.mock.calls.join()).toContain(refusal);
    said.mockRestore();
    expect(readdirSync(earlier())).toEqual([nextStartName]);
  });
});
