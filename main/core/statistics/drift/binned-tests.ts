import type { DriftTestId } from '../../../../shared/schema/drift.ts';
import { chiSquareQuantileOfTail } from '../numeric/chi-square.ts';
import { effectiveRows } from '../evidence.ts';
import { formatCount, formatFigure, formatP } from '../format.ts';
import { describeTest } from '../registry.ts';
import { atLeastTiny, emptySideObstacle, notComputable } from './figures.ts';
import { gStatistic, gTest } from './g-test.ts';
import { homogeneity } from './homogeneity.ts';
import { psi, psiCriticalValue, psiPValue } from './psi.ts';
import {
  hellingerDistance,
  inBase2,
  jensenShannonDistance,
  sharesOf,
  totalVariation,
} from './share-distances.ts';
import { matchedCriticalValue, matchedMoments, matchedP, type BinTerm } from './matched-law.ts';
import { mergeNeighbours, poolRare, sparseBinCount, type CountPair } from './small-bins.ts';
import { mostPermutedBins, permutationP } from './table-permutation.ts';
import { fisherExact } from './two-proportions.ts';
import type { Guard, TestFigures, TestLimits } from './types.ts';

/** Tests that see a column as counts per bin or category. */
export type BinnedTestId = Extract<
  DriftTestId,
  'psi' | 'chi2' | 'g-test' | 'jensen-shannon' | 'hellinger' | 'total-variation'
>;

export function isBinnedTest(id: DriftTestId): id is BinnedTestId {
  return (
    id === 'psi' ||
    id === 'chi2' ||
    id === 'g-test' ||
    id === 'jensen-shannon' ||
    id === 'hellinger' ||
    id === 'total-variation'
  );
}

/** Counts of both sides per bin, and what a bin is. */
export interface BinnedInput {
  readonly counts: CountPair;
  /** Numeric bins have an order and are merged with neighbours where sparse; categories are pooled. */
  readonly ordered: boolean;
}

interface Law {
  readonly effectSize: number;
  readonly pValue: number | null;
}

function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Bins that hold a row on either side; the degrees of freedom of a homogeneity test are one less. */
function occupiedBins(counts: CountPair): number {
  return counts.reference.filter((count, bin) => count + (counts.current[bin] ?? 0) > 0).length;
}

function effectOf(id: BinnedTestId, counts: CountPair): number {
  switch (id) {
    case 'psi':
      return psi(counts).psi;
    case 'chi2':
      return homogeneity(counts).balancedV;
    case 'g-test':
      return gTest(counts).balancedW;
    case 'jensen-shannon':
      return jensenShannonDistance(sharesOf(counts.reference), sharesOf(counts.current));
    case 'hellinger':
      return hellingerDistance(sharesOf(counts.reference), sharesOf(counts.current));
    case 'total-variation':
      return totalVariation(sharesOf(counts.reference), sharesOf(counts.current));
  }
}

function lawOf(id: BinnedTestId, counts: CountPair): Law {
  const effectSize = effectOf(id, counts);
  if (id === 'psi') {
    const rows = effectiveRows(totalOf(counts.reference), totalOf(counts.current));
    return { effectSize, pValue: psiPValue(effectSize, counts.reference.length, rows) };
  }
  return {
    effectSize,
    pValue: id === 'g-test' ? gTest(counts).correctedPValue : homogeneity(counts).pValue,
  };
}

/**
 * Effective rows from which the tolerated effect is significant, `quantile` being the chi-square quantile at alpha.
 * For small changes chi-square = e sum (p - q)^2 / middle, of which PSI is the whole, V^2 a quarter, and the squared
 * Jensen-Shannon and Hellinger distances an eighth; the total variation is at most V.
 */
function rowsNeeded(id: BinnedTestId, quantile: number, threshold: number): number {
  const tolerated = atLeastTiny(threshold);
  switch (id) {
    case 'psi':
      return quantile / tolerated;
    case 'chi2':
    case 'g-test':
    case 'total-variation':
      return quantile / (4 * tolerated ** 2);
    case 'jensen-shannon':
    case 'hellinger':
      return quantile / (8 * tolerated ** 2);
  }
}

/** Sparse bins make the chi-square law unreliable: the alarm must hold with them merged as well. */
function guardOf(id: BinnedTestId, input: BinnedInput): { guard: Guard | null; notes: string[] } {
  const sparse = sparseBinCount(input.counts);
  if (sparse === 0) return { guard: null, notes: [] };
  const merged = input.ordered ? mergeNeighbours(input.counts) : poolRare(input.counts);
  const law = lawOf(id, merged);
  const guard = { effectSize: law.effectSize, pValue: law.pValue ?? 1 };
  const bins = merged.reference.length;
  return {
    guard,
    notes: [
      `${formatCount(sparse)} of ${formatCount(input.counts.reference.length)} bins expect fewer than 5 rows; an alarm must also hold with them merged (${formatCount(bins)} ${bins === 1 ? 'bin' : 'bins'}: ${formatFigure(guard.effectSize)}, ${formatP('p', guard.pValue)}).`,
    ],
  };
}

