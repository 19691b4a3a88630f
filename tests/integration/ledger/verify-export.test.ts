import { execFile } from 'node:child_process';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../../main/cli/commands/verify.ts';
import { verifyExport } from '../../../main/cli/commands/verify-export.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { modelDraftOf } from '../../support/core-models.ts';

const script = join(import.meta.dirname, '../../../resources/verify/verify-ledger.mjs');
const runFile = promisify(execFile);

let home: Awaited<ReturnType<typeof makeTestFolder>>;
let text: string;
let verifier: string;

beforeAll(async () => {
  home = await makeTestFolder();
  const core = await openTestCore({ folder: join(home.path, 'data') });
  for (const name of ['House price', 'Größe „α“']) {
    await core.call('models/create', modelDraftOf({ name }));
  }
  await core.call('audit/export', { format: 'csv' });
  await core.call('audit/rotate-key', { reason: 'A new key for the year.' });
  const held = await core.call('audit/export', { format: 'json' });
  text = await readFile(core.core.vault.resolve(held.token).path, 'utf8');
  verifier = (await core.call('audit/status', {})).key.verifier;
  await core.close();
});

afterAll(() => home.remove());

/** Exit code and first word of what the stand-alone verifier prints. */
async function standAlone(content: string | Buffer, ...more: string[]): Promise<[number, string]> {
  const path = join(home.path, 'export.json');
  await writeFile(path, content);
  try {
    const { stdout } = await runFile(process.execPath, [script, path, ...more]);
    return [0, stdout.split(':')[0] ?? ''];
  } catch (error) {
    const failed = error as { code: number; stdout: string };
    return [failed.code, failed.stdout.split(':')[0] ?? ''];
  }
}

function flipped(bit: number): Buffer {
  const bytes = Buffer.from(text);
  bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return bytes;
}

describe('ledger export', () => {
  it('is verified by the application and by the stand-alone script', async () => {
    expect(verifyExport(text, null)).toMatchObject({ ok: true });
    expect(verifyExport(text, verifier)).toEqual({
      ok: true,
      sentences: [
        'All 6 entries are complete, in order and unchanged.',
        'They go on from 2 earlier checkpoints.',
        'What they changed is told with values before and after, as it was recorded: 2.',
      ],
    });
    expect(await standAlone(text)).toEqual([0, 'VERIFIED']);
    expect(await standAlone(text, verifier)).toEqual([0, 'VERIFIED']);
  });

  it('is verified on the command line: 0 when it is as it was written, otherwise 1 and the reason', async () => {
    const path = join(home.path, 'export.json');
    const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const told = async (content: string, ...flags: string[]) => {
      await writeFile(path, content);
      print.mockClear();
      return [await run([path, ...flags]), String(print.mock.calls[0]?.[0]).split('\n', 2)];
    };
    const whole = ['Verified.', 'All 6 entries are complete, in order and unchanged.'];
    expect(await told(text, '--key', verifier)).toEqual([0, whole]);
    const cut = text.replace(/,\n[^\n]*\n \]\n\}\n$/, '\n ]\n}\n');
    expect(await told(cut)).toEqual([
      1,
      ['Not verified.', 'The checkpoint covers 6 entries, but the file holds 5.'],
    ]);
    expect(await told('no export')).toEqual([1, ['Not verified.', 'The file is not JSON.']]);
    // Longer than a text can be; it takes no room on the disk.
    await truncate(path, 2 ** 29);
    print.mockClear();
    expect(await run([path])).toBe(1);
    expect(print.mock.calls).toEqual([
      [expect.stringMatching(/^Not verified\.\nFrom byte 0 on the file is not as a ledger export/u)],
    ]);
    await rm(path);
    print.mockRestore();
  });

  it('is refused for another key', async () => {
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect(verifyExport(text, other).ok).toBe(false);
    expect(await standAlone(text, other)).toEqual([1, 'NOT VERIFIED']);
  });

  it('is refused by the stand-alone script after a bit was changed in any part of it', async () => {
    const bits = Buffer.byteLength(text) * 8;
    // Every 120th byte or so in turn, another bit each time: starting the script for each bit would take hours.
    for (let bit = 3; bit < bits; bit += 8 * 120 + 1) {
      expect(await standAlone(flipped(bit)), `bit ${bit}`).toEqual([1, 'NOT VERIFIED']);
    }
  });

  it('is refused by the stand-alone script when it means the same and is written otherwise', async () => {
    const cases = [
      `${text}\n`,
      text.slice(0, -1),
      text.replace(/^ "version": .*$/m, '$&\n$&'),
      text.replace(' "changes": [', ' "changes": [],\n "changes": ['),
      text.replace(' "entries": [', ' "more": [],\n "entries": ['),
      text.replace('House price', String.raw`House pric\u0065`),
      text.replace(/^ {2}"\[/m, ' $&'),
      text.replaceAll('\n', '\r\n'),
      JSON.stringify(JSON.parse(text), null, 1),
    ];
    for (const content of cases) {
      expect(content).not.toBe(text);
      expect(await standAlone(content)).toEqual([1, 'NOT VERIFIED']);
    }
  });

  it('tells what was changed, and is refused when that is told differently', async () => {
    expect(text).toContain(String.raw`\\\"field\\\":\\\"name\\\"`);
    const changed = text.replace('House price', 'House prize');
    expect(verifyExport(changed, null)).toEqual({
      ok: false,
      sentences: [expect.stringMatching(/^What entry \d+ changed is not what was recorded\.$/)],
    });
    expect(await standAlone(changed)).toEqual([1, 'NOT VERIFIED']);
  });

  it('says how many changes it does not tell any more', async () => {
    const without = text.replace(/^ {2}"\[.*House price.*$/m, '  null,');
    expect(verifyExport(without, null).sentences).toContain(
      'What they changed is told with values before and after, as it was recorded: 1 of 2; the rest is not held any more.',
    );
    expect(await standAlone(without)).toEqual([0, 'VERIFIED']);
  });

  it('is refused when entries are removed, repeated or reordered', async () => {
    const data = JSON.parse(text) as { entries: string[] };
    const [a = '', b = '', c = '', ...rest] = data.entries;
    for (const entries of [[a, b, c], [a, c, ...rest], [a, c, b, ...rest], [a, b, c, c, ...rest], []]) {
      const changed = text.replace(
        /"entries": \[[^]*$/,
        `"entries": [${entries.map((entry) => `\n  ${JSON.stringify(entry)}`).join(',')}\n ]\n}\n`,
      );
      expect(verifyExport(changed, null).ok).toBe(false);
      expect(await standAlone(changed)).toEqual([1, 'NOT VERIFIED']);
    }
  });
});
