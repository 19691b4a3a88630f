import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatNumber,
  formatPValue,
  formatShare,
  formatSmallShare,
  formatStatistic,
  shortDigest,
} from '../../../../renderer/format/numbers.ts';

describe('numbers on the screen', () => {
  it('separates thousands in counts', () => {
    expect([0, 999, 16_512, 1_000_000].map(formatCount)).toEqual(['0', '999', '16,512', '1,000,000']);
  });

  it('shows p-values to three places and says when they are smaller', () => {
    expect([0.5, 0.0123, 0.001, 0.00099, 0, 1, null, Number.NaN].map(formatPValue)).toEqual([
      '0.500',
      '0.012',
      '0.001',
      '< 0.001',
      '< 0.001',
      '1.000',
      '–',
      '–',
    ]);
  });

  it('gives statistics four places, so that a column lines up', () => {
    expect(
      [0, 0.2314, 1.5, 0.00001, 123_456.789, null, Number.POSITIVE_INFINITY].map(formatStatistic),
    ).toEqual(['0.0000', '0.2314', '1.5000', '1E-5', '123,456.79', '–', '–']);
  });

  it('keeps four significant digits of measured values and never shows NaN', () => {
    expect([0, 2.71928, -0.5, 1234.567, 0.00012, 5e10, Number.NaN, null].map(formatNumber)).toEqual([
      '0',
      '2.719',
      '-0.5',
      '1,234.57',
      '1.2E-4',
      '5E10',
      '–',
      '–',
    ]);
  });

  it('shows shares as per cent and sizes with binary units', () => {
    expect([0, 0.1234, 1, null].map(formatShare)).toEqual(['0\u00A0%', '12.3\u00A0%', '100\u00A0%', '–']);
    expect([0, 0.0001, 0.1234].map(formatSmallShare)).toEqual(['0\u00A0%', '< 0.1\u00A0%', '12.3\u00A0%']);
    expect([0, 1023, 1024, 1_572_864, 5 * 1024 ** 4 * 1024].map(formatBytes)).toEqual([
      '0 B',
      '1,023 B',
      '1 KiB',
      '1.5 MiB',
      '5,120 TiB',
    ]);
  });

  it('shortens a digest but leaves short texts alone', () => {
    expect([shortDigest('0123456789abcdef'.repeat(4)), shortDigest('abc')]).toEqual(['01234567…cdef', 'abc']);
  });
});
