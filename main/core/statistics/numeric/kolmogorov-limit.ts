/**
 * Limit law of the Kolmogorov statistic, P(sqrt(n) D > x) for n to infinity:
 * 2 sum (-1)^(k-1) exp(-2 k^2 x^2); below 1 by the theta-function form, which converges there (Feller 1948).
 */
export function kolmogorovSurvival(x: number): number {
  if (x <= 0) return 1;
  if (x < 1) {
    let cdf = 0;
    for (let k = 1; k <= 9; k += 2) cdf += Math.exp((-k * k * Math.PI * Math.PI) / (8 * x * x));
    return Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * cdf);
  }
  let sum = 0;
  for (let k = 5; k >= 1; k -= 1) {
    const term = Math.exp(-2 * k * k * x * x);
    sum = k % 2 === 1 ? sum + term : sum - term;
  }
  return 2 * sum;
}

/** The x with `kolmogorovSurvival(x)` = tail, 0 < tail < 1, by bisection to the last digit. */
export function kolmogorovQuantileOfTail(tail: number): number {
  let low = 0;
  let high = 30;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (kolmogorovSurvival(middle) > tail) low = middle;
    else high = middle;
  }
}
