import type {
  DistributionBin,
  FeatureDistribution,
  FeatureResult,
  NumericSummary,
  TestResult,
} from '../../../../shared/schema/drift.ts';
import { formatFigure } from '../format.ts';
import { describeTest } from '../registry.ts';
import { count, counted, figure, name, names, percent, plain, points, say, sequence } from './phrase.ts';
import type { Phrase } from './phrase.ts';

/* How a single column changed: where its values went, told in the unit of the column. */

const namedAtMost = 3;

function quantile({ quantiles }: NumericSummary, probability: number): number | null {
  return quantiles.find((entry) => Math.abs(entry.probability - probability) < 1e-9)?.value ?? null;
}

interface Shift {
  readonly verb: 'rose' | 'fell';
  /** "from 3 to 4" */
  readonly range: Phrase;
}

/** Null where both read the same. */
function shiftOf(before: number | null, after: number | null): Shift | null {
  if (before === null || after === null || formatFigure(before) === formatFigure(after)) return null;
  return {
    verb: after > before ? 'rose' : 'fell',
    range: say`from ${plain(before, 'column')} to ${plain(after, 'column')}`,
  };
}

function constantOf({ minimum, maximum }: NumericSummary): number | null {
  return minimum !== null && minimum === maximum ? minimum : null;
}

/** A column that was or has become constant; the change of its median would say little. */
function constantChange(reference: NumericSummary, current: NumericSummary): Phrase | null {
  const before = constantOf(reference);
  const after = constantOf(current);
  if (before !== null && after !== null) {
    return say`it was ${plain(before, 'column')} in every row and is ${plain(after, 'column')} in every row now`;
  }
  const spread = before !== null ? current : reference;
  const [low, high] = [quantile(spread, 0.25), quantile(spread, 0.75)];
  if (low === null || high === null) return null;
  if (before !== null) {
    return say`it was ${plain(before, 'column')} in every row of the reference, and the middle half of its values now lies between ${plain(low, 'column')} and ${plain(high, 'column')}`;
  }
  if (after === null) return null;
  return say`it is ${plain(after, 'column')} in every current row, where the middle half of its values lay between ${plain(low, 'column')} and ${plain(high, 'column')}`;
}

/** What moved in a numeric column: its median, else its mean, else the middle half of its values. */
function numericChange(reference: NumericSummary, current: NumericSummary): Phrase | null {
  const constant = constantChange(reference, current);
  if (constant !== null) return constant;
  const median = shiftOf(quantile(reference, 0.5), quantile(current, 0.5));
  const mean = shiftOf(reference.mean, current.mean);
  if (median !== null && mean !== null) {
    return median.verb === mean.verb
      ? say`its median ${median.verb} ${median.range} and its mean ${mean.range}`
      : say`its median ${median.verb} ${median.range}, while its mean ${mean.verb} ${mean.range}`;
  }
  if (median !== null) return say`its median ${median.verb} ${median.range}`;
  if (mean !== null) return say`its mean ${mean.verb} ${mean.range}, while its median stayed the same`;
  const [lowBefore, highBefore] = [quantile(reference, 0.25), quantile(reference, 0.75)];
  const [lowAfter, highAfter] = [quantile(current, 0.25), quantile(current, 0.75)];
  if (lowBefore === null || highBefore === null || lowAfter === null || highAfter === null) return null;
  return say`its centre stayed where it was, but the middle half of its values now lies between ${plain(lowAfter, 'column')} and ${plain(highAfter, 'column')} instead of ${plain(lowBefore, 'column')} and ${plain(highBefore, 'column')}`;
}

type Shares = {
  readonly bin: DistributionBin;
  readonly before: number;
  readonly after: number;
};

/** The bins with the shares of both sides; the largest change first. */
function byChange(bins: readonly DistributionBin[]): Shares[] {
  const total = (side: 'referenceCount' | 'currentCount'): number =>
    bins.reduce((sum, bin) => sum + bin[side], 0);
  const [reference, current] = [total('referenceCount'), total('currentCount')];
  if (reference === 0 || current === 0) return [];
  return bins
    .map((bin) => ({ bin, before: bin.referenceCount / reference, after: bin.currentCount / current }))
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}

/** "from 25 % to 60 %, by 35 points"; shares that read the same say nothing. */
function shareChange({ before, after }: Shares): Phrase {
  return say`${after > before ? 'rose' : 'fell'} from ${percent(before)} to ${percent(after)} of the rows`;
}

