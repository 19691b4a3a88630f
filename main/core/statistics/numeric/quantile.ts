/** Where the type-7 quantile of `count` sorted values lies: between ranks `below` and `below + 1` (from 0), `fraction` of the way. */
export interface QuantilePosition {
  readonly below: number;
  readonly fraction: number;
}

/**
 * Position of a quantile by linear interpolation (type 7 of Hyndman and Fan 1996). `count` is at least 1,
 * `probability` in [0, 1]. A position that is whole but for rounding is taken as whole: otherwise 0.15 of 21 tied
 * values would lie a last digit beside the value they all have.
 */
export function quantilePosition(count: number, probability: number): QuantilePosition {
  const exact = (count - 1) * probability;
  const whole = Math.round(exact);
  const position = Math.abs(exact - whole) <= 4 * Number.EPSILON * count ? whole : exact;
  const below = Math.min(Math.floor(position), Math.max(0, count - 2));
  return { below, fraction: position - below };
}

/**
 * Point `fraction` of the way from `low` to `high`. Steps from the nearer end, as numpy does, so that the result
 * never passes the other one; no overflow when both are huge.
 */
export function interpolate(low: number, high: number, fraction: number): number {
  const span = high - low;
  const point = !Number.isFinite(span)
    ? low * (1 - fraction) + high * fraction
    : fraction >= 0.5
      ? high - span * (1 - fraction)
      : low + span * fraction;
  // Minus zero is zero: which of the two comes out must not depend on the order of equal values.
  return point + 0;
}

/** Type-7 quantile of values in ascending order; at least one value. */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const { below, fraction } = quantilePosition(sorted.length, probability);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return interpolate(low, high, fraction);
}
