import { durbinCdf } from './durbin-matrix.ts';
import { pelzGoodCdf } from './pelz-good.ts';
import { smirnovSurvival } from './smirnov.ts';
import { logGamma } from '../../numeric/log-gamma.ts';

const smallSample = 140;
/** Up to here Durbin's matrix serves the lower tail; beyond, the lower tail is so small that 1 - cdf does not see it. */
const largestMatrixSample = 20_000;

function twiceOneSided(n: number, x: number): number {
  return Math.min(1, Math.max(0, 2 * smirnovSurvival(n, x)));
}

/**
 * P(D >= x) of the two-sided one-sample Kolmogorov-Smirnov statistic of n values, by the regions of Simard and
 * L'Ecuyer 2011 (J. Stat. Softw. 39/11): closed forms at the ends, Durbin's matrix, Pelz and Good's expansion,
 * and twice the one-sided law in the upper tail. Relative error below 1e-9.
 */
export function oneSampleKsSurvival(n: number, x: number): number {
  if (x >= 1) return 0;
  const scaled = n * x;
  if (scaled <= 0.5) return 1;
  // Ruben and Gambino 1982: closed forms for the shortest and the longest distances.
  if (scaled <= 1) return 1 - Math.exp(logGamma(n + 1) + n * Math.log((2 * scaled - 1) / n));
  if (scaled >= n - 1) return 2 * (1 - x) ** n;
  if (x >= 0.5) return twiceOneSided(n, x);
  const square = scaled * x;
  if (n <= smallSample) return square <= 4 ? 1 - durbinCdf(n, x) : twiceOneSided(n, x);
  if (square >= 2.2) return twiceOneSided(n, x);
  if (n <= largestMatrixSample && n * x ** 1.5 <= 1.4) return 1 - durbinCdf(n, x);
  return Math.min(1, Math.max(0, 1 - pelzGoodCdf(n, x)));
}