function statisticOf(id: BinnedTestId, counts: CountPair): number | null {
  if (id === 'chi2') return homogeneity(counts).statistic;
  return id === 'g-test' ? gStatistic(counts) : null;
}

function methodOf(id: BinnedTestId): string {
  if (id === 'psi') return 'chi-square law of the PSI';
  return id === 'g-test'
    ? 'chi-square law of the likelihood ratio with Williams’ factor'
    : 'chi-square test of homogeneity on the same counts';
}

/** A p-value for counts that are too few for the chi-square law of large samples. */
interface SparseP {
  readonly pValue: number;
  readonly method: string;
  readonly note: string | null;
  /** What an alarm must hold for as well. */
  readonly guard: Guard | null;
  /** Smallest statistic that is significant by the same law; undefined: that of large samples is told. */
  readonly criticalValue?: number | null;
}

/** The seed of all permutations of tables: the same counts always give the same p-value. */
const permutationSeed = 20_261_126;

/**
 * By the laws of versions 1 and 2: the likelihood ratio alarms too often where a bin expects few rows, so there its
 * p-value is that of random exchanges of rows between the sides. Null where the table has too many bins to permute, and
 * sparse ones are merged instead.
 */
function permutedP(counts: CountPair): SparseP | null {
  if (counts.reference.length > mostPermutedBins || occupiedBins(counts) < 2) return null;
  const { pValue, permutations } = permutationP(counts, gStatistic, permutationSeed);
  return {
    pValue,
    method: `${formatCount(permutations)} seeded exchanges of rows between the sides`,
    note: `${formatCount(sparseBinCount(counts))} of ${formatCount(counts.reference.length)} bins expect fewer than 5 rows: p is by exchange of rows, not by the chi-square law.`,
    guard: null,
  };
}

/** What a bin adds to the PSI, to G, or to the chi-square of homogeneity, with these margins. */
function termOf(id: BinnedTestId, { reference, current }: CountPair): BinTerm {
  const n = totalOf(reference);
  const m = totalOf(current);
  const rows = n + m;
  if (id === 'g-test') {
    const part = (count: number, side: number, both: number): number =>
      count === 0 ? 0 : 2 * count * Math.log((count / side) * (rows / both));
    return (a, b) => part(a, n, a + b) + part(b, m, a + b);
  }
  if (id !== 'psi') {
    return (a, b) => {
      const expected = ((a + b) * m) / rows;
      return a + b === 0 ? 0 : (b - expected) ** 2 * (1 / expected + rows / ((a + b) * n));
    };
  }
  const half = reference.length / 2;
  return (a, b) => {
    const p = (a + 0.5) / (n + half);
    const q = (b + 0.5) / (m + half);
    return (q - p) * Math.log(q / p);
  };
}

/** The statistic whose law p comes from. */
function judgedStatistic(id: BinnedTestId, counts: CountPair): number {
  if (id === 'psi') return psi(counts).psi;
  return id === 'g-test' ? gStatistic(counts) : homogeneity(counts).statistic;
}

const matchedLaw = 'the chi-square law with the mean and variance of these counts';

/**
 * The p-value of sparse bins by the law that such counts have themselves: Fisher's exact test of two bins, else the
 * chi-square law with their mean and variance. That sparse bins look far apart is part of it; still the effect must be
 * more than tolerated with them merged as well.
 */
function matchedLawP(id: BinnedTestId, input: BinnedInput, { laws, alpha }: TestLimits): SparseP | null {
  const { counts, ordered } = input;
  const occupied = counts.reference
    .map((reference, bin) => ({ reference, current: counts.current[bin] ?? 0 }))
    .filter(({ reference, current }) => reference + current > 0);
  const [first] = occupied;
  if (first === undefined || occupied.length < 2) return null;
  const exact = occupied.length === 2;
  const moments = matchedMoments(counts, termOf(id, counts));
  const pValue = exact
    ? fisherExact(
        {
          referenceCount: first.reference,
          referenceRows: totalOf(counts.reference),
          currentCount: first.current,
          currentRows: totalOf(counts.current),
        },
        'two-sided',
      )
    : matchedP(judgedStatistic(id, counts), moments);
  const merged = ordered ? mergeNeighbours(counts) : poolRare(counts);
  const guard = { effectSize: effectOf(id, merged), pValue };
  const bins = merged.reference.length;
  const law = exact ? 'Fisher’s exact test' : matchedLaw;
  const ofItself = id === 'psi' || id === 'g-test';
  return {
    pValue,
    method: ofItself || exact ? law : `${law}, of the test of homogeneity`,
    note: `${formatCount(sparseBinCount(counts))} of ${formatCount(counts.reference.length)} bins expect fewer than 5 rows: p is by ${law}; the effect must also be more than tolerated with them merged (${formatCount(bins)} ${bins === 1 ? 'bin' : 'bins'}: ${formatFigure(guard.effectSize)}).`,
    guard,
    ...(laws >= 3 ? { criticalValue: exact ? null : matchedCriticalValue(alpha, moments) } : {}),
  };
}

