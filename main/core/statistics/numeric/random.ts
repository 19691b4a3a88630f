<<<<<<< HEAD
/**
 * Random numbers that are the same on every machine for the same seed. Statistics draw only from a generator that is
 * passed in, so a result can be computed again bit for bit.
 */
export interface Random {
  /** Uniform on [0, 1), with 53 bits. */
  readonly uniform: () => number;
  /** Whole number from 0 to `limit` - 1; `limit` at most 2^32. */
  readonly below: (limit: number) => number;
  /** Standard normal. */
  readonly normal: () => number;
}

/** Spreads a seed over the state: splitmix32 (Steele, Lea and Flood 2014, with the finaliser of MurmurHash3). */
function spread(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

/** The generator sfc32 (Doty-Humphrey, PractRand): 128 bits of state, period at least 2^32, passes PractRand and BigCrush. */
export function createRandom(seed: number): Random {
  const next = spread(Math.trunc(seed));
  let a = next();
  let b = next();
  let c = next();
  let counter = 1;
  let spare: number | null = null;

  function bits(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }
  // The first outputs still show the seed.
  for (let step = 0; step < 12; step += 1) bits();

  function uniform(): number {
    const high = bits() >>> 5;
    const low = bits() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  return {
    uniform,
    below: (limit) => Math.floor(uniform() * limit),
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      // Box and Muller 1958; 1 - u is never 0.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** Puts the first `length` entries into random order (Fisher and Yates). */
export function shuffle(values: Int32Array | Float64Array, random: Random, length = values.length): void {
  for (let index = length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    const kept = values[index] ?? 0;
    values[index] = values[other] ?? 0;
    values[other] = kept;
  }
}

/** A seed of its own for each of several purposes, from the bytes of a text (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
=======
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
>>>>>>> main
