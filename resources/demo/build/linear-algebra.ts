export const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

export const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** Solves `matrix · x = right` by elimination with pivots. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let step = 0; step < rows.length; step += 1) {
    let pivot = step;
    for (let row = step; row < rows.length; row += 1) {
      if (Math.abs(at(row, step)) > Math.abs(at(pivot, step))) pivot = row;
    }
    const [first, second] = [rows[step] ?? [], rows[pivot] ?? []];
    rows[step] = second;
    rows[pivot] = first;
    for (let row = 0; row < rows.length; row += 1) {
      if (row === step) continue;
      const factor = at(row, step) / at(step, step);
      rows[row] = (rows[row] ?? []).map((value, column) => value - factor * at(step, column));
    }
  }
  return rows.map((_, row) => at(row, rows.length) / at(row, row));
}
