import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLines } from '../../../../../../main/core/features/predictions/write-lines.ts';
import { makeTestFolder } from '../../../../../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;

beforeAll(async () => {
  folder = await makeTestFolder();
});

afterAll(() => folder.remove());

describe('lines of JSON', () => {
  it('are written page after page, for the owner of the file alone', async () => {
    const path = join(folder.path, 'rows.jsonl');
    await writeLines(path, [[{ id: 'a' }, { id: 'ü' }], [], [{ id: 'c', label: null }]]);
    expect(await readFile(path, 'utf8')).toBe('{"id":"a"}\n{"id":"ü"}\n{"id":"c","label":null}\n');
    const mode = (await stat(path)).mode & 0o777;
    expect(process.platform === 'win32' || mode === 0o600).toBe(true);
  });

  it('are made when the page before is on its way, and what making them throws is passed on', async () => {
    const path = join(folder.path, 'cut-short.jsonl');
    const seen: string[] = [];
    function* pages() {
      yield [{ id: 'first' }];
      seen.push('asked for the second page');
      throw new Error('cancelled');
    }
    await expect(writeLines(path, pages())).rejects.toThrow('cancelled');
    expect(seen).toEqual(['asked for the second page']);
    expect(await readFile(path, 'utf8')).toBe('{"id":"first"}\n');
  });

  it('do not replace a file that is there', async () => {
    const path = join(folder.path, 'present.jsonl');
    await writeFile(path, 'kept');
    await expect(writeLines(path, [[{ id: 'a' }]])).rejects.toThrow(/EEXIST/u);
    expect(await readFile(path, 'utf8')).toBe('kept');
  });
});
