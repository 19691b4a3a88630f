/* Stirling's series, Abramowitz and Stegun 6.1.40: B(2k) / (2k (2k-1) x^(2k-1)). */
const stirlingCoefficients = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
const seriesFrom = 16;

function stirlingSeries(x: number): number {
  const inverse = 1 / x;
  const square = inverse * inverse;
  let sum = 0;
  for (let k = stirlingCoefficients.length - 1; k >= 0; k -= 1) {
    sum = sum * square + (stirlingCoefficients[k] ?? 0);
  }
  return sum * inverse;
}

/** Natural logarithm of the gamma function, x > 0; absolute error near 1e-15 times max(1, result). */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < seriesFrom) {
    product *= shifted;
    shifted += 1;
  }
  const series = (shifted - 0.5) * Math.log(shifted) - shifted + halfLogTwoPi + stirlingSeries(shifted);
  return series - Math.log(product);
}

const smallErrors: readonly number[] = Array.from({ length: seriesFrom }, (_, n) => {
  if (n === 0) return 0;
  let factorial = 1;
  for (let k = 2; k <= n; k += 1) factorial *= k;
  return Math.log(factorial) - ((n + 0.5) * Math.log(n) - n + halfLogTwoPi);
});

/**
 * What Stirling's formula leaves out: ln n! - (ln(2 pi n)/2 + n ln n - n), for whole n >= 1
 * (Loader 2000, "Fast and accurate computation of binomial probabilities").
 */
export function stirlingError(n: number): number {
  return n < seriesFrom ? (smallErrors[n] ?? 0) : stirlingSeries(n);
}
