import { interpolate } from '../numeric/quantile.ts';

export interface IsotonicCurve {
  /** Ascending scores and the rising probabilities at them; between them it is straight, outside it is level. */
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

/** Different scores in rising order, and the place of each row among them. */
export interface ScorePlaces {
  readonly distinct: Float64Array;
  readonly places: Uint32Array;
}

export function placesOfScores(scores: Float64Array): ScorePlaces {
  const order = Uint32Array.from(scores.keys()).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const distinct = new Float64Array(scores.length);
  const places = new Uint32Array(scores.length);
  let count = 0;
  for (const row of order) {
    const score = scores[row] ?? 0;
    if (count === 0 || distinct[count - 1] !== score) {
      distinct[count] = score;
      count += 1;
    }
    places[row] = count - 1;
  }
  return { distinct: distinct.slice(0, count), places };
}

/**
 * Isotonic regression of 0 and 1 on the score (Barlow et al. 1972) by pooling adjacent violators: `sums` and `counts`
 * are of the labels at each score. Scores without a label are left out; none gives an empty curve.
 */
export function poolViolators(
  distinct: Float64Array,
  sums: Float64Array,
  counts: Float64Array,
): IsotonicCurve {
  const from = new Float64Array(distinct.length);
  const to = new Float64Array(distinct.length);
  const sum = new Float64Array(distinct.length);
  const count = new Float64Array(distinct.length);
  let last = -1;
  for (let place = 0; place < distinct.length; place += 1) {
    const rows = counts[place] ?? 0;
    if (rows === 0) continue;
    last += 1;
    from[last] = distinct[place] ?? 0;
    to[last] = distinct[place] ?? 0;
    sum[last] = sums[place] ?? 0;
    count[last] = rows;
    while (
      last > 0 &&
      (sum[last - 1] ?? 0) * (count[last] ?? 0) >= (sum[last] ?? 0) * (count[last - 1] ?? 0)
    ) {
      last -= 1;
      to[last] = to[last + 1] ?? 0;
      sum[last] = (sum[last] ?? 0) + (sum[last + 1] ?? 0);
      count[last] = (count[last] ?? 0) + (count[last + 1] ?? 0);
    }
  }
  const scores: number[] = [];
  const probabilities: number[] = [];
  for (let block = 0; block <= last; block += 1) {
    const lower = from[block] ?? 0;
    const upper = to[block] ?? 0;
    const value = (sum[block] ?? 0) / (count[block] ?? 1);
    scores.push(lower);
    probabilities.push(value);
    if (upper === lower) continue;
    scores.push(upper);
    probabilities.push(value);
  }
  return { scores, probabilities };
}

export function fitIsotonic(scores: Float64Array, labels: Uint8Array): IsotonicCurve {
  const { distinct, places } = placesOfScores(scores);
  const sums = new Float64Array(distinct.length);
  const counts = new Float64Array(distinct.length);
  for (const [row, place] of places.entries()) {
    sums[place] = (sums[place] ?? 0) + (labels[row] ?? 0);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return poolViolators(distinct, sums, counts);
}

/** The probability that belongs to a score; null for an empty curve. */
export function calibrated({ scores, probabilities }: IsotonicCurve, score: number): number | null {
  if (scores.length === 0) return null;
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scores[middle] ?? 0) <= score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return probabilities[0] ?? null;
  if (low === scores.length) return probabilities.at(-1) ?? null;
  const from = scores[low - 1] ?? 0;
  const to = scores[low] ?? from;
  return interpolate(probabilities[low - 1] ?? 0, probabilities[low] ?? 0, (score - from) / (to - from));
}
