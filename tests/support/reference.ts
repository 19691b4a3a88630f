import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/* Access to tests/fixtures/reference; see the README there. */

/** Cases of a reference file. The caller names the shape that the file's `about` describes. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the shape is the caller's knowledge
export function referenceCases<T>(file: string): readonly T[] {
  const url = new URL(`../fixtures/reference/${file}.json`, import.meta.url);
  const parsed: { cases: T[] } = JSON.parse(readFileSync(url, 'utf8'));
  return parsed.cases;
}

/** A sample too large to be written out. */
export interface Recipe {
  readonly recipe: 'uniform' | 'square' | 'pareto' | 'odds' | 'grid' | 'ih12';
  readonly seed: number;
  readonly n: number;
  readonly a: number;
  readonly b: number;
  readonly k: number;
}

export interface Digest {
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
}

const modulus = 2_147_483_647;

function recipeValue(kind: Recipe['recipe'], uniform: () => number, k: number): number {
  switch (kind) {
    case 'ih12': {
      let sum = 0;
      for (let step = 0; step < 12; step += 1) sum += uniform();
      return sum - 6;
    }
    case 'uniform':
      return uniform();
    case 'square': {
      const u = uniform();
      return u * u;
    }
    case 'pareto':
      return 1 / uniform();
    case 'odds': {
      const u = uniform();
      return u / (1 - u);
    }
    case 'grid':
      return Math.floor(uniform() * k);
  }
}

/** The sample itself, or the one that its recipe stands for. */
export function sampleOf(sample: readonly number[] | Recipe, digest?: Digest): Float64Array {
  if (!('recipe' in sample)) return Float64Array.from(sample);
  let state = sample.seed;
  const uniform = (): number => {
    state = (state * 48_271) % modulus;
    return state / modulus;
  };
  const values = Float64Array.from(
    { length: sample.n },
    () => sample.a + sample.b * recipeValue(sample.recipe, uniform, sample.k),
  );
  if (digest !== undefined) {
    expect({
      first: values[0],
      last: values.at(-1),
      min: values.reduce((least, value) => Math.min(least, value)),
      max: values.reduce((most, value) => Math.max(most, value)),
    }).toEqual(digest);
  }
  return values;
}

/** Whether a figure is within `relative` of the expected one, or within `absolute` of it. */
export function isClose(actual: number, expected: number, relative: number, absolute = 0): boolean {
  return (
    actual === expected || Math.abs(actual - expected) <= Math.max(absolute, relative * Math.abs(expected))
  );
}

export interface Tolerance {
  readonly relative: number;
  readonly absolute?: number;
}

/** Figures held against expected ones; a test asserts that `misses` stays empty. */
export interface FigureCheck {
  /** The figure is within the tolerance of the expected one; null only where null is expected. */
  readonly near: (name: string, actual: number | null, expected: number | null, tolerance: Tolerance) => void;
  /** The same for lists, entry by entry. */
  readonly allNear: (
    name: string,
    actual: readonly number[],
    expected: readonly number[],
    tolerance: Tolerance,
  ) => void;
  readonly misses: readonly string[];
}

export function checkFigures(): FigureCheck {
  const misses: string[] = [];
  const near: FigureCheck['near'] = (name, actual, expected, { relative, absolute }) => {
    const fits =
      actual === null || expected === null
        ? actual === expected
        : isClose(actual, expected, relative, absolute);
    if (!fits) misses.push(`${name}: ${actual} instead of ${expected}`);
  };
  return {
    near,
    allNear(name, actual, expected, tolerance) {
      if (actual.length !== expected.length)
        misses.push(`${name}: ${actual.length} instead of ${expected.length}`);
      for (const [index, value] of actual.entries())
        near(`${name}[${index}]`, value, expected[index] ?? null, tolerance);
    },
    misses,
  };
}
