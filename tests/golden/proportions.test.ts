import { describe, expect, it } from 'vitest';
import {
  compareProportions,
  fisherExact,
  pooledZ,
} from '../../main/core/statistics/drift/two-proportions.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

interface ProportionCase {
  readonly id: string;
  readonly kind: 'one' | 'two';
  readonly count1: number;
  readonly n1: number;
  readonly count2: number;
  readonly n2: number;
  readonly z_pooled: number | null;
  readonly z_p_two_sided: number | null;
  readonly fisher_p: number;
}

describe('two proportions against statsmodels and scipy', () => {
  const pairs = referenceCases<ProportionCase>('extra/proportions').filter((entry) => entry.kind === 'two');
  it.each(pairs.map((entry) => [entry.id, entry] as const))('%s', (_, entry) => {
    const pair = {
      referenceCount: entry.count1,
      referenceRows: entry.n1,
      currentCount: entry.count2,
      currentRows: entry.n2,
    };
    const check = checkFigures();
    const z = pooledZ(pair);
    // Ours is current minus reference.
    check.near('z', z === null ? null : -z, entry.z_pooled, { relative: 1e-10 });
    const fisher = fisherExact(pair, 'two-sided');
    check.near('Fisher', fisher, entry.fisher_p, { relative: 1e-8, absolute: 1e-300 });
    const test = compareProportions(pair, 'two-sided');
    if (test.method.startsWith('pooled') && entry.z_p_two_sided !== null) {
      check.near('p', test.pValue, entry.z_p_two_sided, { relative: 1e-10, absolute: 1e-300 });
    }
    expect(check.misses).toEqual([]);
  });
});
