/** ln(1 + x) - x for x > -1, without cancellation near 0. */
export function log1pMinus(x: number): number {
  if (Math.abs(x) > 0.15) return Math.log1p(x) - x;
  // ln((1+r)/(1-r)) = 2 (r + r^3/3 + r^5/5 + ...) with r = x / (2 + x); then 2r - x = -r x.
  const r = x / (2 + x);
  const square = r * r;
  let term = square * r;
  let tail = 0;
  for (let k = 3; k < 60; k += 2) {
    const next = tail + term / k;
    if (next === tail) break;
    tail = next;
    term *= square;
  }
  return 2 * tail - r * x;
}
