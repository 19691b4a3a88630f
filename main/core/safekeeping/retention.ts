import type { Backup, BackupId, BackupKind } from '../../../shared/contract/backups.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { toUtcInstant } from '../../../shared/schema/time.ts';

/** A backup as retention sees it. */
export type KeptBackup = {
  readonly id: BackupId;
  readonly kind: BackupKind;
  readonly at: UtcInstant;
  readonly app: string;
  /** Whether the last check of it passed. */
  readonly verified: boolean;
};

export type Retention = {
  readonly id: BackupId;
  readonly keptAs: Backup['keptAs'];
  /** Null while a rule keeps it without an end. */
  readonly removedAt: UtcInstant | null;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const releasesKept = 2;
const manualMs = 30 * dayMs;

type Rule = {
  readonly keptAs: 'hourly' | 'daily' | 'weekly' | 'monthly';
  readonly keepMs: number;
  /** Names the hour, day, week or month a moment lies in. */
  readonly bucket: (at: UtcInstant) => string;
};

/** Whole weeks since Monday, 5 January 1970. */
const weekOf = (at: UtcInstant): string => String(Math.floor((Date.parse(at) - 4 * dayMs) / (7 * dayMs)));

// Longest first: the longest rule that keeps a backup is the one it is kept by.
const rules: readonly Rule[] = [
  { keptAs: 'monthly', keepMs: 365 * dayMs, bucket: (at) => at.slice(0, 7) },
  { keptAs: 'weekly', keepMs: 28 * dayMs, bucket: weekOf },
  { keptAs: 'daily', keepMs: 7 * dayMs, bucket: (at) => at.slice(0, 10) },
  { keptAs: 'hourly', keepMs: dayMs, bucket: (at) => at.slice(0, 13) },
];

/** True while fewer than two releases made a backup after this one. */
function withinReleases(backup: KeptBackup, all: readonly KeptBackup[]): boolean {
  const later = all.filter((other) => other.at > backup.at && other.app !== backup.app);
  return new Set(later.map((other) => other.app)).size < releasesKept;
}

/**
 * How long each backup is kept: the first of every hour for a day (24), of every day for a week (7), of every
 * week for four, of every month for twelve; what somebody made by hand for at least 30 days; what was made
 * before a migration until two further releases have made backups. Keeping the first of a period, not the
 * last, makes the answer final: a later backup never shortens the life of an earlier one. The newest verified
 * backup is kept without an end.
 */
export function retentionOf(backups: readonly KeptBackup[]): Retention[] {
  const rising = backups.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const seen = new Map(rules.map((rule) => [rule.keptAs, new Set<string>()]));
  const newestVerified = rising.findLast((backup) => backup.verified)?.id;
  return rising.map((backup) => {
    const { id, at, kind } = backup;
    const atMs = Date.parse(at);
    const first = rules.filter(({ keptAs, bucket }) => {
      const buckets = seen.get(keptAs);
      const name = bucket(at);
      // A backup that failed its check does not stand for its period.
      if (buckets === undefined || !backup.verified || buckets.has(name)) return false;
      buckets.add(name);
      return true;
    });
    const longest = first[0];
    const ruleMs = longest?.keepMs ?? 0;
    if (id === newestVerified) return { id, keptAs: 'newest-verified', removedAt: null };
    if (kind === 'pre-migration' && withinReleases(backup, backups)) {
      return { id, keptAs: 'pre-migration', removedAt: null };
    }
    if (kind !== 'scheduled' && ruleMs < manualMs) {
      return { id, keptAs: 'manual', removedAt: toUtcInstant(atMs + manualMs) };
    }
    // What no rule keeps goes at the next round, but nothing goes within the hour in which it was made.
    const keptAs = longest?.keptAs ?? 'surplus';
    return { id, keptAs, removedAt: toUtcInstant(atMs + Math.max(ruleMs, hourMs)) };
  });
}

/** The backups that are to be removed now. */
export function expired(backups: readonly KeptBackup[], now: UtcInstant): BackupId[] {
  return retentionOf(backups).flatMap(({ id, removedAt }) =>
    removedAt !== null && removedAt <= now ? [id] : [],
  );
}