/** With fewer expected rows in a bin, the false alarms of the PSI and of G would be off the level by up to a point. */
const middlingExpected = 50;

/**
 * The PSI and G with bins that expect five rows or more, but not many: the half rows that the PSI adds, and the
 * logarithms, move their mean and variance away from those of large samples, so the law takes them from these counts.
 */
function middlingP(id: BinnedTestId, { counts }: BinnedInput, alpha: number): SparseP | null {
  if (id !== 'psi' && id !== 'g-test') return null;
  if (occupiedBins(counts) < 2 || sparseBinCount(counts, middlingExpected) === 0) return null;
  const moments = matchedMoments(counts, termOf(id, counts));
  return {
    pValue: matchedP(judgedStatistic(id, counts), moments),
    method: matchedLaw,
    note: null,
    guard: null,
    criticalValue: matchedCriticalValue(alpha, moments),
  };
}

/** Null where the chi-square law holds, and for sparse bins by the laws of version 1, which merged them instead. */
function sparseP(id: BinnedTestId, input: BinnedInput, limits: TestLimits): SparseP | null {
  const { laws, alpha } = limits;
  if (sparseBinCount(input.counts) === 0) return laws >= 3 ? middlingP(id, input, alpha) : null;
  if (id === 'g-test' && laws < 3) return permutedP(input.counts);
  return laws === 1 ? null : matchedLawP(id, input, limits);
}

const psiNote =
  'Half a row is added to every bin on both sides, so that an empty bin does not make the index infinite.';

function detailsOf(id: BinnedTestId, input: BinnedInput, effectSize: number): TestFigures['details'] {
  if (id === 'jensen-shannon') return { base2: inBase2(effectSize) };
  if (id === 'g-test') {
    return {
      uncorrectedPValue: gTest(input.counts).pValue,
      logPValue: gTest(input.counts).logPValue,
      minExpected: homogeneity(input.counts).minExpected,
    };
  }
  if (id !== 'chi2') return {};
  const { cramersV, logPValue, minExpected } = homogeneity(input.counts);
  return { cramersV, logPValue, minExpected };
}

/** One of the binned tests; `alpha` sets the critical value. */
export function binnedTest(id: BinnedTestId, input: BinnedInput, limits: TestLimits): TestFigures {
  const effectName = describeTest(id).effect;
  const referenceRows = totalOf(input.counts.reference);
  const currentRows = totalOf(input.counts.current);
  const obstacle = emptySideObstacle(referenceRows, currentRows);
  if (obstacle !== null) return notComputable({ effectName, obstacle, decides: true });

  const law = lawOf(id, input.counts);
  const rows = effectiveRows(referenceRows, currentRows);
  const bins = input.counts.reference.length;
  const degreesOfFreedom = id === 'psi' ? bins - 1 : occupiedBins(input.counts) - 1;
  // With a single bin nothing can differ; how many rows it takes to say so is judged as for two.
  const quantile = chiSquareQuantileOfTail(limits.alpha, Math.max(1, degreesOfFreedom));
  const sparse = sparseP(id, input, limits);
  const { guard, notes } =
    sparse === null
      ? guardOf(id, input)
      : { guard: sparse.guard, notes: sparse.note === null ? [] : [sparse.note] };
  const hasCriticalValue = id === 'psi' || id === 'chi2' || id === 'g-test';
  const ofLargeSamples = id === 'psi' ? psiCriticalValue(bins, rows, limits.alpha) : quantile;
  return {
    statistic: statisticOf(id, input.counts) ?? law.effectSize,
    effectSize: law.effectSize,
    effectName,
    pValue: sparse?.pValue ?? law.pValue,
    pValueMethod: law.pValue === null ? null : (sparse?.method ?? methodOf(id)),
    criticalValue:
      degreesOfFreedom === 0 || !hasCriticalValue
        ? null
        : sparse?.criticalValue === undefined
          ? ofLargeSamples
          : sparse.criticalValue,
    effectiveRowsNeeded: rowsNeeded(id, quantile, limits.thresholds.moderate),
    degreesOfFreedom,
    bins,
    guard,
    decides: true,
    obstacle: degreesOfFreedom === 0 ? 'All values of both sides are in one bin: nothing can differ.' : null,
    notes: [...(id === 'psi' ? [psiNote] : []), ...notes],
    details: detailsOf(id, input, law.effectSize),
  };
}
