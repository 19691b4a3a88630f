/** `npm run test:faults` asks for the long form; as a stage of `npm test` the short one runs. */
export const isLong = process.env['DRIFTGUARD_FAULTS'] === 'long';

export function amount({ short, long }: { readonly short: number; readonly long: number }): number {
  return isLong ? long : short;
}

/** Every item in the long form, a spread of `count` of them in the short one. */
export function sample<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (isLong || items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor((index * items.length) / count)],
  ).filter((item) => item !== undefined);
}
