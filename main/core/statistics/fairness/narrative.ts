import type {
  FairnessConfig,
  FairnessVerdict,
  GroupComparison,
  PartitionResult,
} from '../../../../shared/schema/fairness.ts';
import type { NarrativeSentence } from '../../../../shared/schema/narrative.ts';
import { count, list, name, plain, points, say, sentence } from '../narrative/phrase.ts';
import type { Phrase } from '../narrative/phrase.ts';
import { hasOutcomes, leastOutcomes } from './compare.ts';
import { comparisonPhrase, limitText, ratePhrase, spokenGroup, titled } from './sentences.ts';

/* The explanation of a result: sentences built from its figures alone, the same on every machine. */

/** What each verdict means, and what it does not. */
function meaningOf(verdict: FairnessVerdict, { ratioPercent, minimumGroupSize }: FairnessConfig): Phrase {
  const limit = limitText(ratioPercent);
  switch (verdict) {
    case 'violation':
      return say`Violation means: a rate is below ${limit} and chance does not explain it (the 95 % interval leaves out equality, also after the correction for many groups), or a judged error rate differs by more than is tolerated over its whole interval. It is a statistical finding, not a legal one: the cause may be lawful, and has to be named.`;
    case 'indicative':
      return say`Indicative means: a limit is passed, but the interval does not rule out that the true difference is within it, or too few people were selected for a ratio. Collect more data, or look into the cases.`;
    case 'insufficient':
      return say`Insufficient means: fewer than ${count(minimumGroupSize)} rows, or fewer than ${count(leastOutcomes)} selected or ${count(leastOutcomes)} not selected, in a group that would have to be compared. It is neither a pass nor a finding.`;
    case 'fair':
      return say`Fair means: no rate is below ${limit}, and no judged error rate differs by more than is tolerated, over all groups that are large enough. It says nothing about groups that were left out.`;
  }
}

/** "sex × race" */
function titleOf(attributes: readonly string[]): Phrase {
  return attributes.flatMap((attribute, index) =>
    index === 0 ? name('column', attribute) : say` × ${name('column', attribute)}`,
  );
}

/** What a narrative tells of a partition. */
export type ToldPartition = Pick<
  PartitionResult,
  'attributes' | 'metrics' | 'metricIntervals' | 'comparisons'
> & { readonly excluded: readonly { readonly group: string; readonly n: number }[] };

/** Most disparities told one by one in each partition; the tables hold all. */
const toldAtMost = 5;

const isDisparity = (verdict: FairnessVerdict): boolean =>
  verdict === 'violation' || verdict === 'indicative';

function selectionPhrase(comparison: GroupComparison, { ratioPercent }: FairnessConfig): Phrase {
  const { n, selected, referenceN, referenceSelected, adjustedPValue } = comparison;
  const outcomesSuffice =
    hasOutcomes({ n, selected }) && hasOutcomes({ n: referenceN, selected: referenceSelected });
  return comparisonPhrase({ ...comparison, outcomesSuffice }, adjustedPValue, ratioPercent);
}

function disparitiesOf(partition: ToldPartition, config: FairnessConfig): Phrase[] {
  const told = partition.comparisons.map((comparison) => titled(comparison, partition.attributes.length));
  const found = told.flatMap((comparison) => [
    ...(isDisparity(comparison.selectionVerdict) ? [selectionPhrase(comparison, config)] : []),
    ...comparison.rates
      .filter(({ verdict }) => isDisparity(verdict))
      .map((rate) => {
        const phrase = ratePhrase(rate, comparison, config.maximumGap);
        return rate.judged ? phrase : say`${phrase} This rate does not take part in the verdict.`;
      }),
  ]);
  const title = titleOf(partition.attributes);
  const more = found.length - toldAtMost;
  return [
    ...found.slice(0, toldAtMost).map((phrase) => say`${title}: ${phrase}`),
    ...(more > 0 ? [say`${title}: ${count(more)} more, in the table of gaps.`] : []),
  ];
}

function gapsText(partition: ToldPartition): Phrase[] {
  const { demographicParityRatio: ratio, demographicParityDifference: difference } = partition.metrics;
  const interval = partition.metricIntervals.demographicParityDifference;
  if (ratio === null || difference === null) return [];
  const range =
    interval === null
      ? say``
      : say` (bootstrap 95 % interval ${points(interval[0])} to ${points(interval[1])})`;
  const odds = partition.metrics.equalizedOddsDifference;
  const rest =
    odds === null
      ? say``
      : say` The larger of the gaps in true and false positive rates is ${points(odds)} points.`;
  return [
    say`${titleOf(partition.attributes)}: between the best and the worst off of ${count(partition.comparisons.length + 1)} groups the rate of selection differs by ${points(difference)} percentage points${range}; the lowest rate is ${plain(ratio)} of the highest.${rest}`,
  ];
}

function leftOutText({ attributes, excluded }: ToldPartition): Phrase[] {
  if (excluded.length === 0) return [];
  const rows = excluded.reduce((total, { n }) => total + n, 0);
  const shown = excluded
    .slice(0, toldAtMost)
    .map(({ group, n }) => say`${name('group', spokenGroup(group, attributes.length))} (${count(n)})`);
  const more = excluded.length - toldAtMost;
  const all = more > 0 ? [...shown, say`${count(more)} more`] : shown;
  return [
    say`${titleOf(attributes)}: ${count(rows)} rows are shown but not judged, and never the reference: ${list(all)}.`,
  ];
}

/** The explanation of a whole result: what it means, then every disparity with its counts, then what was left out. */
export function narrativeOf({
  results,
  verdict,
  skipped,
  config,
}: {
  readonly results: readonly ToldPartition[];
  readonly verdict: FairnessVerdict;
  /** Crossings that were not formed; `groups` null where their number is not known any more. */
  readonly skipped: readonly { readonly attributes: readonly string[]; readonly groups: number | null }[];
  readonly config: FairnessConfig;
}): NarrativeSentence[] {
  return [
    sentence('verdict', meaningOf(verdict, config)),
    ...results.flatMap((partition) =>
      [...gapsText(partition), ...disparitiesOf(partition, config)].map((phrase) =>
        sentence('finding', phrase),
      ),
    ),
    ...results.flatMap((partition) => leftOutText(partition).map((phrase) => sentence('limits', phrase))),
    ...skipped.map(({ attributes, groups }) => {
      const many = groups === null ? say`too many` : count(groups);
      return sentence('limits', say`${titleOf(attributes)} would make ${many} groups and was not crossed.`);
    }),
  ];
}
