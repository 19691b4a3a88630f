/*
 * Watching a model window after window at a stated rate of false alarms. The budget is alarms per model and year; a
 * year has so many windows, so the run length between false alarms is windows / budget (the ERT of Cobb and Van
 * Looveren 2022, alibi-detect). An alarm of a feature begins when `hits` of its last `within` windows are significant
 * at the level. Expectations add up whether or not features depend on each other, so each feature gets an equal part
 * of the budget and no independence is assumed over features; windows are taken to be drawn anew.
 */

export interface AlarmBudget {
  /** False alarms per model and year. */
  readonly alarmsPerYear: number;
  readonly windowsPerYear: number;
  readonly features: number;
  /** Significant windows that make an alarm, of the last `within`; 1 of 1: each by itself. */
  readonly hits: number;
  readonly within: number;
}

export interface AlarmLevel {
  /** Level of each feature in each window, to be used without a further correction. */
  readonly level: number;
  /** Alarms that a window begins over all features, on average. */
  readonly ratePerWindow: number;
  /** Alarms a year that the level leads to; equal to the budget unless even the highest level gives fewer. */
  readonly alarmsPerYear: number;
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let index = 1; index <= k; index += 1) product *= (n - k + index) / index;
  return product;
}

/**
 * Chance that an alarm begins in a window when each window is a hit with chance `level`: this one is a hit, exactly
 * hits - 1 of the within - 1 before it are, and the one that has just dropped out was none (or the alarm would have
 * stood already).
 */
export function alarmRate(level: number, { hits, within }: Pick<AlarmBudget, 'hits' | 'within'>): number {
  return choose(within - 1, hits - 1) * level ** hits * (1 - level) ** (within - hits + 1);
}

/** Highest level that is offered: a test that alarms in one window of five says nothing. */
const highestLevel = 0.2;

/** The level per feature and window that spends the budget. All figures above 0, hits from 1 to `within`. */
export function levelOfBudget(budget: AlarmBudget): AlarmLevel {
  const { alarmsPerYear, windowsPerYear, features } = budget;
  const wanted = alarmsPerYear / windowsPerYear / features;
  // The rate rises with the level as far as hits / (within + 1).
  let high = Math.min(highestLevel, budget.hits / (budget.within + 1));
  let low = 0;
  if (alarmRate(high, budget) > wanted) {
    for (let step = 0; step < 200; step += 1) {
      const middle = (low + high) / 2;
      if (middle === low || middle === high) break;
      if (alarmRate(middle, budget) > wanted) high = middle;
      else low = middle;
    }
    high = low;
  }
  const rate = alarmRate(high, budget) * features;
  return { level: high, ratePerWindow: rate, alarmsPerYear: rate * windowsPerYear };
}

/** Windows in which an alarm begins; `significant` says of each window whether it was a hit. */
export function alarmsBegin(
  significant: readonly boolean[],
  { hits, within }: Pick<AlarmBudget, 'hits' | 'within'>,
): number[] {
  const begun: number[] = [];
  let inWindow = 0;
  let standing = false;
  for (const [index, hit] of significant.entries()) {
    if (hit) inWindow += 1;
    if (significant[index - within] === true) inWindow -= 1;
    const alarm = inWindow >= hits;
    if (alarm && !standing) begun.push(index);
    standing = alarm;
  }
  return begun;
}
