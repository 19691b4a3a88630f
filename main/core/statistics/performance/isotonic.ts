import { interpolate } from '../numeric/quantile.ts';

export interface IsotonicCurve {
  /** Ascending scores and the rising probabilities at them; between them it is straight, outside it is level. */
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

/**
 * Isotonic regression of 0 and 1 on the score (Barlow et al. 1972) by pooling adjacent violators. Equal scores are
 * pooled first. Empty input gives an empty curve.
 */
export function fitIsotonic(scores: Float64Array, labels: Uint8Array): IsotonicCurve {
  const order = Uint32Array.from(scores.keys()).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const blocks: { lower: number; upper: number; sum: number; count: number }[] = [];
  for (const row of order) {
    const score = scores[row] ?? 0;
    const label = labels[row] ?? 0;
    const last = blocks.at(-1);
    if (last?.lower === score) {
      last.sum += label;
      last.count += 1;
    } else blocks.push({ lower: score, upper: score, sum: label, count: 1 });
  }
  const pooled: typeof blocks = [];
  for (const block of blocks) {
    let next = { ...block };
    for (let last = pooled.at(-1); last !== undefined; last = pooled.at(-1)) {
      if (last.sum * next.count < next.sum * last.count) break;
      pooled.pop();
      next = {
        lower: last.lower,
        upper: next.upper,
        sum: last.sum + next.sum,
        count: last.count + next.count,
      };
    }
    pooled.push(next);
  }
  const points = pooled.flatMap(({ lower, upper, sum, count }) =>
    lower === upper
      ? [[lower, sum / count] as const]
      : [[lower, sum / count] as const, [upper, sum / count] as const],
  );
  return { scores: points.map(([score]) => score), probabilities: points.map(([, value]) => value) };
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
