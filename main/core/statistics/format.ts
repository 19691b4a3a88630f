/* Figures in sentences: the same on every machine, whatever its language. */

/** Whole number with thousands separators: 5,832. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** Up to four significant digits: 0.2314, 12.5, 1.2e+9. */
export function formatFigure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A threshold as it was set. */
export function formatThreshold(value: number): string {
  const text = String(value);
  return /^\d+\.\d$/.test(text) ? `${text}0` : text;
}

/** "p < 0.001" or "p = 0.012". */
export function formatP(name: string, value: number): string {
  return value < 0.001 ? `${name} < 0.001` : `${name} = ${String(Number(value.toPrecision(2)))}`;
}

/** Share as a percentage with up to two decimals: 2.35 %. */
export function formatPercent(share: number): string {
  return `${String(Number((share * 100).toFixed(2)))} %`;
}

/** "1 row", "12 rows". */
export function formatRows(count: number): string {
  return count === 1 ? '1 row' : `${formatCount(count)} rows`;
}

/** "a", "a and b", "a, b and c". */
export function formatList(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** A list of at most so many, and how many more there are: "a, b and 3 more". */
export function formatSome(items: readonly string[], most: number): string {
  const more = items.length - most;
  return formatList(more > 0 ? [...items.slice(0, most), `${formatCount(more)} more`] : items);
}
