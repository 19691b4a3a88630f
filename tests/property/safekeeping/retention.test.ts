import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { backupKind } from '../../../shared/contract/backups.ts';
import { toUtcInstant } from '../../../shared/schema/time.ts';
import { backupIdOf } from '../../../main/core/safekeeping/backup-place.ts';
import { expired, retentionOf } from '../../../main/core/safekeeping/retention.ts';
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

it('never removes the newest verified backup, nor the only one', () => {
  fc.assert(
    fc.property(history, moment, (backups, now) => {
      const newest = backups.filter(({ verified }) => verified).toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
      expect(expired(backups, now).filter((id) => id === newest?.id)).toEqual([]);
    }),
    reportSeed({ numRuns: 300 }),
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
        const gone = new Set(expired(left, backup.at));
        left = left.filter(({ id }) => !gone.has(id));
      }
      const atEnd = new Set(expired(left, last));
      const kept = left.filter(({ id }) => !atEnd.has(id)).map(({ id }) => id);
      // Pre-migration copies depend on which later releases are still to be seen; the rest must agree.
      const once = new Set(expired(backups, last));
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
  const gone = new Set(expired(backups, now));
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
  expect(retentionOf(backups).at(-1)).toMatchObject({ keptAs: 'newest-verified', removedAt: null });
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
  expect(expired(one, onDay(400))).not.toContain(first.id);
  expect(expired(two, onDay(400))).toContain(first.id);
});
