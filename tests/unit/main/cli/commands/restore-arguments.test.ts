import { describe, expect, it } from 'vitest';
import { parseRestoreArguments } from '../../../../../main/cli/commands/restore-arguments.ts';
import { formatNoteKey } from '../../../../../main/core/ledger/signed-note.ts';

const id = '2026-05-04T13-30-00-000Z-manual';
const nowMs = Date.parse('2026-05-04T14:00:00Z');
const read = (...args: string[]) =>
  parseRestoreArguments(args, { cwd: '/home/ana', dataFolder: '/home/ana/DriftGuard', nowMs });

describe('arguments of restore', () => {
  it('takes the newest backup of the usual data folder', () => {
    expect(read('--into', 'copy')).toEqual({
      kind: 'run',
      options: {
        list: false,
        json: false,
        backup: null,
        at: null,
        into: '/home/ana/copy',
        dataFolder: '/home/ana/DriftGuard',
        from: null,
        key: null,
      },
    });
  });

  it('takes latest as the newest, a backup by name, and another data folder', () => {
    expect(read('latest', '--in-place')).toMatchObject({ options: { backup: null, into: null } });
    expect(read(id, '--in-place', '--data-dir', 'other', '--from', '/media/disk', '--json')).toMatchObject({
      options: { backup: id, dataFolder: '/home/ana/other', from: '/media/disk', json: true },
    });
  });

  it.each([
    ['now', '2026-05-04T14:00:00.000Z'],
    ['2026-05-04T13:30:00Z', '2026-05-04T13:30:00.000Z'],
    ['2026-05-04T15:30:00+02:00', '2026-05-04T13:30:00.000Z'],
  ])('takes the moment %s', (text, at) => {
    expect(read('--at', text, '--in-place')).toMatchObject({ options: { at } });
  });

  it('takes a verifier key', () => {
    const publicKey = new Uint8Array(32).fill(7);
    const text = formatNoteKey({ name: 'driftguard.example/log', publicKey });
    expect(read('--key', text, '--in-place')).toMatchObject({ kind: 'run', options: { key: publicKey } });
  });

  it('needs no place for --list', () => {
    expect(read('--list')).toMatchObject({ kind: 'run', options: { list: true } });
  });

  it.each<[string, string[], RegExp]>([
    ['no place', [], /^Say where to: --into with a new folder, or --in-place\.$/u],
    ['two places', ['--into', 'copy', '--in-place'], /^Say where to/u],
    ['two backups', ['latest', id, '--in-place'], /one backup too many/u],
    [
      'no name of a backup',
      ['yesterday', '--in-place'],
      /“yesterday” is not the name of a backup\..*--list/u,
    ],
    ['a path as a name', ['../backups', '--in-place'], /is not the name of a backup/u],
    ['a moment without a zone', ['--at', '2026-05-04T13:30:00', '--in-place'], /with its zone/u],
    ['a moment that is none', ['--at', 'noonZ', '--in-place'], /not “noonZ”/u],
    ['a backup and a moment', ['latest', '--at', 'now', '--in-place'], /not both/u],
    ['what is no key', ['--key', 'hello', '--in-place'], /--key takes a verifier key/u],
    ['an unknown flag', ['--force', '--in-place'], /--force/u],
    ['a flag without its value', ['--into'], /--into/u],
  ])('refuses %s with a sentence', (_what, args, sentence) => {
    expect(read(...args)).toEqual({ kind: 'problem', sentence: expect.stringMatching(sentence) as string });
  });

  it('gives help before anything else', () => {
    expect(read('--help', 'nonsense', '--in-place')).toEqual({ kind: 'help' });
  });
});
