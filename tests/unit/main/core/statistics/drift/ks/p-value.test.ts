import { describe, expect, it } from 'vitest';
import { exactKsSurvival } from '../../../../../../../main/core/statistics/drift/ks/exact-law.ts';
import { oneSampleKsSurvival } from '../../../../../../../main/core/statistics/drift/ks/one-sample-law.ts';
import {
  asymptoticKsPValue,
  ksCriticalValue,
  ksEffectiveRowsNeeded,
  ksPValue,
} from '../../../../../../../main/core/statistics/drift/ks/p-value.ts';

describe('p-value of the Kolmogorov-Smirnov test', () => {
  it('is exact up to 10,000 values a side and asymptotic beyond, and says which', () => {
    expect(ksPValue(10_000, 10_000, 0.02)).toEqual({
      pValue: expect.closeTo(0.0366286111, 9),
      method: 'exact two-sample law, ties ignored',
    });
    expect(ksPValue(10_001, 10_000, 0.02)).toEqual({
      pValue: asymptoticKsPValue(10_001, 10_000, 0.02),
      method: 'asymptotic (one-sample law at nm/(n+m))',
    });
  });

  it('names the reason when the exact sum would be too long', () => {
    expect(ksPValue(10_000, 9999, 0.3, 1000)).toEqual({
      pValue: asymptoticKsPValue(10_000, 9999, 0.3),
      method: 'asymptotic (one-sample law at nm/(n+m)), because the exact sum would be too long',
    });
  });

  it('is bounded in work whatever the statistic', () => {
    expect([exactKsSurvival(10_000, 9999, 0.9), exactKsSurvival(10_000, 9999, 0.02)]).toEqual([
      null,
      expect.closeTo(0.0358960517, 9),
    ]);
  });

  it('is the same from either side', () => {
    expect(exactKsSurvival(13, 8, 5 / 8)).toBe(exactKsSurvival(8, 13, 5 / 8));
  });

  it('is 1 for a distance of 0 and null for one value against one beyond the exact law', () => {
    expect([exactKsSurvival(5, 7, 0), asymptoticKsPValue(1, 1, 1), asymptoticKsPValue(2, 1, 0)]).toEqual([
      1,
      null,
      1,
    ]);
  });

  it('agrees across the borders between the methods of the one-sample law', () => {
    for (const rows of [100, 139, 140, 141, 142, 500, 5000, 20_000, 20_001]) {
      for (const z of [0.3, 0.5, 0.8685, 1.4832, 1.4833, 2, 2.0001, 3]) {
        const x = z / Math.sqrt(rows);
        const [below, at, above] = [x * (1 - 1e-9), x, x * (1 + 1e-9)].map((point) =>
          oneSampleKsSurvival(rows, point),
        );
        // Falls, and by no more than the slope of the law allows for.
        expect([below ?? 0, at ?? 0, above ?? 0].toSorted((a, b) => b - a)).toEqual([below, at, above]);
        expect((below ?? 0) - (above ?? 0)).toBeLessThan(1e-7 * (at ?? 0) + 1e-15);
      }
    }
  });
});

describe('smallest significant distance', () => {
  it('is the familiar one for many rows', () => {
    expect(ksCriticalValue(10_000, 0.05)).toBeCloseTo(0.013565, 6);
  });

  it('is undone by the rows needed', () => {
    const rows = ksEffectiveRowsNeeded(0.1, 0.05);
    expect(ksCriticalValue(rows, 0.05)).toBeCloseTo(0.1, 12);
    expect(Math.ceil(rows)).toBe(181);
  });

  it('never exceeds 1', () => {
    expect(ksCriticalValue(0.5, 0.01)).toBe(1);
  });
});
