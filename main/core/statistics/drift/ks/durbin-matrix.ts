/*
 * P(D < x) for one sample of n values by Durbin's matrix, raised to the n-th power with a separate exponent
 * (Marsaglia, Tsang and Wang 2003, J. Stat. Softw. 8/18).
 */

const rescaleAbove = 1e140;

interface ScaledMatrix {
  readonly entries: Float64Array;
  readonly exponent: number;
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = a[row * size + inner] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        product[at] = (product[at] ?? 0) + factor * (b[inner * size + column] ?? 0);
      }
    }
  }
  return product;
}

function rescaled(entries: Float64Array, exponent: number, middle: number): ScaledMatrix {
  if ((entries[middle] ?? 0) <= rescaleAbove) return { entries, exponent };
  return { entries: entries.map((entry) => entry / rescaleAbove), exponent: exponent + 140 };
}

function power(base: Float64Array, n: number, size: number): ScaledMatrix {
  const middle = ((size - 1) / 2) * size + (size - 1) / 2;
  if (n === 1) return { entries: base, exponent: 0 };
  const half = power(base, Math.floor(n / 2), size);
  const square = rescaled(multiply(half.entries, half.entries, size), 2 * half.exponent, middle);
  if (n % 2 === 0) return square;
  return rescaled(multiply(base, square.entries, size), square.exponent, middle);
}

/** P(D < x) for 1/n < x < 1; the work grows with (n x)^3 log n. */
export function durbinCdf(n: number, x: number): number {
  const k = Math.floor(n * x) + 1;
  const size = 2 * k - 1;
  const h = k - n * x;
  const base = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      base[row * size + column] = row - column + 1 < 0 ? 0 : 1;
    }
  }
  for (let i = 0; i < size; i += 1) {
    const power1 = h ** (i + 1);
    const power2 = h ** (size - i);
    base[i * size] = (base[i * size] ?? 0) - power1;
    base[(size - 1) * size + i] = (base[(size - 1) * size + i] ?? 0) - power2;
  }
  const corner = (size - 1) * size;
  base[corner] = (base[corner] ?? 0) + (2 * h - 1 > 0 ? (2 * h - 1) ** size : 0);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let entry = base[row * size + column] ?? 0;
      for (let g = 1; g <= row - column + 1; g += 1) entry /= g;
      base[row * size + column] = entry;
    }
  }
  const raised = power(base, n, size);
  let probability = raised.entries[(k - 1) * size + k - 1] ?? 0;
  let { exponent } = raised;
  for (let i = 1; i <= n; i += 1) {
    probability = (probability * i) / n;
    if (probability < 1e-140) {
      probability *= rescaleAbove;
      exponent -= 140;
    }
  }
  return probability * 10 ** exponent;
}
