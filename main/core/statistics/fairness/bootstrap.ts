import { fairnessMetricName } from '../../../../shared/schema/fairness.ts';
import type { FairnessMetricName, Interval } from '../../../../shared/schema/fairness.ts';
import { drawMultinomial } from '../numeric/binomial.ts';
import { randomSource } from '../numeric/random.ts';
import type { GroupCounts } from './groups.ts';
import { gapRatesOf, gapsOf } from './metrics.ts';

/** Draws for each interval, and the most groups for which they are made. */
export const replicates = 1000;
export const mostGroups = 100;

/** The whole of a group: what was decided by what was true, and what was decided without a label. */
function cellsOf({ n, selected, tp, fp, tn, fn }: GroupCounts): number[] {
  return [tp, fp, selected - tp - fp, tn, fn, n - selected - tn - fn];
}

function countsOf(cells: readonly number[]): Pick<GroupCounts, 'n' | 'selected' | 'tp' | 'fp' | 'tn' | 'fn'> {
  const [tp = 0, fp = 0, selectedOnly = 0, tn = 0, fn = 0, refusedOnly = 0] = cells;
  const selected = tp + fp + selectedOnly;
  return { n: selected + tn + fn + refusedOnly, selected, tp, fp, tn, fn };
}

/** Quantile by linear interpolation (Hyndman and Fan 1996, type 7). */
function quantile(sorted: readonly number[], p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  return low + ((sorted[below + 1] ?? low) - low) * (position - below);
}

/** Share of draws in which a metric may be undefined before its interval is. */
const toleratedUndefined = 0.05;

function intervalOf(draws: readonly (number | null)[]): Interval | null {
  const defined = draws.filter((draw) => draw !== null);
  if (defined.length < draws.length * (1 - toleratedUndefined) || defined.length === 0) return null;
  const sorted = defined.toSorted((a, b) => a - b);
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

/**
 * Percentile intervals of the gaps between groups (Efron 1979), stratified: the rows of each group are drawn from
 * that group, as many as it has. From counts alone: drawing rows is drawing a multinomial. A source of randomness
 * belongs to the counts of a group, not to its name or place, so that renaming groups changes nothing.
 */
export function gapIntervals(
  groups: readonly GroupCounts[],
  seed: number,
): Record<FairnessMetricName, Interval | null> {
  const names = fairnessMetricName.options;
  const seen = new Map<string, number>();
  const strata = groups.map((group) => {
    const cells = cellsOf(group);
    const key = cells.join(' ');
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return { cells, random: randomSource([seed, occurrence, ...cells]) };
  });
  const draws = new Map<FairnessMetricName, (number | null)[]>(names.map((name) => [name, []]));
  if (groups.length > 1 && groups.length <= mostGroups) {
    for (let draw = 0; draw < replicates; draw += 1) {
      const gaps = gapsOf(
        strata.map(({ cells, random }) => gapRatesOf(countsOf(drawMultinomial(cells, random)))),
      );
      for (const name of names) draws.get(name)?.push(gaps[name]);
    }
  }
  return Object.fromEntries(names.map((name) => [name, intervalOf(draws.get(name) ?? [])])) as Record<
    FairnessMetricName,
    Interval | null
  >;
}
