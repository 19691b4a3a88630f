import type { CorrectionMethod } from '../../../shared/schema/drift.ts';

/*
 * Adjusted p-values for several tests at once. All functions take p-values in [0, 1] and answer in the same order;
 * a hypothesis is rejected at level q when its adjusted p is <= q.
 */

function ascendingOrder(pValues: readonly number[]): number[] {
  return pValues.map((_, index) => index).toSorted((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
}

/** Largest p first, each held down to the smallest p * factor seen so far: the step-up procedures. */
function stepUp(pValues: readonly number[], factorOfRank: (rank: number) => number): number[] {
  const order = ascendingOrder(pValues);
  const adjusted = Array.from<number>({ length: pValues.length }).fill(1);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const index = order[rank - 1] ?? 0;
    smallest = Math.min(smallest, (pValues[index] ?? 1) * factorOfRank(rank));
    adjusted[index] = smallest;
  }
  return adjusted;
}

/** False discovery rate under independence or positive dependence (Benjamini and Hochberg 1995). */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  return stepUp(pValues, (rank) => pValues.length / rank);
}

/** False discovery rate under any dependence (Benjamini and Yekutieli 2001). */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  let harmonic = 0;
  for (let rank = 1; rank <= pValues.length; rank += 1) harmonic += 1 / rank;
  return stepUp(pValues, (rank) => (pValues.length * harmonic) / rank);
}

/** Family-wise error rate, any dependence (Holm 1979). */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = Array.from<number>({ length: pValues.length }).fill(1);
  let largest = 0;
  for (const [position, index] of ascendingOrder(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, (pValues[index] ?? 1) * (pValues.length - position)));
    adjusted[index] = largest;
  }
  return adjusted;
}

/** Adjusted p-values by the method of the settings. */
export function correct(pValues: readonly number[], method: CorrectionMethod): number[] {
  switch (method) {
    case 'benjamini-hochberg':
      return benjaminiHochberg(pValues);
    case 'benjamini-yekutieli':
      return benjaminiYekutieli(pValues);
    case 'holm':
      return holm(pValues);
    case 'none':
      return [...pValues];
  }
}
