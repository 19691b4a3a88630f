import { kolmogorovQuantileOfTail } from '../../numeric/kolmogorov-limit.ts';
import { defaultExactWork, exactKsSurvival } from './exact-law.ts';
import { oneSampleKsSurvival } from './one-sample-law.ts';

/** Largest sample for which the exact law is used; the rule of scipy's ks_2samp with method "auto". */
export const largestExactSample = 10_000;

export interface KsPValue {
  readonly pValue: number | null;
  readonly method: string;
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Asymptotic two-sided p-value: the law of one sample of n m / (n + m) values, rounded half to even.
 * Null when that rounds to 0 (one value against one).
 */
export function asymptoticKsPValue(n: number, m: number, statistic: number): number | null {
  const rows = roundHalfToEven((n * m) / (n + m));
  return rows === 0 ? null : oneSampleKsSurvival(rows, statistic);
}

/** Two-sided p-value of the two-sample statistic: exact up to 10,000 values a side, asymptotic beyond. */
export function ksPValue(n: number, m: number, statistic: number, work = defaultExactWork): KsPValue {
  if (Math.max(n, m) <= largestExactSample) {
    const exact = exactKsSurvival(n, m, statistic, work);
    if (exact !== null) return { pValue: exact, method: 'exact two-sample law, ties ignored' };
    return {
      pValue: asymptoticKsPValue(n, m, statistic),
      method: 'asymptotic (one-sample law at nm/(n+m)), because the exact sum would be too long',
    };
  }
  return {
    pValue: asymptoticKsPValue(n, m, statistic),
    method: 'asymptotic (one-sample law at nm/(n+m))',
  };
}

/**
 * Smallest D that is significant at `alpha` with `effectiveRows` = n m / (n + m):
 * K / (s + 0.12 + 0.11 / s), s the square root of the rows (Stephens 1970).
 */
export function ksCriticalValue(effectiveRows: number, alpha: number): number {
  const root = Math.sqrt(effectiveRows);
  return Math.min(1, kolmogorovQuantileOfTail(alpha) / (root + 0.12 + 0.11 / root));
}

/** Effective rows from which a distance of `tolerated` is significant at `alpha`; inverse of `ksCriticalValue`. */
export function ksEffectiveRowsNeeded(tolerated: number, alpha: number): number {
  const sum = kolmogorovQuantileOfTail(alpha) / Math.max(tolerated, 1e-6) - 0.12;
  const root = (sum + Math.sqrt(Math.max(0, sum * sum - 0.44))) / 2;
  return root * root;
}
