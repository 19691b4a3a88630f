import type { Backup, BackupId, BackupKind, RetentionRules } from '../../../shared/contract/backups.ts';
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

export const defaultRetention: RetentionRules = {
  hourly: 24,
  daily: 7,
  weekly: 4,
  monthly: 12,
  manualDays: 30,
  most: null,
};

type Rule = {
  readonly keptAs: 'hourly' | 'daily' | 'weekly' | 'monthly';
  readonly keepMs: number;
  /** Names the hour, day, week or month a moment lies in. */
  readonly bucket: (at: UtcInstant) => string;
};

/** Whole weeks since Monday, 5 January 1970. */
const weekOf = (at: UtcInstant): string => String(Math.floor((Date.parse(at) - 4 * dayMs) / (7 * dayMs)));

/** Longest first: the longest rule that keeps a backup is the one it is kept by. */
function rulesOf({ hourly, daily, weekly, monthly }: RetentionRules): Rule[] {
  const rules: readonly Rule[] = [
    { keptAs: 'monthly', keepMs: Math.round((monthly * 365) / 12) * dayMs, bucket: (at) => at.slice(0, 7) },
    { keptAs: 'weekly', keepMs: weekly * 7 * dayMs, bucket: weekOf },
    { keptAs: 'daily', keepMs: daily * dayMs, bucket: (at) => at.slice(0, 10) },
    { keptAs: 'hourly', keepMs: hourly * hourMs, bucket: (at) => at.slice(0, 13) },
  ];
  return rules.filter(({ keepMs }) => keepMs > 0).toSorted((a, b) => b.keepMs - a.keepMs);
}

/** True while fewer than two releases made a backup after this one. */
function withinReleases(backup: KeptBackup, all: readonly KeptBackup[]): boolean {
  const later = all.filter((other) => other.at > backup.at && other.app !== backup.app);
  return new Set(later.map((other) => other.app)).size < releasesKept;
}

/**
 * How long the rules of time keep each backup: the first of every hour, day, week and month for as many of them
 * as the rules say; what somebody made by hand for at least so many days; what was made before a migration until
 * two further releases have made backups. Keeping the first of a period, not the last, makes the answer final: a
 * later backup never shortens the life of an earlier one. The newest verified backup is kept without an end.
 */
function keptByAge(rising: readonly KeptBackup[], retention: RetentionRules): Retention[] {
  const rules = rulesOf(retention);
  const manualMs = retention.manualDays * dayMs;
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
    if (kind === 'pre-migration' && withinReleases(backup, rising)) {
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

/**
 * When each backup is removed, oldest first. Where the rules of time would keep more at `now` than are wanted in
 * all, the oldest of them go at once; never the newest verified one, nor what was made before a migration, which
 * count too.
 */
export function retentionOf(
  backups: readonly KeptBackup[],
  rules: RetentionRules,
  now: UtcInstant,
): Retention[] {
  const byAge = keptByAge(
    backups.toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    rules,
  );
  const present = byAge.filter(({ removedAt }) => removedAt === null || removedAt > now);
  const tooMany = rules.most === null ? 0 : Math.max(0, present.length - rules.most);
  const over = new Set(
    present
      .filter(({ removedAt }) => removedAt !== null)
      .slice(0, tooMany)
      .map(({ id }) => id),
  );
  return byAge.map((each) => (over.has(each.id) ? { ...each, keptAs: 'over-count', removedAt: now } : each));
}

/** The backups that are to be removed now. */
export function expired(backups: readonly KeptBackup[], rules: RetentionRules, now: UtcInstant): BackupId[] {
  return retentionOf(backups, rules, now).flatMap(({ id, removedAt }) =>
    removedAt !== null && removedAt <= now ? [id] : [],
  );
}
