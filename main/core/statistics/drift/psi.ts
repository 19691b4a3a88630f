import { chiSquareQuantileOfTail, chiSquareSurvival } from '../numeric/chi-square.ts';
import { createSum } from '../numeric/sum.ts';
import type { CountPair } from './small-bins.ts';

export interface PsiFigures {
  readonly psi: number;
  /** What each bin adds; the sum is `psi`. */
  readonly contributions: readonly number[];
  readonly referenceRows: number;
  readonly currentRows: number;
}

/**
 * Population stability index, sum (q - p) ln(q / p), with half a row added to every bin on both sides:
 * p = (c + 0.5) / (n + 0.5 B), so that an empty bin stays finite. Natural logarithm; 0 for equal shares.
 */
export function psi(counts: CountPair): PsiFigures {
  const bins = counts.reference.length;
  let referenceRows = 0;
  let currentRows = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    referenceRows += counts.reference[bin] ?? 0;
    currentRows += counts.current[bin] ?? 0;
  }
  const sum = createSum();
  const contributions = counts.reference.map((count, bin) => {
    const p = (count + 0.5) / (referenceRows + 0.5 * bins);
    const q = ((counts.current[bin] ?? 0) + 0.5) / (currentRows + 0.5 * bins);
    const contribution = (q - p) * Math.log(q / p);
    sum.add(contribution);
    return contribution;
  });
  return { psi: sum.value(), contributions, referenceRows, currentRows };
}

/**
 * P(PSI >= `value`) without drift: PSI / (1/N + 1/M) follows chi-square with B - 1 degrees of freedom
 * (Yurdakul 2018). Null with one bin or an empty side.
 */
export function psiPValue(value: number, bins: number, effectiveRows: number): number | null {
  return bins < 2 || effectiveRows === 0 ? null : chiSquareSurvival(value * effectiveRows, bins - 1);
}

/** Smallest PSI that is significant at `alpha`, by the same law. Null with one bin or an empty side. */
export function psiCriticalValue(bins: number, effectiveRows: number, alpha: number): number | null {
  return bins < 2 || effectiveRows === 0 ? null : chiSquareQuantileOfTail(alpha, bins - 1) / effectiveRows;
}
