import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createSecretReader } from '../../../../main/cli/read-secrets.ts';
import { presentDataFolder, readWho } from '../../../../main/cli/workspace-flags.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

function piped(text: string) {
  const input = new PassThrough();
  input.end(text);
  return createSecretReader(input, nowhere);
}

it('takes the password from the variable, or from the first line of standard input', async () => {
  expect(
    await readWho({ user: 'ana@example.org' }, { DRIFTGUARD_PASSWORD: 'from the variable' }, () => piped('')),
  ).toEqual({
    kind: 'user',
    email: 'ana@example.org',
    password: 'from the variable',
  });
  expect(await readWho({ user: 'ana@example.org' }, {}, () => piped('from the pipe\r\nmore\n'))).toEqual({
    kind: 'user',
    email: 'ana@example.org',
    password: 'from the pipe',
  });
});

it('takes a role for the demo', async () => {
  expect(await readWho({ as: 'auditor' }, {}, () => piped(''))).toEqual({ kind: 'demo', role: 'auditor' });
});

it.each([
  [{}, 'Say who acts: --user ADDRESS, or --as ROLE in the demo workspace.'],
  [{ user: 'a', as: 'auditor' }, 'Give --user or --as, not both.'],
  [{ user: 'a' }, 'The password is empty. Set DRIFTGUARD_PASSWORD or write it to standard input.'],
  [
    { as: 'root' },
    '--as takes one of administrator, ml-engineer, data-scientist, compliance-officer, auditor, executive, not “root”.',
  ],
])('says what is missing in %j', async (flags, message) => {
  await expect(readWho(flags, {}, () => piped(''))).rejects.toMatchObject({ code: 'INVALID_INPUT', message });
});

it('gives lines in their order, and nothing after the last', async () => {
  const secrets = piped('code\npassword\n');
  expect([await secrets.next('a'), await secrets.next('b'), await secrets.next('c')]).toEqual([
    'code',
    'password',
    '',
  ]);
  secrets.close();
});

it('takes a folder with a database in it, by its absolute path, and no other', async () => {
  await using folder = await makeTestFolder();
  const named = relative(process.cwd(), folder.path);
  expect(() => presentDataFolder(named)).toThrow(
    expect.objectContaining({
      code: 'NOT_FOUND',
      message: `There is no DriftGuard database in ${named}.`,
    }) as Error,
  );
  writeFileSync(join(folder.path, 'driftguard.db'), '');
  expect(presentDataFolder(named)).toBe(folder.path);
});
