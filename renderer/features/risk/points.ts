import { preferredLocales } from '../../format/locale.ts';

const oneDecimal = new Intl.NumberFormat(preferredLocales, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

const twoDecimals = new Intl.NumberFormat(preferredLocales, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** The value of a term, from 0 to 1, so that a column of them lines up. */
export function formatValue(value: number): string {
  return twoDecimals.format(value);
}

/** Points of a score with one decimal, so that a column of them lines up. */
export function formatPoints(points: number): string {
  return oneDecimal.format(points);
}
