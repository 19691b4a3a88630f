/*
 * Seeded random numbers, the same on every machine. xoshiro128** (Blackman and Vigna 2018), its state filled by
 * splitmix32 from the words of the seed.
 */

export interface RandomSource {
  /** Uniform in [0, 1) with 53 random bits. */
  next(): number;
}

function splitmix(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0_aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function rotate(word: number, by: number): number {
  return ((word << by) | (word >>> (32 - by))) >>> 0;
}

/** A source that depends on every one of `words` (whole numbers) and on their order. */
export function randomSource(words: readonly number[]): RandomSource {
  let mixed = 0;
  for (const word of words) {
    // The high half too: a count may be larger than 32 bits.
    for (const half of [word >>> 0, Math.floor(word / 4_294_967_296) >>> 0]) {
      mixed = splitmix(mixed ^ half)();
    }
  }
  const fill = splitmix(mixed);
  let a = fill();
  let b = fill();
  let c = fill();
  let d = fill();
  const word = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const shifted = (b << 9) >>> 0;
    c = (c ^ a) >>> 0;
    d = (d ^ b) >>> 0;
    b = (b ^ c) >>> 0;
    a = (a ^ d) >>> 0;
    c = (c ^ shifted) >>> 0;
    d = rotate(d, 11);
    return result;
  };
  return {
    next: () => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992,
  };
}
