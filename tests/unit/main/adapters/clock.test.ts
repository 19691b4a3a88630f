import { expect, it } from 'vitest';
import { systemClock } from '../../../../main/adapters/clock.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';

it('tells the time in UTC with milliseconds', () => {
  const now = systemClock.now();
  expect(utcInstant.parse(now)).toBe(now);
  expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000);
});

it('never runs backwards', () => {
  const readings = Array.from({ length: 1000 }, () => systemClock.monotonicMs());
  expect(readings).toEqual(readings.toSorted((left, right) => left - right));
});
