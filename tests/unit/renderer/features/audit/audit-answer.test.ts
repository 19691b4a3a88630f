import { describe, expect, it } from 'vitest';
import { auditAnswer, writtenSince } from '../../../../../renderer/features/audit/audit-answer.ts';
import { sampleStatus, sampleVerification } from './audit-samples.ts';

describe('the answer about the record', () => {
  it('follows the latest verification', () => {
    expect(auditAnswer(sampleStatus())).toBe('intact');
    expect(auditAnswer(sampleStatus({ latestVerification: sampleVerification({ ok: false }) }))).toBe(
      'altered',
    );
    const onlyEvidence = sampleVerification({ ok: false, onlyEvidence: true });
    expect(auditAnswer(sampleStatus({ latestVerification: onlyEvidence }))).toBe('evidence');
    expect(auditAnswer(sampleStatus({ latestVerification: null }))).toBe('unverified');
  });

  it('counts what was written after it', () => {
    expect(writtenSince(sampleStatus())).toBe(2);
    expect(writtenSince(sampleStatus({ total: 40 }))).toBe(0);
  });

  it('counts nothing without a verification, or when the record is shorter than it was', () => {
    expect(writtenSince(sampleStatus({ latestVerification: null }))).toBeNull();
    expect(writtenSince(sampleStatus({ total: 12 }))).toBeNull();
  });
});
