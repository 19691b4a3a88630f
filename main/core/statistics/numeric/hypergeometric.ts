import { logGamma } from './log-gamma.ts';
import type { Random } from './draws.ts';

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/**
 * How many of `draws` rows taken without putting back are marked, of `total` rows with `marked` marked ones. By
 * inversion, going outwards from the mode, so that the work is that of a standard deviation.
 */
export function drawHypergeometric(total: number, marked: number, draws: number, random: Random): number {
  const lowest = Math.max(0, draws - (total - marked));
  const highest = Math.min(marked, draws);
  if (lowest === highest) return lowest;
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((draws + 1) * (marked + 1)) / (total + 2))));
  const atMode = Math.exp(
    logChoose(marked, mode) + logChoose(total - marked, draws - mode) - logChoose(total, draws),
  );
  let left = random.uniform() - atMode;
  if (left <= 0) return mode;
  let below = mode;
  let above = mode;
  let belowWeight = atMode;
  let aboveWeight = atMode;
  while (below > lowest || above < highest) {
    if (above < highest) {
      aboveWeight *=
        ((marked - above) * (draws - above)) / ((above + 1) * (total - marked - draws + above + 1));
      above += 1;
      left -= aboveWeight;
      if (left <= 0) return above;
    }
    if (below > lowest) {
      belowWeight *=
        (below * (total - marked - draws + below)) / ((marked - below + 1) * (draws - below + 1));
      below -= 1;
      left -= belowWeight;
      if (left <= 0) return below;
    }
    // Both tails have underflowed: what is left is rounding.
    if (belowWeight === 0 && aboveWeight === 0) return mode;
  }
  return mode;
}
