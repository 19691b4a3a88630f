import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, benjaminiYekutieli, holm } from '../../main/core/statistics/correction.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

interface MultiplicityCase {
  readonly p: readonly number[];
  readonly benjamini_hochberg: readonly number[];
  readonly benjamini_yekutieli: readonly number[];
  readonly holm: readonly number[];
}

interface Rejections {
  readonly adjusted: readonly number[];
  readonly 'rejected_0.01': readonly number[];
  readonly 'rejected_0.05': readonly number[];
  readonly 'rejected_0.25': readonly number[];
}

interface RejectionCase {
  readonly id: string;
  readonly p: readonly number[];
  readonly benjamini_hochberg: Rejections;
  readonly benjamini_yekutieli: Rejections;
  readonly holm: Rejections;
}

const tolerance = { relative: 1e-12 };

function rejected(adjusted: readonly number[], level: number): number[] {
  return adjusted.flatMap((value, index) => (value <= level ? [index] : []));
}

describe('corrections for several tests against statsmodels', () => {
  it.each(referenceCases<MultiplicityCase>('multiplicity').map((entry, index) => [index, entry] as const))(
    'list %i',
    (_, entry) => {
      const check = checkFigures();
      check.allNear('BH', benjaminiHochberg(entry.p), entry.benjamini_hochberg, tolerance);
      check.allNear('BY', benjaminiYekutieli(entry.p), entry.benjamini_yekutieli, tolerance);
      check.allNear('Holm', holm(entry.p), entry.holm, tolerance);
      expect(check.misses).toEqual([]);
    },
  );

  it.each(referenceCases<RejectionCase>('extra/rejections').map((entry) => [entry.id, entry] as const))(
    '%s',
    (_, entry) => {
      for (const [adjust, expected] of [
        [benjaminiHochberg, entry.benjamini_hochberg],
        [benjaminiYekutieli, entry.benjamini_yekutieli],
        [holm, entry.holm],
      ] as const) {
        const adjusted = adjust(entry.p);
        const check = checkFigures();
        check.allNear('adjusted', adjusted, expected.adjusted, tolerance);
        expect(check.misses).toEqual([]);
        expect([0.01, 0.05, 0.25].map((level) => rejected(adjusted, level))).toEqual([
          expected['rejected_0.01'],
          expected['rejected_0.05'],
          expected['rejected_0.25'],
        ]);
      }
    },
  );
});
