import { scoreBins } from './scores.ts';

/*
 * What would happen to the decisions if every group had a threshold of its own. An exploration: it says what
 * equal rates would cost, not that anybody should treat people by different thresholds, which may be unlawful.
 */

/** Rows of a group by the thousandth of their score. */
export interface ScoreHistogram {
  readonly group: string;
  /** [thousandth, rows with positive label, with negative label, without label], ascending. */
  readonly bins: readonly (readonly [number, number, number, number])[];
}

export type ThresholdGoal = 'selectionRate' | 'tpr' | 'fpr';

interface Outcome {
  readonly rows: number;
  readonly selected: number;
  readonly labelled: number;
  readonly correct: number;
  readonly selectionRate: number | null;
  readonly tpr: number | null;
  readonly fpr: number | null;
  readonly accuracy: number | null;
}

export interface ThresholdPlan {
  readonly goal: ThresholdGoal;
  /** The rate that every group would have as nearly as its scores allow. */
  readonly target: number;
  /** The single threshold of today. */
  readonly present: number;
  readonly groups: readonly {
    readonly group: string;
    /** A score of at least this is selected; above 1 where nobody would be. */
    readonly threshold: number;
    readonly before: Outcome;
    readonly after: Outcome;
  }[];
  readonly before: Outcome;
  readonly after: Outcome;
  /** Groups without the rows that the goal needs, such as positive labels. */
  readonly leftOut: readonly string[];
}

function share(count: number, of: number): number | null {
  return of === 0 ? null : count / of;
}

function outcomeOf(bins: ScoreHistogram['bins'], from: number): Outcome {
  let [rows, selected, positive, negative, tp, fp] = [0, 0, 0, 0, 0, 0];
  for (const [bin, yes, no, unknown] of bins) {
    rows += yes + no + unknown;
    positive += yes;
    negative += no;
    if (bin < from) continue;
    selected += yes + no + unknown;
    tp += yes;
    fp += no;
  }
  const labelled = positive + negative;
  const correct = tp + negative - fp;
  return {
    rows,
    selected,
    labelled,
    correct,
    selectionRate: share(selected, rows),
    tpr: share(tp, positive),
    fpr: share(fp, negative),
    accuracy: share(correct, labelled),
  };
}

function total(histograms: readonly ScoreHistogram[], fromOf: (group: string) => number): Outcome {
  const parts = histograms.map(({ group, bins }) => {
    const from = fromOf(group);
    return bins.map(([bin, yes, no, unknown]) => [bin >= from ? 1 : 0, yes, no, unknown] as const);
  });
  return outcomeOf(parts.flat(), 1);
}

/**
 * The threshold, as a thousandth, whose rate is nearest to the target; of equals the highest. The rate falls with
 * the threshold, and only thresholds at scores that occur can change it.
 */
function nearest(bins: ScoreHistogram['bins'], goal: ThresholdGoal, target: number): number | null {
  const counts = (entry: ScoreHistogram['bins'][number]): number => {
    const [, yes, no, unknown] = entry;
    return goal === 'tpr' ? yes : goal === 'fpr' ? no : yes + no + unknown;
  };
  const all = bins.reduce((sum, entry) => sum + counts(entry), 0);
  if (all === 0) return null;
  let best = scoreBins + 1;
  let bestGap = target;
  let passed = 0;
  for (const entry of bins.toReversed()) {
    passed += counts(entry);
    const gap = Math.abs(passed / all - target);
    if (gap < bestGap) [best, bestGap] = [entry[0], gap];
  }
  return best;
}

/**
 * Thresholds that would give every group the same rate. Without a `target` the rate of all groups together at the
 * present threshold is taken. Null where no group has the rows that the goal needs.
 */
export function exploreThresholds(
  histograms: readonly ScoreHistogram[],
  {
    goal,
    target,
    present,
  }: { readonly goal: ThresholdGoal; readonly target: number | null; readonly present: number },
): ThresholdPlan | null {
  const presentBin = Math.ceil(present * scoreBins - 1e-9);
  const usable = histograms.flatMap((histogram) => {
    const bin = nearest(histogram.bins, goal, 0);
    return bin === null ? [] : [histogram];
  });
  const before = total(usable, () => presentBin);
  const wanted = target ?? before[goal];
  if (wanted === null || usable.length === 0) return null;
  const chosen = new Map(
    usable.map(({ group, bins }) => [group, nearest(bins, goal, wanted) ?? scoreBins + 1]),
  );
  return {
    goal,
    target: wanted,
    present,
    groups: usable.map(({ group, bins }) => {
      const from = chosen.get(group) ?? presentBin;
      return {
        group,
        threshold: from / scoreBins,
        before: outcomeOf(bins, presentBin),
        after: outcomeOf(bins, from),
      };
    }),
    before,
    after: total(usable, (group) => chosen.get(group) ?? presentBin),
    leftOut: histograms.filter((histogram) => !usable.includes(histogram)).map(({ group }) => group),
  };
}
