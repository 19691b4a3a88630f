import { normalSurvival } from '../numeric/normal.ts';

/** Rows of a category on both sides. */
export interface CategoryRows {
  readonly reference: number;
  readonly current: number;
}

export interface ExclusiveRowsP {
  readonly pValue: number;
  readonly method: string;
}

/** A category that the reference has, and that could be the current side's alone by such a chance at most, is no part. */
const negligible = 1e-18;

/** Steps of the convolution, at most; a tenth of a second. */
const mostSteps = 30_000_000;

/**
 * Without drift, the sides are random parts of all rows, so a category of t rows is the current side's alone with the
 * chance that all of them fell there: M (M-1) ... (M-t+1) / (N+M) (N+M-1) ... Rows of one category come together, which
 * is why their number spreads more than single rows would. P(as many rows in categories of the current side alone, or
 * more) adds the categories up one by one as if independent; in truth they crowd each other out a little, which makes p
 * a little too large. For very many rows the normal law with the same mean and variance.
 */
export function exclusiveRowsP(categories: readonly CategoryRows[]): ExclusiveRowsP {
  const total = (pick: (category: CategoryRows) => number): number =>
    categories.reduce((sum, category) => sum + pick(category), 0);
  const currentRows = total(({ current }) => current);
  const rows = currentRows + total(({ reference }) => reference);
  const seen = total(({ reference, current }) => (reference === 0 ? current : 0));

  const chances = [1];
  const chanceOf = (size: number): number => {
    while (chances.length <= size) {
      const taken = chances.length - 1;
      chances.push((chances[taken] ?? 0) * Math.max(0, (currentRows - taken) / (rows - taken)));
    }
    return chances[size] ?? 0;
  };
  const parts = categories
    .map(({ reference, current }) => ({
      size: reference + current,
      chance: chanceOf(reference + current),
      isNew: reference === 0,
    }))
    .filter(({ size, chance, isNew }) => size > 0 && (isNew || chance > negligible));

  if (parts.length * seen > mostSteps) {
    const mean = parts.reduce((sum, { size, chance }) => sum + size * chance, 0);
    const variance = parts.reduce((sum, { size, chance }) => sum + size * size * chance * (1 - chance), 0);
    return {
      pValue: variance === 0 ? 1 : normalSurvival((seen - 0.5 - mean) / Math.sqrt(variance)),
      method: 'normal law of the rows in categories of one side alone, one-sided',
    };
  }
  // law[s]: chance of s rows so far; the last place is for `seen` rows or more.
  const law = new Float64Array(seen + 1);
  law[0] = 1;
  let reached = 0;
  for (const { size, chance } of parts) {
    for (let sum = Math.min(reached, seen - 1); sum >= 0; sum -= 1) {
      const moved = (law[sum] ?? 0) * chance;
      if (moved === 0) continue;
      const target = Math.min(seen, sum + size);
      law[sum] = (law[sum] ?? 0) - moved;
      law[target] = (law[target] ?? 0) + moved;
    }
    reached = Math.min(seen, reached + size);
  }
  return {
    pValue: Math.min(1, law[seen] ?? 1),
    method: 'exchange of rows between the sides, category by category, one-sided',
  };
}
