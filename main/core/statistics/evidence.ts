/*
 * How many rows a verdict needs. The sampling noise of every two-sample figure here shrinks with the effective
 * number of rows e = N M / (N + M), so a requirement is one number: the smallest e that makes the tolerated
 * effect significant.
 */

/** N M / (N + M) for the rows of both sides; 0 when a side is empty. */
export function effectiveRows(referenceRows: number, currentRows: number): number {
  return referenceRows === 0 || currentRows === 0 ? 0 : 1 / (1 / referenceRows + 1 / currentRows);
}

/**
 * Smallest row count of one side that reaches `needed` effective rows beside `otherRows` rows;
 * null when no number would, because the other side alone is too small.
 */
export function rowsToReach(needed: number, otherRows: number): number | null {
  if (otherRows <= needed) return null;
  const rows = Math.max(1, Math.ceil(1 / (1 / needed - 1 / otherRows)));
  // Rounding may leave the ceiling one too high or too low; the condition itself decides.
  if (rows > 1 && effectiveRows(otherRows, rows - 1) >= needed) return rows - 1;
  return effectiveRows(otherRows, rows) >= needed ? rows : rows + 1;
}
