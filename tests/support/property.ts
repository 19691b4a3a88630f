import { randomInt } from 'node:crypto';

/**
 * Settings of a property run with a seed of its own, printed so that a failure can be repeated;
 * set PROPERTY_SEED to repeat one.
 */
export function reportSeed<T extends object>(settings: T): T & { seed: number } {
  const given = Number(process.env['PROPERTY_SEED']);
  const seed = Number.isSafeInteger(given) && given !== 0 ? given : randomInt(1, 2 ** 31 - 1);
  console.log(`property seed ${seed}`);
  return { ...settings, seed };
}
