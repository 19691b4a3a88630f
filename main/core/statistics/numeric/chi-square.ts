import gammainc from '@stdlib/math-base-special-gammainc';
import { log1pMinus } from './log1p.ts';
import { logGamma, stirlingError } from './log-gamma.ts';
import { normalQuantile } from './normal.ts';

/** From here on the library's own large-parameter branch is wrong in the third digit, so the tail is formed here. */
const libraryUpToDf = 100;

/** Below this the tail is computed by its logarithm: doubles lose digits under 2.2e-308. */
const smallestPlainTail = 1e-290;

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
const maxTerms = 1_000_000;

/** ln of y^a e^-y / Gamma(a + 1). */
function logPrefix(a: number, y: number): number {
  if (a < 16) return a * Math.log(y) - y - logGamma(a + 1);
  const excess = (y - a) / a;
  return a * log1pMinus(excess) - halfLogTwoPi - 0.5 * Math.log(a) - stirlingError(a);
}

/** Upper tail over prefix for y > a: continued fraction, Abramowitz and Stegun 6.5.31, by Lentz's method. */
function upperFraction(a: number, y: number): number {
  let b = y + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < maxTerms; k += 1) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return a * fraction;
}

/** Lower tail over prefix for y <= a: series, Abramowitz and Stegun 6.5.29. */
function lowerSeries(a: number, y: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < maxTerms; k += 1) {
    term *= y / (a + k);
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum;
}

/** Upper tail of the chi-square distribution, P(X > x), for df >= 1. Formed directly where it is small, never as 1 - cdf. */
export function chiSquareSurvival(x: number, df: number): number {
  if (x <= 0) return 1;
  if (df <= libraryUpToDf) return Math.min(1, gammainc(x / 2, df / 2, true, true));
  const a = df / 2;
  const y = x / 2;
  const prefix = Math.exp(logPrefix(a, y));
  return y <= a ? 1 - prefix * lowerSeries(a, y) : prefix * upperFraction(a, y);
}

/** Natural logarithm of the chi-square upper tail, also where the tail itself underflows. */
export function chiSquareLogSurvival(x: number, df: number): number {
  const plain = chiSquareSurvival(x, df);
  if (plain > smallestPlainTail) return Math.log(plain);
  return logPrefix(df / 2, x / 2) + Math.log(upperFraction(df / 2, x / 2));
}

function density(x: number, df: number): number {
  const a = df / 2;
  return 0.5 * Math.exp((a - 1) * Math.log(x / 2) - x / 2 - logGamma(a));
}

/**
 * The x with P(X > x) = `tail`, 0 < tail < 1, df >= 1.
 * Newton steps on the tail from the Wilson-Hilferty start, kept inside a shrinking bracket.
 */
export function chiSquareQuantileOfTail(tail: number, df: number): number {
  const spread = 2 / (9 * df);
  const start = df * Math.max(1e-3, 1 - spread - normalQuantile(tail) * Math.sqrt(spread)) ** 3;
  let low = 0;
  let high = Math.max(2 * start, 10);
  while (chiSquareSurvival(high, df) > tail) high *= 2;
  let x = Math.min(start, high);
  for (let step = 0; step < 200; step += 1) {
    const error = chiSquareSurvival(x, df) - tail;
    if (error > 0) low = x;
    else high = x;
    const newton = x + error / density(x, df);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * next) return next;
    x = next;
  }
  return x;
}
