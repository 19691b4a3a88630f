import { figureLine } from '../faults/support/figures.ts';
import type { Figure } from '../faults/support/figures.ts';

/** One row for each figure: whether its target is met, the target, and what was measured. */
export function figureRows(figures: readonly Figure[]): string[] {
  const rows = figures.map((entry) => [
    entry.target.met ? 'met' : 'MISSED',
    entry.target.text,
    figureLine(entry),
  ]);
  const table = [['', 'target', 'measured'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map(
    ([met = '', target = '', measured = '']) =>
      `  ${met.padEnd(widths[0] ?? 0)}  ${target.padEnd(widths[1] ?? 0)}  ${measured}`,
  );
}
