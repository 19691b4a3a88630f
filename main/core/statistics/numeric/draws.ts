import { randomSource } from './random.ts';

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

/** Draws of several laws from one source; the seed is a whole number. */
export function createRandom(seed: number): Random {
  const { next: uniform } = randomSource([seed]);
  let spare: number | null = null;
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
