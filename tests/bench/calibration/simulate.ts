import { homogeneity } from '../../../main/core/statistics/drift/homogeneity.ts';
import { ksPValue } from '../../../main/core/statistics/drift/ks/p-value.ts';
import { ksOfSorted } from '../../../main/core/statistics/drift/ks/sorted-statistic.ts';
import { jensenShannonDistance, sharesOf } from '../../../main/core/statistics/drift/share-distances.ts';
import { wassersteinOfSorted } from '../../../main/core/statistics/drift/wasserstein.ts';
import { domainClassifier } from '../../../main/core/statistics/multivariate/domain-classifier.ts';
import { reconstruction } from '../../../main/core/statistics/multivariate/reconstruction.ts';
import type { RowSet } from '../../../main/core/statistics/multivariate/rows.ts';
import { chiSquareSurvival } from '../../../main/core/statistics/numeric/chi-square.ts';
import { createRandom, type Random } from '../../../main/core/statistics/numeric/draws.ts';
import { countAtMost } from '../../../main/core/statistics/numeric/search.ts';
import { runSteps } from '../../../main/core/statistics/numeric/steps.ts';
import { alpha } from './null-table.ts';

/* Windows drawn without drift, or with a known one, and what each method says of them. All from seeds. */

/** Standard normal values in ascending order, moved by `shift`. */
function normalSample(rows: number, random: Random, shift = 0): Float64Array {
  return Float64Array.from({ length: rows }, () => random.normal() + shift).toSorted();
}

/** Rows per category for shares that add up to 1. */
function categorySample(rows: number, shares: readonly number[], random: Random): number[] {
  const counts = shares.map(() => 0);
  for (let row = 0; row < rows; row += 1) {
    let left = random.uniform();
    let category = 0;
    while (category < shares.length - 1 && left >= (shares[category] ?? 0)) {
      left -= shares[category] ?? 0;
      category += 1;
    }
    counts[category] = (counts[category] ?? 0) + 1;
  }
  return counts;
}

function binCounts(sorted: Float64Array, edges: readonly number[]): number[] {
  const below = [...edges.map((edge) => countAtMost(sorted, edge)), sorted.length];
  return below.map((count, index) => count - (below[index - 1] ?? 0));
}

const evenShares = [0.2, 0.2, 0.2, 0.2, 0.2];

/** How often windows of certain sizes are drawn. */
interface Windows {
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly windows: number;
  readonly seed: number;
}

/** Three normal columns, of which the first two hang together, and a category. */
function jointSample(rows: number, random: Random, { correlation = 0.8, shift = 0 } = {}): RowSet {
  const columns = Array.from({ length: 3 }, () => new Float64Array(rows));
  const group: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    const common = random.normal();
    for (const [index, values] of columns.entries()) {
      const own = random.normal();
      values[row] =
        index < 2
          ? correlation * common + Math.sqrt(1 - correlation ** 2) * own
          : own + (index === 2 ? shift : 0);
    }
    group.push(['a', 'b', 'c', 'd'][random.below(4)] ?? '');
  }
  return {
    rows,
    columns: [
      ...columns.map((values, index) => ({ name: `x${index}`, kind: 'numeric' as const, values })),
      { name: 'group', kind: 'categorical' as const, values: group },
    ],
  };
}

/** Rejections of the two methods that compare the features together. */
export function countJoint(run: Windows & { readonly correlation?: number; readonly shift?: number }): {
  classifier: number;
  reconstruction: number;
} {
  const random = createRandom(run.seed);
  const { correlation = 0.8, shift = 0 } = run;
  const counted = { classifier: 0, reconstruction: 0 };
  for (let window = 0; window < run.windows; window += 1) {
    const reference = jointSample(run.referenceRows, random);
    const current = jointSample(run.currentRows, random, { correlation, shift });
    const told = runSteps(domainClassifier(reference, current, window));
    const rebuilt = runSteps(reconstruction(reference, current, { seed: window, alpha }));
    if ((told?.pValue ?? 1) <= alpha) counted.classifier += 1;
    if ((rebuilt?.pValue ?? 1) <= alpha) counted.reconstruction += 1;
  }
  return counted;
}

/** How often a moved window is found: significant, and above what is tolerated. */
export function countFound({ windows, seed }: { windows: number; seed: number }) {
  const random = createRandom(seed);
  let shiftSignificant = 0;
  let categorySignificant = 0;
  for (let window = 0; window < windows; window += 1) {
    const reference = normalSample(10_000, random);
    const current = normalSample(1000, random, 0.2);
    const ks = ksOfSorted(reference, current);
    if ((ksPValue(10_000, 1000, ks).pValue ?? 1) <= alpha) shiftSignificant += 1;
    const counts = {
      reference: categorySample(10_000, [0.1, 0.3, 0.3, 0.3], random),
      current: categorySample(2000, [0.15, 0.85 / 3, 0.85 / 3, 0.85 / 3], random),
    };
    if (homogeneity(counts).pValue <= alpha) categorySignificant += 1;
  }
  return { shiftSignificant, categorySignificant };
}

/** What the defaults of others do on windows without drift, each computed here by its documented rule. */
export function countOthers({ windows, seed }: { windows: number; seed: number }) {
  const random = createRandom(seed);
  let goodnessOfFit = 0;
  let wasserstein = 0;
  let jensenShannon = 0;
  for (let window = 0; window < windows; window += 1) {
    const a = categorySample(1000, evenShares, random);
    const b = categorySample(100, evenShares, random);
    // Evidently: the reference's shares taken for the truth.
    const statistic = b.reduce((sum, count, index) => {
      const expected = (a[index] ?? 0) / 10;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    if (chiSquareSurvival(statistic, 4) < 0.05) goodnessOfFit += 1;
    const reference = normalSample(1001, random);
    const current = normalSample(100, random);
    if (wassersteinOfSorted(reference, current) / deviation(reference) >= 0.1) wasserstein += 1;
    if (sturgesDistance(normalSample(5000, random), normalSample(100, random)) >= 0.1) jensenShannon += 1;
  }
  return { goodnessOfFit, wasserstein, jensenShannon };
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Jensen-Shannon distance over log2(n) + 1 bins of equal width on both sides together. */
function sturgesDistance(reference: Float64Array, current: Float64Array): number {
  const low = Math.min(reference[0] ?? 0, current[0] ?? 0);
  const high = Math.max(reference.at(-1) ?? 0, current.at(-1) ?? 0);
  const count = Math.ceil(Math.log2(reference.length + current.length) + 1);
  const edges = Array.from({ length: count - 1 }, (_, index) => low + ((index + 1) * (high - low)) / count);
  return jensenShannonDistance(sharesOf(binCounts(reference, edges)), sharesOf(binCounts(current, edges)));
}
