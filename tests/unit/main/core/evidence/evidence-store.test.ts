import { mkdir, open, readFile, readdir, writeFile } from 'node:fs/promises';
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

async function damaged() {
  const test = await openStore();
  const { sha256 } = await test.put('evidence');
  const path = test.store.pathOf(sha256);
  await writeFile(path, 'Evidence');
  const quarantine = join(test.path, 'quarantine', 'today');
  return { ...test, sha256, evidencePath: path, quarantine };
}

describe('an evidence file that is damaged', () => {
  it('is moved as it is, also under whoever reads it, and nothing else is', async () => {
    await using test = await damaged();
    const whole = await test.put('whole');
    const { store, sha256, quarantine } = test;
    const reader = await open(test.evidencePath);
    const target = join(quarantine, `${sha256}.parquet`);
    expect(await store.setAside(sha256, quarantine, { signal })).toBe(target);
    expect(await readFile(target, 'utf8')).toBe('Evidence');
    expect(await reader.readFile('utf8')).toBe('Evidence');
    await reader.close();
    await expect(store.verify(sha256, { signal })).rejects.toMatchObject({ code: 'EVIDENCE_MISSING' });
    // Neither what is gone nor what is whole.
    expect(await store.setAside(sha256, quarantine, { signal })).toBeNull();
    expect(await store.setAside(whole.sha256, quarantine, { signal })).toBeNull();
    expect(await readdir(quarantine)).toEqual([`${sha256}.parquet`]);
  });

  it('stays when a good one was put in its place before it could be moved', async () => {
    await using test = await damaged();
    const { store, sha256, quarantine } = test;
    const [adopted, moved] = await Promise.all([
      test.put('evidence'),
      store.setAside(sha256, quarantine, { signal }),
    ]);
    // Whoever comes first: in the end the good one is there, and nothing good was moved.
    expect(adopted.added).toBe(true);
    expect(await readFile(test.evidencePath, 'utf8')).toBe('evidence');
    const aside = moved === null ? 'Evidence' : await readFile(moved, 'utf8');
    expect(aside).toBe('Evidence');
  });

  it('stays where it is when it cannot be moved', async () => {
    await using test = await damaged();
    await writeFile(join(test.path, 'quarantine'), 'a file where the folder belongs');
    await expect(test.store.setAside(test.sha256, test.quarantine, { signal })).rejects.toThrow(
      /ENOTDIR|EEXIST/u,
    );
    expect(await readFile(test.evidencePath, 'utf8')).toBe('Evidence');
  });

  it('is put back only from a copy with the content that was recorded', async () => {
    await using test = await damaged();
    const { store, sha256, quarantine } = test;
    const copy = join(test.path, 'copy');
    await writeFile(copy, 'evidence');
    await expect(store.putBack(sha256, copy, { signal })).rejects.toMatchObject({
      code: 'STATE_TRANSITION_REFUSED',
    });
    await store.setAside(sha256, quarantine, { signal });
    await expect(store.putBack(sha256, `${copy}-none`, { signal })).rejects.toMatchObject({
      code: 'EVIDENCE_MISSING',
    });
    await writeFile(copy, 'evidencE');
    await expect(store.putBack(sha256, copy, { signal })).rejects.toMatchObject({ code: 'EVIDENCE_CHANGED' });
    await writeFile(copy, 'evidence');
    const stopped = AbortSignal.abort();
    await expect(store.putBack(sha256, copy, { signal: stopped })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await expect(store.verify(sha256, { signal })).rejects.toMatchObject({ code: 'EVIDENCE_MISSING' });

    expect(await store.putBack(sha256, copy, { signal })).toBe(true);
    await expect(store.verify(sha256, { signal })).resolves.toBeUndefined();
    expect(await store.putBack(sha256, copy, { signal })).toBe(false);
    expect(await readdir(test.folders.staging)).toEqual([]);
    // A copy and not a link: damage to one is not damage to both.
    await writeFile(copy, 'Evidence');
    await expect(store.verify(sha256, { signal })).resolves.toBeUndefined();
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
