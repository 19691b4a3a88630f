import { randomInt } from 'node:crypto';

export type Random = {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item | undefined;
};

/** Numbers that follow from a seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)],
  };
}

/** A seed of its own, printed so that a failure can be repeated; set FAULTS_SEED to repeat one. */
export function reportSeed(what: string): number {
  const given = Number(process.env['FAULTS_SEED']);
  const seed = Number.isSafeInteger(given) && given !== 0 ? given : randomInt(1, 2 ** 31 - 1);
  console.log(`${what}: seed ${seed}`);
  return seed;
}
