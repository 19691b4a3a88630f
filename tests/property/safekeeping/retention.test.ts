import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { backupKind } from '../../../shared/contract/backups.ts';
import type { RetentionRules } from '../../../shared/contract/backups.ts';
import { toUtcInstant } from '../../../shared/schema/time.ts';
import { backupIdOf } from '../../../main/core/safekeeping/backup-place.ts';
import { defaultRetention as rules, expired, retentionOf } from '../../../main/core/safekeeping/retention.ts';
import type { KeptBackup } from '../../../main/core/safekeeping/retention.ts';
import { reportSeed } from '../../support/property.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 0, 5);

const history = fc
  .uniqueArray(fc.integer({ min: 0, max: 500 * 24 * 4 }), { maxLength: 120 })
  .chain((quarters) =>
    fc.tuple(
      ...quarters.map((quarter) =>
        fc.record({
          kind: fc.constantFrom(...backupKind.options),
          app: fc.constantFrom('1.0.0', '1.1.0', '1.2.0'),
          verified: fc.boolean(),
          at: fc.constant(toUtcInstant(startMs + (quarter * hourMs) / 4)),
        }),
      ),
    ),
  )
  .map((made): KeptBackup[] => made.map((one) => ({ ...one, id: backupIdOf(one.at, one.kind) })));

const onDay = (days: number) => toUtcInstant(startMs + days * dayMs);

const moment = fc.integer({ min: 0, max: 900 }).map((days) => toUtcInstant(startMs + days * dayMs));

const anyRules = fc.record<RetentionRules>({
  hourly: fc.nat({ max: 168 }),
  daily: fc.nat({ max: 366 }),
  weekly: fc.nat({ max: 260 }),
  monthly: fc.nat({ max: 240 }),
  manualDays: fc.nat({ max: 3650 }),
  most: fc.option(fc.integer({ min: 2, max: 60 })),
});

it('never removes the newest verified backup, nor the only one, whatever the rules', () => {
  fc.assert(
    fc.property(history, anyRules, moment, (backups, chosen, now) => {
      const newest = backups.filter(({ verified }) => verified).toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
      expect(expired(backups, chosen, now).filter((id) => id === newest?.id)).toEqual([]);
    }),
    reportSeed({ numRuns: 300 }),
  );
});

it('keeps no more than are wanted in all, the newest of them, and what has no end', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 2, max: 60 }), moment, (backups, most, now) => {
      const unlimited = retentionOf(backups, rules, now).filter(
        ({ removedAt }) => removedAt === null || removedAt > now,
      );
      const endless = unlimited.filter(({ removedAt }) => removedAt === null);
      const ending = unlimited.filter(({ removedAt }) => removedAt !== null).map(({ id }) => id);
      const gone = new Set(expired(backups, { ...rules, most }, now));
      const kept = ending.filter((id) => !gone.has(id));
      expect(endless.filter(({ id }) => gone.has(id))).toEqual([]);
      expect(kept.length).toBe(Math.min(ending.length, Math.max(0, most - endless.length)));
      expect(kept).toEqual(ending.slice(ending.length - kept.length));
    }),
    reportSeed({ numRuns: 200 }),
  );
});

it('keeps with longer rules whatever it keeps with shorter ones', () => {
  fc.assert(
    fc.property(history, anyRules, anyRules, moment, (backups, one, other, now) => {
      const longer: RetentionRules = {
        hourly: Math.max(one.hourly, other.hourly),
        daily: Math.max(one.daily, other.daily),
        weekly: Math.max(one.weekly, other.weekly),
        monthly: Math.max(one.monthly, other.monthly),
        manualDays: Math.max(one.manualDays, other.manualDays),
        most: null,
      };
      const shorter = new Set(expired(backups, { ...one, most: null }, now));
      expect(expired(backups, longer, now).filter((id) => !shorter.has(id))).toEqual([]);
    }),
    reportSeed({ numRuns: 200 }),
  );
});

it('gives the same answer whether it is asked once at the end or again and again on the way', () => {
  fc.assert(
    fc.property(history, (backups) => {
      const last = toUtcInstant(startMs + 900 * dayMs);
      // Asked each time a backup is made, with what is left by then.
      let left: KeptBackup[] = [];
      for (const backup of backups.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
        left.push(backup);
        const gone = new Set(expired(left, rules, backup.at));
        left = left.filter(({ id }) => !gone.has(id));
      }
      const atEnd = new Set(expired(left, rules, last));
      const kept = left.filter(({ id }) => !atEnd.has(id)).map(({ id }) => id);
      // Pre-migration copies depend on which later releases are still to be seen; the rest must agree.
      const once = new Set(expired(backups, rules, last));
      const expected = backups.filter(({ id, kind }) => kind !== 'pre-migration' && !once.has(id));
      expect(kept).toEqual(expect.arrayContaining(expected.map(({ id }) => id)));
    }),
    reportSeed({ numRuns: 200 }),
  );
});

it('keeps a verified backup for every hour of the last day, day of the last week, week of the last four and month of the last twelve', () => {
  const every = (stepMs: number, count: number): KeptBackup[] =>
    Array.from({ length: count }, (_, index) => {
      const at = toUtcInstant(startMs + index * stepMs);
      return { id: backupIdOf(at, 'scheduled'), kind: 'scheduled', at, app: '1.0.0', verified: true };
    });
  const backups = every(hourMs, 400 * 24);
  const now = backups.at(-1)?.at ?? toUtcInstant(startMs);
  const gone = new Set(expired(backups, rules, now));
  const kept = backups.filter(({ id }) => !gone.has(id));
  const ageDays = (at: string): number => (Date.parse(now) - Date.parse(at)) / dayMs;
  expect(kept.filter(({ at }) => ageDays(at) < 1)).toHaveLength(24);
  expect(
    new Set(kept.filter(({ at }) => ageDays(at) < 7).map(({ at }) => at.slice(0, 10))).size,
  ).toBeGreaterThanOrEqual(7);
  expect(
    new Set(kept.filter(({ at }) => ageDays(at) < 360).map(({ at }) => at.slice(0, 7))).size,
  ).toBeGreaterThanOrEqual(12);
  // 24 hourly, 7 daily, 4 weekly and 12 monthly, of which some stand for several.
  expect(kept.length).toBeLessThanOrEqual(24 + 7 + 4 + 12 + 1);
  expect(retentionOf(backups, rules, now).at(-1)).toMatchObject({
    keptAs: 'newest-verified',
    removedAt: null,
  });
});

it('keeps what was made before a migration until two further releases have made backups', () => {
  const made = (days: number, app: string, kind: KeptBackup['kind']): KeptBackup => ({
    id: backupIdOf(onDay(days), kind),
    kind,
    at: onDay(days),
    app,
    verified: true,
  });
  const first = made(0, '1.0.0', 'pre-migration');
  const one = [first, made(40, '1.1.0', 'scheduled')];
  const two = [...one, made(80, '1.2.0', 'scheduled')];
  expect(expired(one, rules, onDay(400))).not.toContain(first.id);
  expect(expired(two, rules, onDay(400))).toContain(first.id);
});
