import { describe, expect, it } from 'vitest';
import { exactKsSurvival } from '../../main/core/statistics/drift/ks/exact-law.ts';
import { asymptoticKsPValue, ksPValue } from '../../main/core/statistics/drift/ks/p-value.ts';
import { ksOfSorted } from '../../main/core/statistics/drift/ks/sorted-statistic.ts';
import { checkFigures, referenceCases, sampleOf, type Digest, type Recipe } from '../support/reference.ts';

/** What scipy writes for an undefined figure. */
type Figure = number | 'nan';

interface KsCase {
  readonly name: string;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly statistic: number;
  readonly p_asymptotic: Figure;
  readonly p_exact?: number;
}

interface KsLargeCase {
  readonly id: string;
  readonly reference: Recipe;
  readonly current: Recipe;
  readonly reference_digest: Digest;
  readonly current_digest: Digest;
  readonly statistic: number;
  readonly p_asymptotic: number;
  readonly p_exact?: number;
}

interface KsTiesCase {
  readonly id: string;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly statistic: number;
  readonly p_exact_ties_ignored: number;
}

function tolerance(p: number | null): { relative: number } {
  return { relative: p !== null && p < 1e-12 ? 1e-6 : 1e-9 };
}

describe('Kolmogorov-Smirnov against scipy', () => {
  it.each(referenceCases<KsCase>('ks').map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
    const check = checkFigures();
    const reference = sampleOf(entry.reference).toSorted();
    const current = sampleOf(entry.current).toSorted();
    const n = reference.length;
    const m = current.length;
    const statistic = ksOfSorted(reference, current);
    check.near('statistic', statistic, entry.statistic, { relative: 0, absolute: 1e-12 });
    const asymptotic = entry.p_asymptotic === 'nan' ? null : entry.p_asymptotic;
    check.near('asymptotic p', asymptoticKsPValue(n, m, statistic), asymptotic, tolerance(asymptotic));
    if (entry.p_exact !== undefined) {
      check.near('exact p', exactKsSurvival(n, m, statistic), entry.p_exact, tolerance(entry.p_exact));
      check.near('p', ksPValue(n, m, statistic).pValue, entry.p_exact, tolerance(entry.p_exact));
    }
    expect(check.misses).toEqual([]);
  });
});

describe('Kolmogorov-Smirnov of large samples against scipy', () => {
  const cases = referenceCases<KsLargeCase>('extra/ks_large');
  it.each(cases.map((entry) => [entry.id, entry] as const))('%s', (_, entry) => {
    const check = checkFigures();
    const reference = sampleOf(entry.reference, entry.reference_digest).toSorted();
    const current = sampleOf(entry.current, entry.current_digest).toSorted();
    const n = reference.length;
    const m = current.length;
    const statistic = ksOfSorted(reference, current);
    check.near('statistic', statistic, entry.statistic, { relative: 0, absolute: 1e-15 });
    check.near('p', asymptoticKsPValue(n, m, statistic), entry.p_asymptotic, tolerance(entry.p_asymptotic));
    if (entry.p_exact !== undefined) {
      check.near('exact p', exactKsSurvival(n, m, statistic, 1e9), entry.p_exact, { relative: 1e-6 });
    }
    expect(check.misses).toEqual([]);
  });
});

describe('exact Kolmogorov-Smirnov of tied samples against scipy, ties ignored', () => {
  const cases = referenceCases<KsTiesCase>('extra/ks_ties');
  it.each(cases.map((entry) => [entry.id, entry] as const))('%s', (_, entry) => {
    const check = checkFigures();
    const reference = sampleOf(entry.reference).toSorted();
    const current = sampleOf(entry.current).toSorted();
    const statistic = ksOfSorted(reference, current);
    const exact = exactKsSurvival(reference.length, current.length, statistic);
    check.near('statistic', statistic, entry.statistic, { relative: 0, absolute: 1e-12 });
    check.near('exact p', exact, entry.p_exact_ties_ignored, { relative: 1e-12 });
    expect(check.misses).toEqual([]);
  });
});
