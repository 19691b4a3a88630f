/** A figure, or why it is not defined. Undefined is never 0. */
export type Figure =
  | { readonly defined: true; readonly value: number; readonly interval: Interval | null }
  | { readonly defined: false; readonly reason: string };

/** Where the figure of the population lies with the confidence stated. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
  readonly method: 'Wilson' | 'DeLong' | 'bootstrap' | 'simulation';
}

export function figure(value: number, interval: Interval | null = null): Figure {
  return Number.isFinite(value)
    ? { defined: true, value, interval }
    : { defined: false, reason: 'The values are too large to compute with.' };
}

export function undefinedFigure(reason: string): Figure {
  return { defined: false, reason };
}
