import type { AuditStatus } from '../../../shared/contract/audit.ts';

export type AuditAnswer = 'intact' | 'altered' | 'unverified';

/** The answer to "is the record complete and unchanged?", as far as it has been looked at. */
export function auditAnswer({ latestVerification }: Pick<AuditStatus, 'latestVerification'>): AuditAnswer {
  if (latestVerification === null) return 'unverified';
  return latestVerification.ok ? 'intact' : 'altered';
}

/** Entries written after the last verification looked; null when there was none, or the record shrank. */
export function writtenSince({
  size,
  latestVerification,
}: Pick<AuditStatus, 'size' | 'latestVerification'>): number | null {
  if (latestVerification === null || size < latestVerification.size) return null;
  return size - latestVerification.size;
}
