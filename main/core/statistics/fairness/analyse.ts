import type { FairnessConfig, FairnessResult, PartitionResult } from '../../../../shared/schema/fairness.ts';
import { benjaminiHochberg } from '../correction.ts';
import { formatList } from '../format.ts';
import { compareWith, hasOutcomes } from './compare.ts';
import type { MeasuredGroup, PendingComparison } from './compare.ts';
import { groupsOf } from './groups.ts';
import type { GroupCell } from './groups.ts';
import { gapsOf, metricsOf } from './metrics.ts';
import { comparisonReason, excludedReason, partitionReason, worstVerdict } from './sentences.ts';

export interface FairnessInput {
  /** Names of the protected attributes, in the order of the values of the cells. At least one. */
  readonly attributes: readonly string[];
  readonly cells: readonly GroupCell[];
  readonly config: FairnessConfig;
}

interface Partition {
  readonly attributes: readonly string[];
  readonly groups: readonly MeasuredGroup[];
  readonly eligible: readonly MeasuredGroup[];
  readonly reference: MeasuredGroup | null;
  readonly comparisons: readonly PendingComparison[];
}

function highestRate(groups: readonly MeasuredGroup[]): MeasuredGroup | null {
  return groups.reduce<MeasuredGroup | null>(
    (best, group) =>
      best === null || (group.metrics.selectionRate ?? 0) > (best.metrics.selectionRate ?? 0) ? group : best,
    null,
  );
}

/**
 * The group that all others are held against: the one chosen, else the one with the highest rate of selection among
 * those large enough for a ratio to be judged; without any such, among those large enough to be measured.
 */
function referenceOf(
  eligible: readonly MeasuredGroup[],
  chosen: readonly (string | null)[] | null,
): MeasuredGroup | null {
  if (chosen !== null) {
    return eligible.find(({ values }) => values.every((value, index) => value === chosen[index])) ?? null;
  }
  return highestRate(eligible.filter(({ metrics }) => hasOutcomes(metrics))) ?? highestRate(eligible);
}

function measure(
  { attributes, cells, config }: FairnessInput,
  positions: readonly number[],
  chosen: readonly (string | null)[] | null,
): Partition {
  const groups = groupsOf(cells, positions).map((counts) => ({
    group: counts.group,
    values: counts.values,
    metrics: metricsOf(counts),
  }));
  const eligible = groups.filter(({ metrics }) => metrics.n >= config.minimumGroupSize);
  const reference = referenceOf(
    eligible,
    chosen === null ? null : positions.map((position) => chosen[position] ?? null),
  );
  return {
    attributes: positions.map((position) => attributes[position] ?? ''),
    groups,
    eligible,
    reference,
    comparisons:
      reference === null
        ? []
        : eligible.filter((group) => group !== reference).map((group) => compareWith(reference, group)),
  };
}

function undefinedNotes(eligible: readonly MeasuredGroup[]): string[] {
  if (eligible.every(({ metrics }) => metrics.labelled === 0)) return [];
  const without = (rate: 'tpr' | 'fpr' | 'precision'): string =>
    formatList(eligible.filter(({ metrics }) => metrics[rate] === null).map(({ group }) => group));
  const notes = [
    { groups: without('tpr'), text: 'no positive labels, so the true positive rate is undefined' },
    { groups: without('fpr'), text: 'no negative labels, so the false positive rate is undefined' },
    { groups: without('precision'), text: 'no labelled selected rows, so the precision is undefined' },
  ];
  return notes.flatMap(({ groups, text }) =>
    groups === '' ? [] : [`${groups}: ${text} and left out of the differences.`],
  );
}

function conclude(
  partition: Partition,
  adjusted: ReadonlyMap<PendingComparison, number>,
  minimum: number,
): PartitionResult {
  const { groups, eligible, reference } = partition;
  const comparisons = partition.comparisons.map((pending) => {
    const adjustedPValue = adjusted.get(pending) ?? 1;
    return { ...pending, adjustedPValue, reason: comparisonReason(pending, adjustedPValue) };
  });
  const verdict = worstVerdict(comparisons.map((comparison) => comparison.verdict));
  const result = {
    attributes: [...partition.attributes],
    groups: groups.map(({ group, values, metrics }) => ({ group, values: [...values], metrics })),
    excluded: groups
      .filter((group) => !eligible.includes(group))
      .map(({ group, metrics: { n } }) => ({ group, n, reason: excludedReason(n, minimum) })),
    reference: reference?.group ?? null,
    metrics: gapsOf(eligible.map(({ metrics }) => metrics)),
    comparisons,
    notes: undefinedNotes(eligible),
  };
  return { ...result, verdict, reason: partitionReason(result, verdict) };
}

/** A chosen reference group that cannot be used, told for the person who chose it. */
export interface ReferenceProblem {
  readonly ok: false;
  readonly message: string;
}

function unknownReference(name: string, groups: readonly MeasuredGroup[]): ReferenceProblem {
  const names = groups.map(({ group }) => `“${group}”`);
  const shown = names.length > 10 ? [...names.slice(0, 10), `${names.length - 10} more`] : names;
  return {
    ok: false,
    message: `There is no group “${name}” to refer to. The groups are ${formatList(shown)}.`,
  };
}

/**
 * Fairness over each protected attribute and over all of them crossed. The verdict of the whole is the worst of
 * all; p-values are corrected over all comparisons of distinct pairs of groups together.
 */
export function analyseFairness(
  input: FairnessInput,
): { readonly ok: true; readonly result: FairnessResult } | ReferenceProblem {
  const { attributes, cells, config } = input;
  const everyPosition = attributes.map((_, index) => index);
  const whole = measure(input, everyPosition, null);
  const { referenceGroup, minimumGroupSize } = config;
  const chosen = whole.groups.find(({ group }) => group === referenceGroup) ?? null;
  if (referenceGroup !== null) {
    if (chosen === null) return unknownReference(referenceGroup, whole.groups);
    if (chosen.metrics.n < minimumGroupSize) {
      const message = `The group “${chosen.group}” cannot be the reference: ${excludedReason(chosen.metrics.n, minimumGroupSize)}`;
      return { ok: false, message };
    }
  }
  const values = chosen?.values ?? null;
  const crossed = values === null ? whole : measure(input, everyPosition, values);
  const single =
    attributes.length === 1 ? [crossed] : everyPosition.map((position) => measure(input, [position], values));
  const family = [...new Set([...single, crossed])].flatMap(({ comparisons }) => comparisons);
  const pValues = benjaminiHochberg(family.map(({ pValue }) => pValue));
  const adjusted = new Map(family.map((pending, index) => [pending, pValues[index] ?? 1]));
  const results = single.map((partition) => conclude(partition, adjusted, minimumGroupSize));
  const intersection = conclude(crossed, adjusted, minimumGroupSize);
  const verdict = worstVerdict([...results, intersection].map((result) => result.verdict));
  const decisive = [...results, intersection].find((result) => result.verdict === verdict);
  return {
    ok: true,
    result: {
      verdict,
      reason: decisive?.reason ?? '',
      rows: cells.reduce((total, cell) => total + cell.rows, 0),
      attributes: results,
      intersection,
    },
  };
}
