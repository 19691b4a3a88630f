import { describe, expect, it } from 'vitest';
import {
  chiSquareLogSurvival,
  chiSquareQuantileOfTail,
  chiSquareSurvival,
} from '../../main/core/statistics/numeric/chi-square.ts';
import { kolmogorovSurvival } from '../../main/core/statistics/numeric/kolmogorov-limit.ts';
import { logGamma } from '../../main/core/statistics/numeric/log-gamma.ts';
import { normalQuantile, normalSurvival } from '../../main/core/statistics/numeric/normal.ts';
import { checkFigures, referenceCases, type FigureCheck } from '../support/reference.ts';

interface SpecialCase {
  readonly fn: string;
  readonly args: readonly [number, number?];
  readonly value: number;
  readonly log?: number | null;
}

type Calculation = (x: number, df: number) => number;

const calculations: ReadonlyMap<string, { readonly of: Calculation; readonly relative: number }> = new Map([
  ['chi2_sf', { of: chiSquareSurvival, relative: 1e-10 }],
  ['chi2_quantile', { of: (p: number, df: number) => chiSquareQuantileOfTail(1 - p, df), relative: 1e-8 }],
  ['normal_sf', { of: normalSurvival, relative: 1e-10 }],
  ['normal_quantile', { of: normalQuantile, relative: 1e-8 }],
  ['kolmogorov_sf', { of: kolmogorovSurvival, relative: 1e-10 }],
  ['log_gamma', { of: logGamma, relative: 1e-10 }],
]);

function casesOf(file: string): (readonly [string, SpecialCase])[] {
  return referenceCases<SpecialCase>(file)
    .filter((entry) => calculations.has(entry.fn))
    .map((entry) => [`${entry.fn}(${entry.args.join(', ')})`, entry] as const);
}

/** Where the true value is 0 or next to it, the last digit of the argument decides. */
const nextToZero: ReadonlyMap<string, number> = new Map([
  ['normal_quantile', 1e-15],
  ['log_gamma', 1e-14],
]);

function checkValue(entry: SpecialCase): FigureCheck {
  const check = checkFigures();
  const calculation = calculations.get(entry.fn);
  const [x, df = 0] = entry.args;
  check.near(entry.fn, calculation === undefined ? null : calculation.of(x, df), entry.value, {
    relative: calculation?.relative ?? 0,
    absolute: nextToZero.get(entry.fn) ?? 1e-300,
  });
  return check;
}

describe('special functions against scipy', () => {
  it.each(casesOf('special'))('%s', (_, entry) => {
    expect(checkValue(entry).misses).toEqual([]);
  });
});

describe('special functions against 60-digit arithmetic', () => {
  it.each(casesOf('extra/special_more'))('%s', (_, entry) => {
    const check = checkValue(entry);
    if (entry.fn === 'chi2_sf' && typeof entry.log === 'number') {
      const [x, df = 0] = entry.args;
      check.near('logarithm', chiSquareLogSurvival(x, df), entry.log, { relative: 1e-9, absolute: 1e-14 });
    }
    expect(check.misses).toEqual([]);
  });
});
