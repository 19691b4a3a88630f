import { newestLaws, type DriftTestId } from '../../../shared/schema/drift.ts';
import { binnedTest, type BinnedTestId } from '../../../main/core/statistics/drift/binned-tests.ts';
import { ksPValue } from '../../../main/core/statistics/drift/ks/p-value.ts';
import { newCategory } from '../../../main/core/statistics/drift/new-category.ts';
import type { CountPair } from '../../../main/core/statistics/drift/small-bins.ts';
import { compareProportions } from '../../../main/core/statistics/drift/two-proportions.ts';
import { createRandom, seedOf, type Random } from '../../../main/core/statistics/numeric/draws.ts';
import { describeTest } from '../../../main/core/statistics/registry.ts';
import { distanceOfRanks, drawCounts, quantileWindow, type Sizes } from './null-windows.ts';

/* False alarms of every test of a column over windows without drift. */

export const alpha = 0.05;

/** The share of a discrete figure need not come close to the level: it can only be held to be no larger. */
export type Held = 'near' | 'at most';

const tolerance = 0.01;

/** Whether a share of false alarms is what is promised: within one point of the level, or at most that. */
export function isHeld(share: number, held: Held): boolean {
  return share <= alpha + tolerance && (held === 'at most' || share >= alpha - tolerance);
}

export interface NullCell {
  readonly windows: number;
  /** Windows in which p was at most alpha. */
  readonly rejections: number;
  /** Windows in which the effect was above the tolerated one as well: what a person is told of. */
  readonly alarms: number;
}

export interface NullRow {
  readonly method: string;
  readonly held: Held;
  readonly cells: readonly NullCell[];
}

type Judged = { readonly pValue: number; readonly overTolerance: boolean };

const limitsOf = (id: DriftTestId) => ({
  thresholds: describeTest(id).thresholds,
  alpha,
  majorAlpha: 0.01,
  laws: newestLaws,
});

function judgeBinned(id: BinnedTestId, counts: CountPair, ordered: boolean): Judged {
  const limits = limitsOf(id);
  const { pValue, effectSize, guard } = binnedTest(id, { counts, ordered }, limits);
  return {
    pValue: Math.max(pValue ?? 1, guard?.pValue ?? 0),
    overTolerance:
      Math.min(effectSize ?? 0, guard?.effectSize ?? Number.MAX_VALUE) > limits.thresholds.moderate,
  };
}

/** Smallest distance that is significant, so that p need not be computed for each window: p falls with the distance. */
function significantDistance({ referenceRows: n, currentRows: m }: Sizes): number {
  let [low, high] = [0, n * m];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((ksPValue(n, m, middle / (n * m)).pValue ?? 1) <= alpha) high = middle;
    else low = middle;
  }
  return high / (n * m);
}

function ksWindows(sizes: Sizes): (random: Random) => Judged {
  const significant = significantDistance(sizes);
  // Half a step of the lattice lower, so that a last digit decides nothing.
  const limit = significant - 0.5 / (sizes.referenceRows * sizes.currentRows);
  const tolerated = describeTest('ks').thresholds.moderate;
  return (random) => {
    const distance = distanceOfRanks(sizes, random);
    return { pValue: distance >= limit ? alpha : 1, overTolerance: distance > tolerated };
  };
}

function missingWindows({ referenceRows, currentRows }: Sizes, share: number): (random: Random) => Judged {
  const tolerated = describeTest('missing-rate').thresholds.moderate;
  return (random) => {
    const [referenceCount = 0] = drawCounts(referenceRows, [share, 1 - share], random);
    const [currentCount = 0] = drawCounts(currentRows, [share, 1 - share], random);
    const pair = { referenceCount, referenceRows, currentCount, currentRows };
    return {
      pValue: compareProportions(pair, 'two-sided').pValue,
      overTolerance: Math.abs(currentCount / currentRows - referenceCount / referenceRows) > tolerated,
    };
  };
}

/** Categories of which the i-th is i^-1.5 as frequent as the first: the rarest are in few references. */
const longTail = ((weights: readonly number[]) => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / whole);
})(Array.from({ length: 300 }, (_, index) => (index + 1) ** -1.5));

function newCategoryWindows({ referenceRows, currentRows }: Sizes): (random: Random) => Judged {
  const limits = limitsOf('new-category');
  return (random) => {
    const reference = drawCounts(referenceRows, longTail, random);
    const current = drawCounts(currentRows, longTail, random);
    const categories = reference.map((count, category) => ({
      reference: count,
      current: current[category] ?? 0,
    }));
    const { pValue, effectSize } = newCategory(categories, limits);
    return { pValue: pValue ?? 1, overTolerance: (effectSize ?? 0) > limits.thresholds.moderate };
  };
}

