import type { CountPair } from '../../../main/core/statistics/drift/small-bins.ts';
import { edgeProbabilities } from '../../../main/core/statistics/drift/bin-edges.ts';
import { drawBinomial } from '../../../main/core/statistics/numeric/binomial.ts';
import type { Random } from '../../../main/core/statistics/numeric/draws.ts';

/*
 * Windows without drift, drawn as the counts and ranks that the tests are computed from rather than row by row: the
 * same laws at a thousandth of the work, so that a figure can rest on tens of thousands of windows.
 */

export interface Sizes {
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly bins: number;
}

/** Gamma variable of a shape of 1 or more and scale 1 (Marsaglia and Tsang 2000). */
export function drawGamma(shape: number, random: Random): number {
  if (shape === 1) return -Math.log(1 - random.uniform());
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.uniform();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Rows per cell of `rows` rows, each in a cell by its share; the shares add up to 1. */
export function drawCounts(rows: number, shares: readonly number[], random: Random): number[] {
  let left = rows;
  let rest = 1;
  return shares.map((share, cell) => {
    const drawn =
      cell === shares.length - 1
        ? left
        : drawBinomial(left, Math.min(1, share / rest), { next: random.uniform });
    left -= drawn;
    rest -= share;
    return drawn;
  });
}

/** Differences between ascending values, from 0 to `last`. */
function steps(upTo: readonly number[], last: number): number[] {
  return [...upTo, last].map((value, index) => value - (upTo[index - 1] ?? 0));
}

/**
 * Counts in bins whose edges are type-7 quantiles of a reference of continuous values. The reference has the same
 * counts whatever its values; where its edges lie in the distribution follows the joint law of its order statistics
 * (for uniform values exponential steps over their sum), and the window falls between them.
 */
export function quantileWindow({ referenceRows, currentRows, bins }: Sizes, random: Random): CountPair {
  const places = edgeProbabilities(bins).map((probability) => {
    const position = (referenceRows - 1) * probability;
    return { rank: Math.floor(position) + 1, fraction: position - Math.floor(position) };
  });
  // Values of that rank, and of the next one, as sums of exponential steps.
  const heights = new Map<number, number>([[0, 0]]);
  let reached = 0;
  let height = 0;
  for (const rank of [...places.flatMap((place) => [place.rank, place.rank + 1]), referenceRows + 1]) {
    if (rank <= reached) continue;
    height += drawGamma(rank - reached, random);
    reached = rank;
    heights.set(rank, height);
  }
  const at = (rank: number): number => heights.get(rank) ?? 0;
  const edges = places.map(
    ({ rank, fraction }) => ((1 - fraction) * at(rank) + fraction * at(rank + 1)) / height,
  );
  return {
    reference: steps(
      places.map(({ rank }) => rank),
      referenceRows,
    ),
    current: drawCounts(currentRows, steps(edges, 1), random),
  };
}

/** D of a window against a reference, both of the same continuous law: the gap along a random order of their values. */
export function distanceOfRanks({ referenceRows: n, currentRows: m }: Sizes, random: Random): number {
  let ofReference = n;
  let ofCurrent = m;
  let gap = 0;
  let largest = 0;
  while (ofCurrent > 0) {
    if (random.uniform() * (ofReference + ofCurrent) < ofCurrent) {
      ofCurrent -= 1;
      gap -= n;
    } else {
      ofReference -= 1;
      gap += m;
    }
    if (gap > largest) largest = gap;
    else if (-gap > largest) largest = -gap;
  }
  return largest / (n * m);
}
