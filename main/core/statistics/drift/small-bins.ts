/** Below this expected count a cell is too sparse for the chi-square law (Cochran 1954). */
export const leastExpected = 5;

/** Two rows of counts over the same bins. */
export interface CountPair {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Smaller of a bin's two expected counts under no drift. */
function expectedFactor(counts: CountPair): number {
  const n = totalOf(counts.reference);
  const m = totalOf(counts.current);
  return n + m === 0 ? 0 : Math.min(n, m) / (n + m);
}

/** How many bins expect fewer than five rows on a side under no drift; bins empty on both sides do not count. */
export function sparseBinCount(counts: CountPair, least = leastExpected): number {
  const factor = expectedFactor(counts);
  return counts.reference.filter((count, bin) => {
    const total = count + (counts.current[bin] ?? 0);
    return total > 0 && total * factor < least;
  }).length;
}

/** Neighbouring bins merged from the left until each expects five rows; the rest joins the last. For ordered bins. */
export function mergeNeighbours(counts: CountPair): CountPair {
  const factor = expectedFactor(counts);
  const reference: number[] = [];
  const current: number[] = [];
  let pendingReference = 0;
  let pendingCurrent = 0;
  for (const [bin, count] of counts.reference.entries()) {
    pendingReference += count;
    pendingCurrent += counts.current[bin] ?? 0;
    if ((pendingReference + pendingCurrent) * factor >= leastExpected) {
      reference.push(pendingReference);
      current.push(pendingCurrent);
      pendingReference = 0;
      pendingCurrent = 0;
    }
  }
  const last = reference.length - 1;
  if (last < 0) return { reference: [pendingReference], current: [pendingCurrent] };
  reference[last] = (reference[last] ?? 0) + pendingReference;
  current[last] = (current[last] ?? 0) + pendingCurrent;
  return { reference, current };
}

/** The rarest categories pooled until the pool and every other category expect five rows. For bins without order. */
export function poolRare(counts: CountPair): CountPair {
  const factor = expectedFactor(counts);
  const bins = counts.reference
    .map((count, bin) => ({ reference: count, current: counts.current[bin] ?? 0 }))
    .toSorted((a, b) => a.reference + a.current - (b.reference + b.current));
  const totals = bins.map((bin) => bin.reference + bin.current);
  // Everything with too small an expected count goes into the pool, and then as many more as the pool needs.
  const enough = leastExpected / Math.max(factor, Number.MIN_VALUE);
  let pooled = totals.filter((total) => total < enough).length;
  let poolTotal = totals.slice(0, pooled).reduce((sum, total) => sum + total, 0);
  while (pooled > 0 && pooled < bins.length && poolTotal < enough) {
    poolTotal += totals[pooled] ?? 0;
    pooled += 1;
  }
  const pool = bins.slice(0, pooled);
  const kept = bins.slice(pooled);
  return {
    reference: [
      ...(pool.length > 0 ? [totalOf(pool.map((bin) => bin.reference))] : []),
      ...kept.map((bin) => bin.reference),
    ],
    current: [
      ...(pool.length > 0 ? [totalOf(pool.map((bin) => bin.current))] : []),
      ...kept.map((bin) => bin.current),
    ],
  };
}
