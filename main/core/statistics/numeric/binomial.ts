import { logGamma } from './log-gamma.ts';
import type { RandomSource } from './random.ts';

/** Expected successes below which counting through the law is the quicker way. */
const inversionBelow = 10;

/** Inversion by the recurrence of the law; `p` <= 1/2 and n p small. */
function byInversion(n: number, p: number, random: RandomSource): number {
  const odds = p / (1 - p);
  const first = Math.exp(n * Math.log1p(-p));
  for (;;) {
    let left = random.next();
    let weight = first;
    for (let k = 0; k <= n; k += 1) {
      if (left < weight) return k;
      left -= weight;
      weight *= (odds * (n - k)) / (k + 1);
    }
    // A rounding left more than the law has; draw again.
  }
}

/** Transformed rejection with squeeze, algorithm BTRS (Hörmann 1993); `p` <= 1/2 and n p >= 10. */
function byRejection(n: number, p: number, random: RandomSource): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const atMode = logGamma(mode + 1) + logGamma(n - mode + 1);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const height = Math.log((v * alpha) / (a / (us * us) + b));
    if (height <= atMode - logGamma(k + 1) - logGamma(n - k + 1) + (k - mode) * logOdds) return k;
  }
}

/** How many of `n` succeed when each does with probability `p`. */
export function drawBinomial(n: number, p: number, random: RandomSource): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(n, 1 - p, random);
  return n * p < inversionBelow ? byInversion(n, p, random) : byRejection(n, p, random);
}

/** Draws the sum of `counts` rows anew, each from the cells in proportion to `counts`. */
export function drawMultinomial(counts: readonly number[], random: RandomSource): number[] {
  let left = counts.reduce((total, count) => total + count, 0);
  let rest = left;
  return counts.map((count) => {
    const drawn = rest === count ? left : drawBinomial(left, count / rest, random);
    left -= drawn;
    rest -= count;
    return drawn;
  });
}
