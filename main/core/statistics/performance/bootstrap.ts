import { createRandom } from '../numeric/draws.ts';
import { quantileOfSorted } from '../numeric/quantile.ts';
import type { Steps } from '../numeric/steps.ts';
import { figure, type Figure, type Interval } from './outcome.ts';

export interface IntervalOptions {
  readonly confidence: number;
  readonly seed: number;
}

export const defaultOptions: IntervalOptions = { confidence: 0.95, seed: 1 };

/** Figures by name; those without an interval get one from how they come out on drawn rows. */
export interface Sampled<Name extends string> {
  readonly rows: number;
  readonly figures: Readonly<Record<Name, Figure>>;
  /** The figures on some of the rows, null where one is undefined there; a figure that is not told is not drawn. */
  readonly over: (rows: Uint32Array) => Readonly<Partial<Record<Name, number | null>>>;
}

const bootstrapDraws = 500;

/** Rows in a draw at most. */
const drawnAtMost = 20_000;

/**
 * Percentile bootstrap over rows (Efron and Tibshirani 1993, chapter 13), of all figures on the same draws, which come
 * from a seed; a step for each draw. Draws on which a figure is undefined are left out; it has no interval when more
 * than half are. Of more than 20,000 rows, 20,000 are drawn and the distances to the value over all are scaled by the
 * root of their share (m out of n, Bickel, Götze and van Zwet 1997).
 */
export function* withIntervals<Name extends string>(
  { rows, figures, over }: Sampled<Name>,
  { confidence, seed }: IntervalOptions,
): Steps<Record<Name, Figure>> {
  const done: Record<Name, Figure> = { ...figures };
  if (rows < 2) return done;
  const random = createRandom(seed);
  const drawn = new Uint32Array(Math.min(rows, drawnAtMost));
  const found = new Map<Name, number[]>();
  // The keys are those of the record.
  const names = Object.keys(figures) as Name[];
  for (let draw = 0; draw < bootstrapDraws; draw += 1) {
    for (let index = 0; index < drawn.length; index += 1) drawn[index] = random.below(rows);
    const values = over(drawn);
    for (const name of names) {
      const value = values[name];
      if (value === undefined || value === null || !Number.isFinite(value)) continue;
      const list = found.get(name);
      if (list === undefined) found.set(name, [value]);
      else list.push(value);
    }
    yield;
  }
  const scale = Math.sqrt(drawn.length / rows);
  for (const name of names) {
    const known = figures[name];
    const values = found.get(name) ?? [];
    if (!known.defined || known.interval !== null || values.length * 2 < bootstrapDraws) continue;
    done[name] = figure(known.value, percentiles(values, { about: known.value, scale, confidence }));
  }
  return done;
}

function percentiles(
  values: readonly number[],
  { about, scale, confidence }: { about: number; scale: number; confidence: number },
): Interval {
  const sorted = Float64Array.from(values).toSorted();
  const tail = (1 - confidence) / 2;
  const at = (share: number): number => {
    const value = quantileOfSorted(sorted, share);
    // Unscaled it stays what it is, to the last bit.
    return scale === 1 ? value : about + scale * (value - about);
  };
  return { lower: at(tail), upper: at(1 - tail), confidence, method: 'bootstrap' };
}
