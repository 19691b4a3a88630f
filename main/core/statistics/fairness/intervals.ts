import { normalQuantile } from '../numeric/normal.ts';

/* Intervals for shares; `alpha` is two-sided. Counts are whole, 0 <= count <= rows, rows >= 1. */

/** How many of `rows`. */
export interface Share {
  readonly count: number;
  readonly rows: number;
}

const usualAlpha = 0.05;

function quantileOf(alpha: number): number {
  // The lower tail keeps its digits where 1 - alpha / 2 would round.
  return -normalQuantile(alpha / 2);
}

/** Wilson's score interval without continuity correction (Wilson 1927). */
export function wilsonInterval({ count, rows }: Share, alpha = usualAlpha): [number, number] {
  const z = quantileOf(alpha);
  const square = z * z;
  const centre = (count + square / 2) / (rows + square);
  const half = (z / (rows + square)) * Math.sqrt((count * (rows - count)) / rows + square / 4);
  return [count === 0 ? 0 : Math.max(0, centre - half), count === rows ? 1 : Math.min(1, centre + half)];
}

/** Newcombe's hybrid score interval of share minus reference share (Newcombe 1998, method 10). */
export function newcombeInterval(group: Share, reference: Share, alpha = usualAlpha): [number, number] {
  const p = group.count / group.rows;
  const q = reference.count / reference.rows;
  const [lowP, highP] = wilsonInterval(group, alpha);
  const [lowQ, highQ] = wilsonInterval(reference, alpha);
  const difference = p - q;
  return [
    Math.max(-1, difference - Math.hypot(p - lowP, highQ - q)),
    Math.min(1, difference + Math.hypot(highP - p, q - lowQ)),
  ];
}

/** Log-normal interval of share over reference share (Katz et al. 1978); null where either count is 0. */
export function ratioInterval(group: Share, reference: Share, alpha = usualAlpha): [number, number] | null {
  if (group.count === 0 || reference.count === 0) return null;
  const ratio = group.count / group.rows / (reference.count / reference.rows);
  const variance =
    (group.rows - group.count) / (group.count * group.rows) +
    (reference.rows - reference.count) / (reference.count * reference.rows);
  const factor = Math.exp(quantileOf(alpha) * Math.sqrt(variance));
  return [ratio / factor, ratio * factor];
}
