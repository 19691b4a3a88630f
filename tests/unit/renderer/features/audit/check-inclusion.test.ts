import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkInclusion } from '../../../../../renderer/features/audit/check-inclusion.ts';
import { auditEntryDetail } from '../../../../../shared/contract/audit.ts';
import { sampleDetail } from './audit-samples.ts';

const subtle = webcrypto.subtle;

describe('checking an entry against its proof', () => {
  it('holds for every entry of ledgers of one to nine entries', async () => {
    const found: string[] = [];
    for (let size = 1; size <= 9; size += 1) {
      for (let seq = 0; seq < size; seq += 1)
        found.push(await checkInclusion(sampleDetail(seq, size), subtle));
    }
    expect(found).toEqual(Array.from({ length: 45 }, () => 'holds'));
  });

  it('finds a text that was changed by one letter', async () => {
    const entry = { ...sampleDetail(3, 7), body: 'entry 4' };
    expect(await checkInclusion(entry, subtle)).toBe('other-text');
  });

  it('finds a leaf that stands at another place, a path of another entry, and another root', async () => {
    const entry = sampleDetail(3, 7);
    const other = sampleDetail(2, 7);
    const root = auditEntryDetail.shape.proof.shape.root.parse('0'.repeat(64));
    expect([
      await checkInclusion({ ...entry, proof: { ...entry.proof, index: 2 } }, subtle),
      await checkInclusion({ ...entry, proof: { ...entry.proof, path: other.proof.path } }, subtle),
      await checkInclusion({ ...entry, proof: { ...entry.proof, root } }, subtle),
    ]).toEqual(['other-root', 'other-root', 'other-root']);
  });
});
