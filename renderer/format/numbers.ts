import { preferredLocales } from './locale.ts';

/*
 * Every number on a screen passes through here. The locale is the browser's; digits are chosen so
 * that a reader sees what matters and columns line up with tabular figures.
 */

/** What stands where there is no number. */
export const noValue = '–';

const countFormat = new Intl.NumberFormat(preferredLocales);
const percentFormat = new Intl.NumberFormat(preferredLocales, { maximumFractionDigits: 1 });
const significant = new Intl.NumberFormat(preferredLocales, { maximumSignificantDigits: 4 });
const grouped = new Intl.NumberFormat(preferredLocales, { maximumFractionDigits: 2 });
const scientific = new Intl.NumberFormat(preferredLocales, {
  notation: 'scientific',
  maximumSignificantDigits: 3,
});
const fourDecimals = new Intl.NumberFormat(preferredLocales, {
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
});
const threeDecimals = new Intl.NumberFormat(preferredLocales, {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
});
const bytesFormat = new Intl.NumberFormat(preferredLocales, { maximumFractionDigits: 1 });

/** A whole number with thousands separators. */
export function formatCount(value: number): string {
  return countFormat.format(value);
}

/** Any measured value: four significant digits, scientific when very small or very large. */
export function formatNumber(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return noValue;
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e9)) return scientific.format(value);
  return size >= 1000 ? grouped.format(value) : significant.format(value);
}

/** A statistic or effect size: four decimals, so that a column of them lines up. */
export function formatStatistic(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return noValue;
  const size = Math.abs(value);
  if (size !== 0 && size < 0.0001) return scientific.format(value);
  return size >= 10_000 ? grouped.format(value) : fourDecimals.format(value);
}

/** A p-value: three decimals, `< 0.001` below. */
export function formatPValue(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return noValue;
  return value < 0.001 ? `< ${threeDecimals.format(0.001)}` : threeDecimals.format(value);
}

/** A number of per cent: with a space before the sign, as in all sentences, at which no line breaks. */
export function formatPercent(value: number): string {
  return `${percentFormat.format(value)}\u00A0%`;
}

/** A share from 0 to 1 as per cent. */
export function formatShare(value: number | null): string {
  return value === null || !Number.isFinite(value) ? noValue : formatPercent(value * 100);
}

/** A share of which a part exists: what is too small for the format is said to be small, never nothing. */
export function formatSmallShare(value: number): string {
  return value > 0 && value < 0.001 ? `< ${formatPercent(0.1)}` : formatPercent(value * 100);
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size in bytes with a binary unit. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${bytesFormat.format(value)} ${byteUnits[unit] ?? 'B'}`;
}

/** A digest short enough to compare by eye; the whole one is behind the copy button. */
export function shortDigest(digest: string): string {
  return digest.length > 14 ? `${digest.slice(0, 8)}…${digest.slice(-4)}` : digest;
}
