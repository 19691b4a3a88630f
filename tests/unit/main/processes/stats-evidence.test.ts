import { createHash } from 'node:crypto';
import { link, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEvidenceGuard } from '../../../../main/processes/stats-evidence.ts';
import type { TaskSide } from '../../../../main/processes/stats-protocol.ts';
import { sha256Hex } from '../../../../shared/schema/ids.ts';
import { makeTestFolder } from '../../../support/core-folder.ts';

const never = new AbortController().signal;
const digest = (content: string) => sha256Hex.parse(createHash('sha256').update(content).digest('hex'));

async function openGuarded(content: string) {
  const folder = await makeTestFolder();
  const path = join(folder.path, 'evidence');
  await writeFile(path, content);
  const read: string[] = [];
  const guard = createEvidenceGuard(async (file) => {
    read.push(file);
    return digest(await readFile(file, 'utf8'));
  });
  const side: TaskSide = { path, rows: 1, sha256: digest('good') };
  return { path, side, guard, read, [Symbol.asyncDispose]: folder.remove };
}

describe('evidence guard', () => {
  it('hashes a file once while it stays as it is', async () => {
    await using opened = await openGuarded('good');
    const { guard, side, read } = opened;
    await guard.verify(side, never);
    await guard.verify(side, never);
    await guard.confirm(side, never);
    expect(read).toHaveLength(1);
  });

  it('hashes it again when its times changed', async () => {
    await using opened = await openGuarded('good');
    const { guard, side, read, path } = opened;
    await guard.verify(side, never);
    await utimes(path, new Date(0), new Date(0));
    await guard.verify(side, never);
    expect(read).toHaveLength(2);
  });

  it('accepts a file that got another name beside its own, as a backup gives it, by hashing it again', async () => {
    await using opened = await openGuarded('good');
    const { guard, side, read, path } = opened;
    await guard.verify(side, never);
    await link(path, `${path}-in-a-backup`);
    await guard.confirm(side, never);
    expect(read).toHaveLength(2);
    await guard.confirm(side, never);
    expect(read).toHaveLength(2);
  });

  it('refuses a file without a digest that changed in any way', async () => {
    await using opened = await openGuarded('good');
    const { guard, side, path } = opened;
    const undigested = { ...side, sha256: null };
    await guard.verify(undigested, never);
    await link(path, `${path}-in-a-backup`);
    await expect(guard.confirm(undigested, never)).rejects.toMatchObject({ code: 'EVIDENCE_CHANGED' });
  });

  it('refuses other content, before and after', async () => {
    await using opened = await openGuarded('evil');
    const { guard, side, path } = opened;
    await expect(guard.verify(side, never)).rejects.toMatchObject({ code: 'EVIDENCE_CHANGED' });
    await writeFile(path, 'good');
    await guard.verify(side, never);
    await writeFile(path, 'evil again');
    await expect(guard.confirm(side, never)).rejects.toMatchObject({ code: 'EVIDENCE_CHANGED' });
  });

  it('says that a file is missing', async () => {
    await using opened = await openGuarded('good');
    const { guard, side, path } = opened;
    await rm(path);
    await expect(guard.verify(side, never)).rejects.toMatchObject({ code: 'EVIDENCE_MISSING' });
  });

  it('holds a file without a digest to being the same before and after', async () => {
    await using opened = await openGuarded('anything');
    const { guard, side, path, read } = opened;
    const plain = { ...side, sha256: null };
    await guard.verify(plain, never);
    await guard.confirm(plain, never);
    await writeFile(path, 'something else');
    await expect(guard.confirm(plain, never)).rejects.toMatchObject({ code: 'EVIDENCE_CHANGED' });
    expect(read).toEqual([]);
  });
});
