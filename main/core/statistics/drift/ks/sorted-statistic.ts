/**
 * Two-sample Kolmogorov-Smirnov statistic of two ascending samples: the largest |F(x) - G(x)| over all x,
 * by one merge. Both samples hold at least one value, none of them NaN; -0 equals 0.
 */
export function ksOfSorted(reference: Float64Array, current: Float64Array): number {
  const n = reference.length;
  const m = current.length;
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < n && j < m) {
    const a = reference[i] ?? 0;
    const b = current[j] ?? 0;
    const value = a < b ? a : b;
    while (i < n && (reference[i] ?? 0) <= value) i += 1;
    while (j < m && (current[j] ?? 0) <= value) j += 1;
    const gap = Math.abs(i / n - j / m);
    if (gap > largest) largest = gap;
  }
  return largest;
}