/** Bins and categories that the tests of counts are tried on. */
const layouts: readonly {
  readonly title: string;
  readonly ids: readonly BinnedTestId[];
  readonly shares: readonly number[] | null;
}[] = [
  {
    title: '10 quantile bins',
    ids: ['psi', 'chi2', 'g-test', 'jensen-shannon', 'hellinger', 'total-variation'],
    shares: null,
  },
  { title: '5 even categories', ids: ['psi', 'chi2', 'g-test'], shares: [0.2, 0.2, 0.2, 0.2, 0.2] },
  { title: '5 skewed categories', ids: ['psi', 'chi2', 'g-test'], shares: [0.6, 0.25, 0.1, 0.04, 0.01] },
  {
    title: '20 even categories',
    ids: ['psi', 'chi2', 'g-test'],
    shares: Array.from<number>({ length: 20 }).fill(0.05),
  },
];

interface Method {
  readonly method: string;
  readonly held: Held;
  /** Shares its p with another method, or its layout with one that is harder. */
  readonly repeats: boolean;
  readonly windows: (sizes: Sizes) => (random: Random) => Judged;
}

/** Categories that neither side has are none of the comparison. */
function seen({ reference, current }: CountPair): CountPair {
  const has = (_: number, bin: number): boolean => (reference[bin] ?? 0) + (current[bin] ?? 0) > 0;
  return { reference: reference.filter(has), current: current.filter(has) };
}

/** The windows of a layout are the same for all its tests. */
const binnedMethods: readonly Method[] = layouts.flatMap(({ title, ids, shares }) =>
  ids.map((id): Method => ({
    method: `${describeTest(id).title}, ${title}`,
    held: 'near',
    repeats: (id !== 'psi' && id !== 'chi2' && id !== 'g-test') || (shares?.length ?? 0) > 5,
    windows: (sizes) => (random) => {
      if (shares === null) return judgeBinned(id, quantileWindow(sizes, random), true);
      const counts = {
        reference: drawCounts(sizes.referenceRows, shares, random),
        current: drawCounts(sizes.currentRows, shares, random),
      };
      return judgeBinned(id, seen(counts), false);
    },
  })),
);

const missingMethods: readonly Method[] = [0.2, 0.01].map((share) => ({
  method: `${describeTest('missing-rate').title}, ${100 * share} % missing`,
  held: share < 0.1 ? 'at most' : 'near',
  repeats: false,
  windows: (sizes) => missingWindows(sizes, share),
}));

const methods: readonly Method[] = [
  { method: describeTest('ks').title, held: 'near', repeats: false, windows: ksWindows },
  ...binnedMethods,
  ...missingMethods,
  {
    method: `${describeTest('new-category').title}, 300 categories with a long tail`,
    held: 'at most',
    repeats: false,
    windows: newCategoryWindows,
  },
];

/** At this size alarms are to be no more than the level, as the defaults of others are not. */
export const strictRows = 100;

/** A share of windows that is significantly more than the level. */
export function isMore(count: number, windows: number): boolean {
  return count / windows > alpha + 2 * Math.sqrt((alpha * (1 - alpha)) / windows);
}

function countCell(judge: (random: Random) => Judged, windows: number, seed: string): NullCell {
  const random = createRandom(seedOf(seed));
  let rejections = 0;
  let alarms = 0;
  for (let window = 0; window < windows; window += 1) {
    const { pValue, overTolerance } = judge(random);
    if (pValue > alpha) continue;
    rejections += 1;
    if (overTolerance) alarms += 1;
  }
  return { windows, rejections, alarms };
}

/** Of so many figures, a few look off by chance: such a one is drawn again with so many times as many windows. */
const timesAgain = 5;

/**
 * False alarms of every method for windows of these sizes, or of those that do not repeat another; the reference is drawn
 * anew for each window.
 */
export function countNullTable(
  sizes: readonly Sizes[],
  windows: number,
  { short = false }: { readonly short?: boolean } = {},
): NullRow[] {
  return methods
    .filter(({ repeats }) => !short || !repeats)
    .map(({ method, held: ofMethod, windows: windowsOf }) => {
      const held = short ? 'at most' : ofMethod;
      const cells = sizes.map((size) => {
        const judge = windowsOf(size);
        const seed = `${method} ${size.referenceRows} ${size.currentRows}`;
        const cell = countCell(judge, windows, seed);
        const looksOff =
          !isHeld(cell.rejections / windows, held) ||
          (size.currentRows === strictRows && isMore(cell.alarms, windows));
        return looksOff ? countCell(judge, timesAgain * windows, `${seed} again`) : cell;
      });
      return { method, held, cells };
    });
}
