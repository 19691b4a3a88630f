import * as fc from 'fast-check';

const special = [
  0, -0, 5e-324, -5e-324, 1e-310, 2.2250738585072014e-308, 1, -1, 1.7976931348623157e308, -1e308, 1e-300,
];
const notFinite = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Values around one place, so close that they share all the leading bits. */
const narrow = fc
  .tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 300 }),
  )
  .map(([base, steps]) => steps.map((step) => base + step * 2 ** -40));

/** Few distinct values, many times each. */
const ties = fc
  .tuple(
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 6 }),
    fc.array(fc.nat(), { maxLength: 300 }),
  )
  .map(([values, picks]) => picks.map((pick) => values[pick % values.length] ?? 0));

/** Like measured data: a sum of a few uniform ones. */
const smooth = fc
  .tuple(
    fc.integer({ min: 1, max: 2 ** 31 - 2 }),
    fc.integer({ min: 0, max: 800 }),
    fc.double({ min: -3, max: 3, noNaN: true }),
  )
  .map(([seed, length, shift]) => {
    let state = seed;
    const uniform = (): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    return Array.from({ length }, () => uniform() + uniform() + uniform() - 1.5 + shift);
  });

const grid = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 400 });
const anything = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 200 });
const specials = fc.array(fc.constantFrom(...special), { maxLength: 200 });
const missing = fc.array(fc.constantFrom(...notFinite), { maxLength: 5 });

/** A numeric column that is hard on bucketing: mixtures of the above in any order. */
export const adversarialColumn: fc.Arbitrary<Float64Array> = fc
  .array(fc.oneof(narrow, ties, smooth, grid, anything, specials, missing), { minLength: 0, maxLength: 4 })
  .chain((parts) => fc.shuffledSubarray(parts.flat(), { minLength: parts.flat().length }))
  .map((values) => Float64Array.from(values));
