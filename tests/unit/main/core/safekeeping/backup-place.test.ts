import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { evidencePathIn, keepEvidence } from '../../../../../main/core/safekeeping/backup-place.ts';
import { sha256Hex } from '../../../../../shared/schema/ids.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

it.each([true, false])(
  'keeps a file that a backup and the archive keep at the same time (links allowed: %s)',
  async (mayLink) => {
    await using folder = await makeTestFolder();
    const sourcePath = join(folder.path, 'evidence.parquet');
    const content = 'x'.repeat(100_000);
    await writeFile(sourcePath, content);
    const sha256 = sha256Hex.parse(createHash('sha256').update(content).digest('hex'));
    const targetPath = evidencePathIn(folder.path, sha256);
    const { signal } = new AbortController();
    const keep = () =>
      keepEvidence({ sha256, sizeBytes: content.length, sourcePath, targetPath, signal, mayLink });

    expect(await Promise.all([keep(), keep(), keep()])).toEqual([mayLink ? 0 : content.length, 0, 0]);
    expect(await readFile(targetPath, 'utf8')).toBe(content);
    expect(await readdir(dirname(targetPath))).toHaveLength(1);
  },
);
