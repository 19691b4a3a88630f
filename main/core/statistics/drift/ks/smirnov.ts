import { log1pMinus } from '../../numeric/log1p.ts';
import { stirlingError } from '../../numeric/log-gamma.ts';

/** Above this many terms the sum is taken over every k-th term; see `smirnovSurvival`. */
const mostTerms = 4096;

/**
 * One-sided one-sample law P(D+ >= x) for n values, 0 < x < 1 (Birnbaum and Tingey 1951):
 * sum over j of C(n, j) x (x + j/n)^(j-1) (1 - x - j/n)^(n-j). All terms are positive; each is formed from
 * the binomial term at j/n and a remainder without cancellation.
 *
 * For large n x^2 the terms are a smooth function of j that vanishes with all derivatives at both ends, so the
 * sum over every k-th term times k equals the whole sum to rounding (Poisson summation).
 */
export function smirnovSurvival(n: number, x: number): number {
  const shift = n * x;
  const last = Math.floor(n * (1 - x));
  const stride = n > mostTerms && n * x * x > 1 ? Math.ceil(n / mostTerms) : 1;
  const errorOfN = stirlingError(n);
  let sum = 0;
  for (let j = last - (last % stride); j >= stride; j -= stride) {
    const rest = n - j;
    if (rest <= shift) continue;
    const remainder = j * log1pMinus(shift / j) + rest * log1pMinus(-shift / rest);
    const weight = rest === 0 ? 0 : errorOfN - stirlingError(j) - stirlingError(rest);
    sum += (shift / (shift + j)) * Math.sqrt(n / (2 * Math.PI * j * rest)) * Math.exp(weight + remainder);
  }
  return sum * stride + Math.exp(n * Math.log1p(-x));
}