function categoricalChange(bins: readonly DistributionBin[]): Phrase | null {
  const [first, second] = byChange(bins);
  if (first === undefined || first.after === first.before) return null;
  const most = say`the share of “${name('value', first.bin.label)}” ${shareChange(first)}`;
  // With two values the second only mirrors the first.
  if (bins.length < 3 || second === undefined || Math.abs(second.after - second.before) < 0.01) return most;
  return say`${most}, and that of “${name('value', second.bin.label)}” ${shareChange(second)}`;
}

function valueNames(kind: 'new' | 'gone', values: readonly string[]): Phrase[] {
  if (values.length === 0) return [];
  const many = counted(values.length, 'value', 'values');
  const named = names('value', values, namedAtMost);
  return [
    kind === 'new'
      ? say`${many} of the current data ${values.length === 1 ? 'is' : 'are'} not in the reference (${named}).`
      : say`${many} of the reference no longer ${values.length === 1 ? 'occurs' : 'occur'} (${named}).`,
  ];
}

/** Missing shares of both sides, where they differ by a point or decide. */
function missingChange({ reference, current, tests }: FeatureResult): Phrase[] {
  if (reference.rows === 0 || current.rows === 0) return [];
  const before = reference.missing / reference.rows;
  const after = current.missing / current.rows;
  const moved = tests.some(
    ({ id, verdict }) => id === 'missing-rate' && (verdict === 'moderate' || verdict === 'major'),
  );
  if (!moved) return [];
  return [
    say`Missing values ${after > before ? 'rose' : 'fell'} from ${percent(before)} (${count(reference.missing)} of ${count(reference.rows)}) to ${percent(after)} (${count(current.missing)} of ${count(current.rows)}).`,
  ];
}

/** What happened to the values of a column; null where the figures of its tests have to speak for it. */
export function changeOf(distribution: FeatureDistribution | undefined): Phrase | null {
  if (distribution === undefined || distribution.kind === 'none') return null;
  return distribution.kind === 'numeric'
    ? numericChange(distribution.referenceSummary, distribution.currentSummary)
    : categoricalChange(distribution.bins);
}

/** What is to be said of a column beside its main change. */
export function besides(feature: FeatureResult, distribution: FeatureDistribution | undefined): Phrase {
  const values =
    distribution?.kind === 'categorical'
      ? [
          ...valueNames('new', distribution.newCategories),
          ...valueNames('gone', distribution.vanishedCategories),
        ]
      : [];
  return sequence([...missingChange(feature), ...values]);
}

function boundText(bound: number): Phrase {
  return plain(bound, 'column');
}

/** The range of values that a bin holds. */
function rangeText({ lower, upper }: DistributionBin): Phrase {
  if (lower === null && upper === null) return say`all values`;
  if (lower === null) return say`values up to ${boundText(upper ?? 0)}`;
  if (upper === null) return say`values above ${boundText(lower)}`;
  return say`values above ${boundText(lower)} up to ${boundText(upper)}`;
}

/** Where most of the change of a numeric column lies. */
export function whereOf(distribution: FeatureDistribution | undefined): Phrase | null {
  if (distribution?.kind !== 'numeric') return null;
  const [most] = byChange(distribution.bins);
  if (most === undefined || Math.abs(most.after - most.before) < 0.005) return null;
  return say`The largest change is among ${rangeText(most.bin)}: ${percent(most.before)} of the reference, ${percent(most.after)} of the current rows, ${most.after > most.before ? 'up' : 'down'} by ${points(Math.abs(most.after - most.before))} percentage points.`;
}

const isShare = (test: TestResult): boolean => test.id === 'missing-rate' || test.id === 'new-category';

/** "KS D is 0.41 where 0.1 is tolerated" */
export function effectPhrase(test: TestResult): Phrase {
  const told = (value: number): Phrase => (isShare(test) ? percent(value) : plain(value));
  return say`${describeTest(test.id).shortEffect} is ${told(test.effectSize ?? 0)} where ${told(test.threshold ?? 0)} is tolerated`;
}

/** "4.1 times" a limit. */
export function timesPhrase(times: number): Phrase {
  return say`${figure(String(Number(times.toPrecision(2))), times, 'none')} times`;
}
