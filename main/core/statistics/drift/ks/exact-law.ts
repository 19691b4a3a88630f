/*
 * Exact null law of the two-sample Kolmogorov-Smirnov statistic for continuous data: the share of lattice paths
 * from (0, 0) to (n, m) that at some point reach |i/n - j/m| >= D.
 */

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Equal sizes: reflection principle, Gnedenko and Korolyuk 1951. `h` = n D, a whole number >= 1. */
function outsideSquare(n: number, h: number): number {
  let outside = 0;
  for (let k = Math.floor(n / h); k >= 0; k -= 1) {
    let ratio = 1;
    for (let j = 0; j < h; j += 1) ratio *= (n - k * h - j) / (n + k * h + j + 1);
    outside = ratio * (1 - outside);
  }
  return 2 * outside;
}

/**
 * Unequal sizes: probability of having left the band, point by point along the anti-diagonals i + j = s
 * (the stable recursion of Viehmann 2021, arXiv 2102.08037, with points outside the band set to 1).
 * `reach` is the smallest |i mg - j ng| outside the band, for n = g ng, m = g mg; n >= m.
 */
function outsideBand(n: number, m: number, ng: number, mg: number, reach: number): number {
  // probabilities[i] belongs to the point (i, s - i) of the current diagonal.
  const probabilities = new Float64Array(n + 2);
  // Inside the band: |i mg - (s - i) ng| < reach, that is |i (mg + ng) - s ng| < reach.
  const step = mg + ng;
  let previousFirst = 0;
  let previousLast = 0;
  for (let s = 1; s <= n + m; s += 1) {
    const first = Math.max(0, s - m, Math.floor((s * ng - reach) / step) + 1);
    const last = Math.min(n, s, Math.ceil((s * ng + reach) / step) - 1);
    // Cells next to the band on the previous diagonal are outside: certain to have left.
    if (previousFirst > 0) probabilities[previousFirst - 1] = 1;
    probabilities[previousLast + 1] = 1;
    const inverse = 1 / s;
    for (let i = last; i >= first; i -= 1) {
      // Of the paths into (i, j), the share i / s comes from (i - 1, j) and j / s from (i, j - 1).
      const fromLeft = i > 0 ? (probabilities[i - 1] ?? 1) : 0;
      const fromBelow = s - i > 0 ? (probabilities[i] ?? 1) : 0;
      probabilities[i] = (i * fromLeft + (s - i) * fromBelow) * inverse;
    }
    previousFirst = first;
    previousLast = last;
  }
  return previousFirst <= n && previousLast >= n ? (probabilities[n] ?? 1) : 1;
}

/** Points of the lattice that the exact sum visits, at most. Keeps one p-value under about a tenth of a second. */
export const defaultExactWork = 40_000_000;

/** Whether two statistics of samples this large are distinguishable as whole multiples of 1 / lcm(n, m). */
const largestProduct = 2 ** 31 - 1;

/**
 * P(D >= `statistic`) for samples of `n` and `m` values, ties ignored; relative error near 1e-12.
 * Null when the sum would visit more than `work` points or the sizes have no common grid in range.
 */
export function exactKsSurvival(
  n: number,
  m: number,
  statistic: number,
  work: number = defaultExactWork,
): number | null {
  const divisor = greatestCommonDivisor(n, m);
  const ng = n / divisor;
  const mg = m / divisor;
  if (ng * mg >= largestProduct / divisor) return null;
  const reach = Math.round(statistic * ng * mg * divisor);
  if (reach <= 0) return 1;
  if (n === m) return Math.min(1, outsideSquare(n, reach));
  const share = Math.min(1, statistic);
  if (n * m * (1 - (1 - share) * (1 - share)) > work) return null;
  const outside = n > m ? outsideBand(n, m, ng, mg, reach) : outsideBand(m, n, mg, ng, reach);
  return Math.min(1, outside);
}
