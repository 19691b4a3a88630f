import type {
  FairnessConfig,
  FairnessResult,
  FairnessVerdict,
  PartitionResult,
} from '../../../../shared/schema/fairness.ts';
import { formatCount, formatFigure, formatList } from '../format.ts';
import { limitText, points } from './sentences.ts';

/* The explanation of a result: sentences built from its figures alone, the same on every machine. */

/** What each verdict means, and what it does not. */
function meaningOf(verdict: FairnessVerdict, { ratioPercent, minimumGroupSize }: FairnessConfig): string {
  const limit = limitText(ratioPercent);
  switch (verdict) {
    case 'violation':
      return `Violation means: a rate is below ${limit} and chance does not explain it (the 95 % interval leaves out equality, also after the correction for many groups), or a judged error rate differs by more than is tolerated over its whole interval. It is a statistical finding, not a legal one: the cause may be lawful, and has to be named.`;
    case 'indicative':
      return `Indicative means: a limit is passed, but the interval does not rule out that the true difference is within it, or too few people were selected for a ratio. Collect more data, or look into the cases.`;
    case 'insufficient':
      return `Insufficient means: fewer than ${formatCount(minimumGroupSize)} rows, or fewer than 5 selected or 5 not selected, in a group that would have to be compared. It is neither a pass nor a finding.`;
    case 'fair':
      return `Fair means: no rate is below ${limit}, and no judged error rate differs by more than is tolerated, over all groups that are large enough. It says nothing about groups that were left out.`;
  }
}

const title = ({ attributes }: PartitionResult): string => attributes.join(' × ');

/** Most disparities told one by one in each partition; the tables hold all. */
const toldAtMost = 5;

function disparitiesOf(partition: PartitionResult): string[] {
  const found = partition.comparisons.flatMap((comparison) => [
    ...(comparison.selectionVerdict === 'violation' || comparison.selectionVerdict === 'indicative'
      ? [comparison.reason]
      : []),
    ...comparison.rates
      .filter(({ verdict }) => verdict === 'violation' || verdict === 'indicative')
      .map(
        ({ reason, judged }) => `${reason}${judged ? '' : ' This rate does not take part in the verdict.'}`,
      ),
  ]);
  const more = found.length - toldAtMost;
  return [
    ...found.slice(0, toldAtMost).map((reason) => `${title(partition)}: ${reason}`),
    ...(more > 0 ? [`${title(partition)}: ${formatCount(more)} more, in the table of gaps.`] : []),
  ];
}

function gapsText(partition: PartitionResult): string[] {
  const { demographicParityRatio: ratio, demographicParityDifference: difference } = partition.metrics;
  const interval = partition.metricIntervals.demographicParityDifference;
  if (ratio === null || difference === null) return [];
  const range =
    interval === null ? '' : ` (bootstrap 95 % interval ${points(interval[0])} to ${points(interval[1])})`;
  const odds = partition.metrics.equalizedOddsDifference;
  const rest =
    odds === null
      ? ''
      : ` The larger of the gaps in true and false positive rates is ${points(odds)} points.`;
  return [
    `${title(partition)}: between the best and the worst off of ${formatCount(partition.comparisons.length + 1)} groups the rate of selection differs by ${points(difference)} percentage points${range}; the lowest rate is ${formatFigure(ratio)} of the highest.${rest}`,
  ];
}

function leftOutText(partition: PartitionResult): string[] {
  const { excluded } = partition;
  if (excluded.length === 0) return [];
  const rows = excluded.reduce((total, { n }) => total + n, 0);
  const shown = excluded.slice(0, toldAtMost).map(({ group, n }) => `${group} (${formatCount(n)})`);
  const names = excluded.length > toldAtMost ? [...shown, `${excluded.length - toldAtMost} more`] : shown;
  return [
    `${title(partition)}: ${formatCount(rows)} rows are shown but not judged, and never the reference: ${formatList(names)}.`,
  ];
}

/** The explanation of a whole result: what it means, then every disparity with its counts, then what was left out. */
export function narrativeOf({
  results,
  verdict,
  skipped,
  config,
}: {
  readonly results: readonly PartitionResult[];
  readonly verdict: FairnessVerdict;
  readonly skipped: FairnessResult['skipped'];
  readonly config: FairnessConfig;
}): string[] {
  return [
    meaningOf(verdict, config),
    ...results.flatMap((partition) => [...gapsText(partition), ...disparitiesOf(partition)]),
    ...results.flatMap(leftOutText),
    ...skipped.map(
      ({ attributes, groups }) =>
        `${attributes.join(' × ')} would make ${formatCount(groups)} groups and was not crossed.`,
    ),
  ];
}
