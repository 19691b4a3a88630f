import type { AuditStatus } from '../../../shared/contract/audit.ts';

export type AuditAnswer = 'intact' | 'evidence' | 'altered' | 'unverified' | 'recovery';

/** The answer to "is the record complete and unchanged?", as far as it has been looked at. */
export function auditAnswer({
  latestVerification,
  recovery,
}: Pick<AuditStatus, 'latestVerification' | 'recovery'>): AuditAnswer {
  if (recovery !== null) return 'recovery';
  if (latestVerification === null) return 'unverified';
  if (latestVerification.ok) return 'intact';
  return latestVerification.onlyEvidence ? 'evidence' : 'altered';
}

/** Entries written after the last verification looked; null when there was none, or the record shrank. */
export function writtenSince({
  total,
  latestVerification,
}: Pick<AuditStatus, 'total' | 'latestVerification'>): number | null {
  if (latestVerification === null || total < latestVerification.size) return null;
  return total - latestVerification.size;
}
