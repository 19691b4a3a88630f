import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  exchangeRows,
  fitComponents,
  reconstruction,
  reconstructionErrors,
} from '../../main/core/statistics/multivariate/reconstruction.ts';
import type { RowColumn, RowSet } from '../../main/core/statistics/multivariate/rows.ts';
import { createRandom } from '../../main/core/statistics/numeric/draws.ts';
import { runSteps } from '../../main/core/statistics/numeric/steps.ts';
import { checkFigures, referenceCases, sampleOf, type Recipe } from '../support/reference.ts';

type ColumnValues = readonly (number | string | null)[] | Recipe;

interface WholeCase {
  readonly about: string;
  readonly reference: Readonly<Record<string, ColumnValues>>;
  readonly current: Readonly<Record<string, ColumnValues>>;
  readonly seed: number;
  readonly components: number;
  readonly explained: number;
  readonly referenceError: number;
  readonly currentError: number;
  readonly effect: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
  readonly p_by_scipy: number;
  readonly contributions: Readonly<Record<string, number>>;
}

interface FitCase {
  readonly about: string;
  readonly fit: readonly (readonly number[])[];
  readonly components: number;
  readonly explained: number;
  /** Null where they depend on which of equal components were kept. */
  readonly errors: readonly number[] | null;
  readonly mean_square: number;
}

interface SmallCase {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly seed: number;
  readonly p: number;
}

interface TogetherCases {
  readonly wholes: readonly WholeCase[];
  readonly fits: readonly FitCase[];
  readonly small: readonly SmallCase[];
}

const [cases] = referenceCases<TogetherCases>('together');
const { wholes = [], fits = [], small = [] } = cases ?? {};
const tolerance = { relative: 1e-9, absolute: 1e-12 };
const alpha = 0.05;
const draws = 999;

/** Categories are texts; a number that is missing is null, one that is infinite `inf`. */
function columnOf(name: string, values: ColumnValues, categorical: boolean): RowColumn {
  if ('recipe' in values) return { name, kind: 'numeric', values: sampleOf(values) };
  if (categorical) {
    return {
      name,
      kind: 'categorical',
      values: values.map((value) => (value === null ? null : String(value))),
    };
  }
  const numbers = values.map((value) =>
    value === 'inf' ? Number.POSITIVE_INFINITY : Number(value ?? Number.NaN),
  );
  return { name, kind: 'numeric', values: Float64Array.from(numbers) };
}

const isText = (values: ColumnValues) =>
  !('recipe' in values) && values.some((value) => typeof value === 'string' && value !== 'inf');

function rowsOf({ reference }: WholeCase, side: Readonly<Record<string, ColumnValues>>): RowSet {
  const columns = Object.entries(side).map(([name, values]) =>
    columnOf(name, values, isText(reference[name] ?? values) || isText(values)),
  );
  const [first] = columns;
  return { rows: first?.values.length ?? 0, columns };
}

/** Four times what drawing p leaves it off by. */
const drawnWithin = (p: number, ...numbers: readonly number[]) =>
  4 * Math.sqrt(numbers.reduce((sum, drawn) => sum + (p * (1 - p)) / drawn, 0)) + 1 / (draws + 1);

describe('reconstruction error against scikit-learn and scipy', () => {
  it.each(wholes.map((entry) => [entry.about, entry] as const))('%s', (_, entry) => {
    const found = runSteps(
      reconstruction(rowsOf(entry, entry.reference), rowsOf(entry, entry.current), {
        seed: entry.seed,
        alpha,
      }),
    );
    const check = checkFigures();
    expect(found?.components).toBe(entry.components);
    check.near('explained', found?.explained ?? null, entry.explained, tolerance);
    check.near('reference', found?.referenceError ?? null, entry.referenceError, tolerance);
    check.near('current', found?.currentError ?? null, entry.currentError, tolerance);
    check.near('effect', found?.effect ?? null, entry.effect, tolerance);
    check.near('p', found?.pValue ?? null, entry.p, tolerance);
    check.near('lower', found?.band.lower ?? null, entry.lower, tolerance);
    check.near('upper', found?.band.upper ?? null, entry.upper, tolerance);
    const shares = new Map(found?.contributions.map(({ name, share }) => [name, share]));
    for (const [name, share] of Object.entries(entry.contributions)) {
      check.near(name, shares.get(name) ?? 0, share, tolerance);
    }
    const within = { relative: 0, absolute: drawnWithin(entry.p_by_scipy, draws, 20_000) };
    check.near('p by scipy', found?.pValue ?? null, entry.p_by_scipy, within);
    expect(check.misses).toEqual([]);
  });

  it.each(fits.map((entry) => [entry.about, entry] as const))('components of %s', (_, entry) => {
    const fit = entry.fit.map((values) => Float64Array.from(values));
    const components = fitComponents(fit);
    const errors = [...reconstructionErrors(components, fit).errors];
    const check = checkFigures();
    expect(components.count).toBe(entry.components);
    check.near('explained', components.explained, entry.explained, tolerance);
    const meanSquare = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
    check.near('mean square', meanSquare, entry.mean_square, tolerance);
    if (entry.errors !== null) check.allNear('errors', errors, entry.errors, tolerance);
    expect(check.misses).toEqual([]);
  });

  it('stays what it was by the laws of version 3, which differ only for rounding and for units far from 1', () => {
    const differ = wholes.filter((entry) => {
      const sides = [rowsOf(entry, entry.reference), rowsOf(entry, entry.current)] as const;
      const by = (laws: 3 | 4) => runSteps(reconstruction(...sides, { seed: entry.seed, alpha, laws }));
      return !isDeepStrictEqual(by(3), by(4));
    });
    expect(differ.map(({ seed }) => seed)).toEqual([3, 7, 8, 9, 10]);
    // As the program computed them before version 4.
    const earlier = differ.slice(0, 2).map((entry) =>
      runSteps(
        reconstruction(rowsOf(entry, entry.reference), rowsOf(entry, entry.current), {
          seed: entry.seed,
          alpha,
          laws: 3,
        }),
      ),
    );
    expect(earlier).toMatchObject([
      { referenceError: 2.5585307923536866e-16, effect: 3.4628602418987287, pValue: 1, explained: 1 },
      { referenceError: 2.6130986348586127e-14, effect: 1.0070863022225847, pValue: 1, components: 2 },
    ]);
  });

  it('exchanges rows of small samples as all exchanges together do', () => {
    const check = checkFigures();
    for (const [index, { before, after, seed, p }] of small.entries()) {
      const { pValue } = runSteps(
        exchangeRows(Float64Array.from(before), Float64Array.from(after), {
          random: createRandom(seed),
          alpha,
        }),
      );
      check.near(`p ${index}`, pValue, p, { relative: 0, absolute: drawnWithin(p, draws) });
    }
    expect(check.misses).toEqual([]);
  });

  it('covers all three kinds', () => {
    expect([wholes.length, fits.length, small.length]).toEqual([10, 5, 8]);
  });
});
