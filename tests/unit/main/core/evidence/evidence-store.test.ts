import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEvidenceStore } from '../../../../../main/core/evidence/evidence-store.ts';
import { importDigest } from '../../../../../main/core/evidence/import-digest.ts';
import { sha256Hex } from '../../../../../shared/schema/ids.ts';
import { makeTestFolder } from '../../../../support/core-folder.ts';

const signal = new AbortController().signal;
const digestOf = (text: string) => sha256Hex.parse(createHash('sha256').update(text).digest('hex'));

async function openStore() {
  const folder = await makeTestFolder();
  const folders = { evidence: join(folder.path, 'evidence'), staging: join(folder.path, 'staging') };
  await mkdir(folders.evidence);
  await mkdir(folders.staging);
  const store = createEvidenceStore(folders);
  const put = async (content: string) => {
    const path = store.newStagingPath('parquet');
    await writeFile(path, content);
    return store.adopt(path, { signal });
  };
  return { ...folder, folders, store, put };
}

describe('the evidence store', () => {
  it('keeps a file under the digest of its content, once', async () => {
    await using test = await openStore();
    const sha256 = digestOf('evidence');
    expect(await test.put('evidence')).toEqual({ sha256, sizeBytes: 8, added: true });
    expect(await test.put('evidence')).toEqual({ sha256, sizeBytes: 8, added: false });
    expect(test.store.pathOf(sha256)).toBe(
      join(test.folders.evidence, sha256.slice(0, 2), `${sha256}.parquet`),
    );
    expect(await readFile(test.store.pathOf(sha256), 'utf8')).toBe('evidence');
    await expect(test.store.verify(sha256, { signal })).resolves.toBeUndefined();
  });

  it('replaces a damaged file by the good one', async () => {
    await using test = await openStore();
    const { sha256 } = await test.put('evidence');
    await writeFile(test.store.pathOf(sha256), 'Evidence');
    await expect(test.store.verify(sha256, { signal })).rejects.toMatchObject({ code: 'EVIDENCE_CHANGED' });
    expect(await test.put('evidence')).toMatchObject({ added: true });
    await expect(test.store.verify(sha256, { signal })).resolves.toBeUndefined();
  });

  it('stages a copy with its digest, and none when it is cancelled', async () => {
    await using test = await openStore();
    const source = join(test.path, 'source.csv');
    await writeFile(source, 'a,b\n');
    const staged = await test.store.stage(source, { signal });
    expect([staged.sha256, staged.sizeBytes]).toEqual([digestOf('a,b\n'), 4]);
    await test.store.unstage(staged.path);
    await expect(test.store.stage(source, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const { readdir } = await import('node:fs/promises');
    expect(await readdir(test.folders.staging)).toEqual([]);
  });

  it('collects only its own files, and only those without a record', async () => {
    await using test = await openStore();
    const kept = await test.put('kept');
    const orphan = await test.put('orphan');
    await writeFile(`${test.store.pathOf(kept.sha256)}.txt`, 'not ours');
    expect(await test.store.collectOrphans(new Set([kept.sha256]))).toBe(1);
    await expect(test.store.verify(kept.sha256, { signal })).resolves.toBeUndefined();
    await expect(test.store.verify(orphan.sha256, { signal })).rejects.toMatchObject({
      code: 'EVIDENCE_MISSING',
    });
    expect(await readFile(`${test.store.pathOf(kept.sha256)}.txt`, 'utf8')).toBe('not ours');
  });
});

describe('the digest of an import', () => {
  const facts = {
    sourceSha256: digestOf('source'),
    detected: { format: 'csv', delimiter: ',', header: true, encoding: 'utf-8' },
    columns: [{ name: 'a', type: 'numeric', role: 'feature' }],
    engineVersion: 'v1',
  } as const;

  it('follows from what evidence follows from, and from nothing else', () => {
    const digest = importDigest(facts);
    expect(importDigest({ ...facts, columns: [{ name: 'a', type: 'numeric', role: 'label' }] })).toBe(digest);
    const others = [
      { ...facts, sourceSha256: digestOf('other') },
      { ...facts, engineVersion: 'v2' },
      { ...facts, detected: { ...facts.detected, delimiter: ';' } },
      { ...facts, columns: [{ name: 'a', type: 'text', role: 'feature' } as const] },
      { ...facts, zone: 'Europe/Berlin' },
    ];
    expect(new Set([digest, ...others.map(importDigest)]).size).toBe(6);
    expect(importDigest({ ...facts, zone: null })).toBe(digest);
  });
});
