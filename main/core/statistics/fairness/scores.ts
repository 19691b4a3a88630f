import type { CalibrationBin, GroupErrors, GroupScores } from '../../../../shared/schema/fairness.ts';
import { ksPValue } from '../drift/ks/p-value.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { sumScores } from './groups.ts';
import { wilsonInterval } from './intervals.ts';

/* Scores and errors of groups, from sums that were formed where the data lie. */

/** Parts into which the range of the scores is cut; a score at the upper end has a part of its own. */
export const scoreBins = 1000;

/** Rows that agree in all protected attributes, in the label and in the thousandth of the range of scores. */
export interface ScoreCell {
  readonly values: readonly (string | null)[];
  readonly label: boolean | null;
  /** 0 to `scoreBins`. */
  readonly bin: number;
  readonly rows: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** Errors (prediction minus label) of rows that agree in all protected attributes. */
export interface ErrorCell {
  readonly values: readonly (string | null)[];
  readonly rows: number;
  readonly sum: number;
  readonly sumOfSizes: number;
  readonly sumOfSquares: number;
}

export interface ScoreEvidence {
  /** Ends of the range that the bins cut up: 0 and 1 for probabilities. */
  readonly low: number;
  readonly high: number;
  readonly cells: readonly ScoreCell[];
}

interface Moments {
  readonly rows: number;
  readonly mean: number;
  /** Divided by n - 1. */
  readonly variance: number;
}

function momentsOf(rows: number, sum: number, sumOfSquares: number): Moments | null {
  if (rows === 0) return null;
  const mean = sum / rows;
  const variance = rows < 2 ? 0 : Math.max(0, (sumOfSquares - sum * mean) / (rows - 1));
  return { rows, mean, variance };
}

function total(cells: readonly ScoreCell[]): Moments | null {
  const rows = cells.reduce((sum, cell) => sum + cell.rows, 0);
  return momentsOf(
    rows,
    sumScores(cells.map(({ sum }) => sum)),
    sumScores(cells.map(({ sumOfSquares }) => sumOfSquares)),
  );
}

/** Normal interval of a difference of means with unequal variances (Welch 1938, large samples). */
function welch(group: Moments, reference: Moments): [number, number] | null {
  if (group.rows < 2 || reference.rows < 2) return null;
  const half =
    -normalQuantile(0.025) * Math.sqrt(group.variance / group.rows + reference.variance / reference.rows);
  const gap = group.mean - reference.mean;
  return [gap - half, gap + half];
}

function binCounts(cells: readonly ScoreCell[]): Float64Array {
  const counts = new Float64Array(scoreBins + 1);
  for (const { bin, rows } of cells) counts[bin] = (counts[bin] ?? 0) + rows;
  return counts;
}

function largestDistance(group: readonly ScoreCell[], reference: readonly ScoreCell[]): number {
  const a = binCounts(group);
  const b = binCounts(reference);
  const n = a.reduce((sum, count) => sum + count, 0);
  const m = b.reduce((sum, count) => sum + count, 0);
  let [left, right, largest] = [0, 0, 0];
  for (let bin = 0; bin <= scoreBins; bin += 1) {
    left += a[bin] ?? 0;
    right += b[bin] ?? 0;
    largest = Math.max(largest, Math.abs(left / n - right / m));
  }
  return largest;
}

/** Spread of the scores of a group; the gaps are null for the reference itself and where a side has no scores. */
export function scoresOf(group: readonly ScoreCell[], reference: readonly ScoreCell[] | null): GroupScores {
  const own = total(group);
  const other = reference === null ? null : total(reference);
  const none = { meanGap: null, meanGapInterval: null, cohensD: null, ks: null, ksPValue: null };
  const spread = {
    scored: own?.rows ?? 0,
    mean: own?.mean ?? null,
    standardDeviation: own === null || own.rows < 2 ? null : Math.sqrt(own.variance),
  };
  if (own === null || other === null || reference === null) return { ...spread, ...none };
  const freedom = own.rows + other.rows - 2;
  const pooled =
    freedom <= 0 ? 0 : ((own.rows - 1) * own.variance + (other.rows - 1) * other.variance) / freedom;
  const ks = largestDistance(group, reference);
  return {
    ...spread,
    meanGap: own.mean - other.mean,
    meanGapInterval: welch(own, other),
    cohensD: pooled === 0 ? null : (own.mean - other.mean) / Math.sqrt(pooled),
    ks,
    ksPValue: ksPValue(own.rows, other.rows, ks).pValue,
  };
}

const calibrationBins = 10;
const binsInOne = scoreBins / calibrationBins;

/** Share of positive labels by tenth of the scores, for scores from 0 to 1; tenths without rows are left out. */
export function calibrationOf(cells: readonly ScoreCell[]): CalibrationBin[] {
  return Array.from({ length: calibrationBins }, (_, index) => {
    const own = cells.filter(
      ({ bin, label }) =>
        label !== null && Math.min(calibrationBins - 1, Math.floor(bin / binsInOne)) === index,
    );
    const rows = own.reduce((sum, cell) => sum + cell.rows, 0);
    const positive = own.reduce((sum, cell) => sum + (cell.label === true ? cell.rows : 0), 0);
    const mean = sumScores(own.map(({ sum }) => sum)) / Math.max(1, rows);
    return {
      from: index / calibrationBins,
      to: (index + 1) / calibrationBins,
      rows,
      positive,
      meanScore: Math.min(1, Math.max(0, mean)),
      positiveShare: rows === 0 ? 0 : positive / rows,
      interval: rows === 0 ? ([0, 1] as [number, number]) : wilsonInterval({ count: positive, rows }),
    };
  }).filter(({ rows }) => rows > 0);
}

interface ErrorMoments {
  readonly signed: Moments;
  readonly size: Moments;
  readonly rootMeanSquare: number;
}

function errorMoments(cells: readonly ErrorCell[]): ErrorMoments | null {
  const rows = cells.reduce((sum, cell) => sum + cell.rows, 0);
  const squares = sumScores(cells.map(({ sumOfSquares }) => sumOfSquares));
  const signed = momentsOf(rows, sumScores(cells.map(({ sum }) => sum)), squares);
  const size = momentsOf(rows, sumScores(cells.map(({ sumOfSizes }) => sumOfSizes)), squares);
  return signed === null || size === null
    ? null
    : { signed, size, rootMeanSquare: Math.sqrt(squares / rows) };
}

/** Errors of a numeric prediction in a group, beside those of the reference. */
export function errorsOf(group: readonly ErrorCell[], reference: readonly ErrorCell[] | null): GroupErrors {
  const own = errorMoments(group);
  const other = reference === null ? null : errorMoments(reference);
  const both = own === null || other === null ? null : { own, other };
  return {
    rows: own?.signed.rows ?? 0,
    meanError: own?.signed.mean ?? null,
    meanAbsoluteError: own?.size.mean ?? null,
    rootMeanSquareError: own?.rootMeanSquare ?? null,
    meanErrorGap: both === null ? null : both.own.signed.mean - both.other.signed.mean,
    meanErrorGapInterval: both === null ? null : welch(both.own.signed, both.other.signed),
    meanAbsoluteErrorGap: both === null ? null : both.own.size.mean - both.other.size.mean,
    meanAbsoluteErrorGapInterval: both === null ? null : welch(both.own.size, both.other.size),
    rootMeanSquareErrorGap: both === null ? null : both.own.rootMeanSquare - both.other.rootMeanSquare,
  };
}
