import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatDuration,
  formatInstant,
  formatInstantInLines,
  formatInstantBelow,
  formatInstantInList,
  formatInstantToSecond,
} from '../../../../renderer/format/time.ts';

const now = Date.parse('2026-03-10T12:00:00.000Z');
const before = (ms: number): string => new Date(now - ms).toISOString();

describe('times on the screen', () => {
  it('says how long ago something was, up to a week', () => {
    expect(
      [5000, 60_000, 3_599_000, 7_200_000, 86_400_000, 3 * 86_400_000].map((ms) =>
        formatAgo(before(ms), now),
      ),
    ).toEqual(['now', '1 minute ago', '59 minutes ago', '2 hours ago', 'yesterday', '3 days ago']);
  });

  it('shows the date after a week, and for a moment that is still to come', () => {
    expect(formatAgo(before(8 * 86_400_000), now)).toBe('Mar 2, 2026');
    expect(formatAgo(before(-2 * 86_400_000), now)).toBe('Mar 12, 2026');
  });

  it('writes durations in the units people use', () => {
    expect([0, 840, 12_400, 200_000, 7_500_000, 277_200_000].map(formatDuration)).toEqual([
      '0 ms',
      '840 ms',
      '12.4 s',
      '3 min 20 s',
      '2 h 5 min',
      '3 d 5 h',
    ]);
  });

  it('names the zone of every time, except in a list', () => {
    const at = '2026-03-10T12:00:00.000Z';
    expect(formatInstant(at)).toBe('Mar 10, 2026, 12:00 PM UTC');
    expect(formatInstantInList(at)).toBe('Mar 10, 2026, 12:00 PM');
    expect(formatInstantInLines(at)).toEqual({ date: 'Mar 10, 2026', time: '12:00:00 PM UTC' });
  });

  it('names the zone where it is evidence when something happened', () => {
    expect(formatInstantToSecond('2026-03-10T12:00:00.000Z')).toBe('Mar 10, 2026, 12:00:00 PM UTC');
  });

  it('shows a dash where there is no moment', () => {
    expect(formatInstantBelow('2026-03-10T12:00:00.000Z')).toBe('Mar\u00A010,\u00A02026,\u00A012:00\u00A0PM');
    expect([formatInstant(null), formatInstantInList(null)]).toEqual(['–', '–']);
  });
});
