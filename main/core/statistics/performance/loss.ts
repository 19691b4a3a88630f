import type { Figure } from './outcome.ts';

/*
 * Whether a figure is worse than it may be. A value alone does not tell: of few rows it is far off by chance. So the
 * answer is `certain` only where the whole interval is worse, `possible` where the value is and the interval is not.
 */
export type Worse = 'certain' | 'possible' | 'no';

/** How far a figure is on the bad side of something, as it was found and at the ends of its interval. */
export interface Loss {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A figure with its interval; null where it is undefined or has none, which is too little to tell. */
function knownOf(figure: Figure | null): Loss | null {
  if (figure?.defined !== true || figure.interval === null) return null;
  return { value: figure.value, low: figure.interval.lower, high: figure.interval.upper };
}

/** How far a figure is beyond a limit. */
export function lossBeyond(found: Figure | null, limit: number, lowerIsBetter: boolean): Loss | null {
  const known = knownOf(found);
  if (known === null) return null;
  const { value, low, high } = known;
  return lowerIsBetter
    ? { value: value - limit, low: low - limit, high: high - limit }
    : { value: limit - value, low: limit - high, high: limit - low };
}

/**
 * What a figure lost against that of other, independent rows. The interval is put together from those of both (MOVER,
 * Zou and Donner 2008), which for shares with Wilson intervals is Newcombe's.
 */
export function lossAgainst(
  found: Figure | null,
  reference: Figure | null,
  lowerIsBetter: boolean,
): Loss | null {
  const [here, there] = [knownOf(found), knownOf(reference)];
  if (here === null || there === null) return null;
  const [more, less] = lowerIsBetter ? [here, there] : [there, here];
  const value = more.value - less.value;
  return {
    value,
    low: value - Math.hypot(more.value - more.low, less.high - less.value),
    high: value + Math.hypot(more.high - more.value, less.value - less.low),
  };
}

/** Whether a loss is more than so much. */
export function isMore({ value, low }: Loss, allowed: number): Worse {
  if (value <= allowed) return 'no';
  return low > allowed ? 'certain' : 'possible';
}
