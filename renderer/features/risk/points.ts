import { preferredLocales } from '../../format/locale.ts';

const oneDecimal = new Intl.NumberFormat(preferredLocales, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** Points of a score with one decimal, so that a column of them lines up. */
export function formatPoints(points: number): string {
  return oneDecimal.format(points);
}
