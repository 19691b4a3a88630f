export interface EigenPairs {
  /** In falling order. */
  readonly values: Float64Array;
  /** vectors[k * size + i] is entry i of the unit vector of value k. */
  readonly vectors: Float64Array;
}

const mostSweeps = 60;

/**
 * Eigenvalues and vectors of a symmetric matrix, row by row in `matrix`, by cyclic Jacobi rotations (Golub and Van
 * Loan, section 8.5). The largest entry of each vector is positive, so that the answer does not depend on the way there.
 */
export function symmetricEigen(matrix: Float64Array, size: number): EigenPairs {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) v[index * size + index] = 1;
  const at = (row: number, column: number): number => a[row * size + column] ?? 0;

  for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
    let offDiagonal = 0;
    let diagonal = 0;
    for (let p = 0; p < size; p += 1) {
      diagonal += at(p, p) ** 2;
      for (let q = p + 1; q < size; q += 1) offDiagonal += at(p, q) ** 2;
    }
    if (offDiagonal <= 1e-30 * diagonal || offDiagonal === 0) break;
    for (let p = 0; p < size - 1; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        const apq = at(p, q);
        if (apq === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < size; k += 1) {
          const akp = at(k, p);
          const akq = at(k, q);
          a[k * size + p] = c * akp - s * akq;
          a[k * size + q] = s * akp + c * akq;
        }
        for (let k = 0; k < size; k += 1) {
          const apk = at(p, k);
          const aqk = at(q, k);
          a[p * size + k] = c * apk - s * aqk;
          a[q * size + k] = s * apk + c * aqk;
          const vpk = v[p * size + k] ?? 0;
          const vqk = v[q * size + k] ?? 0;
          v[p * size + k] = c * vpk - s * vqk;
          v[q * size + k] = s * vpk + c * vqk;
        }
      }
    }
  }
  const order = Array.from({ length: size }, (_, index) => index).toSorted((p, q) => at(q, q) - at(p, p));
  const vectors = new Float64Array(size * size);
  for (const [place, from] of order.entries()) {
    const row = v.subarray(from * size, (from + 1) * size);
    let largest = 0;
    for (const entry of row) if (Math.abs(entry) > Math.abs(largest) + 1e-12) largest = entry;
    const sign = largest < 0 ? -1 : 1;
    for (let index = 0; index < size; index += 1) vectors[place * size + index] = sign * (row[index] ?? 0);
  }
  return { values: Float64Array.from(order, (index) => at(index, index)), vectors };
}
