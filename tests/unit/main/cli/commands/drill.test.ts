import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { run } from '../../../../../main/cli/commands/drill.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

let said: string[];

beforeEach(() => {
  said = [];
  for (const name of ['log', 'error'] as const) {
    vi.spyOn(console, name).mockImplementation((text: unknown) => {
      said.push(String(text));
    });
  }
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

it.each(['--into', '--into=x', '--in-place', '--at', '--list', 'latest'])(
  'refuses %s, which belongs to a restore',
  async (flag) => {
    expect(await run([flag])).toBe(1);
    expect(said.join('\n')).toMatch(/does not belong to a drill\.\n\nUsage: driftguard drill/u);
  },
);

it('explains itself', async () => {
  expect(await run(['--help'])).toBe(0);
  expect(said.join('\n')).toMatch(/^Usage: driftguard drill/u);
});

it('fails with the reason where there is no backup', async () => {
  await using folder = await makeTestFolder();
  await mkdir(join(folder.path, 'data'));
  expect(await run(['--data-dir', join(folder.path, 'data')])).toBe(1);
  expect(said.join('\n')).toContain('No backup was found.');
});
