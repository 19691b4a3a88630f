import { maximumGroups } from '../../../../shared/schema/fairness.ts';
import type {
  FairnessConfig,
  FairnessResult,
  GroupComparison,
  PartitionResult,
  RateComparison,
} from '../../../../shared/schema/fairness.ts';
import { sentenceText } from '../../../../shared/schema/narrative.ts';
import { benjaminiHochberg } from '../correction.ts';
import { formatList } from '../format.ts';
import { gapIntervals } from './bootstrap.ts';
import { compareWith, rateVerdict, selectionVerdict } from './compare.ts';
import type { MeasuredGroup, PendingComparison, PendingRate } from './compare.ts';
import { crossingsOf } from './crossings.ts';
import { groupNamer, groupsOf } from './groups.ts';
import type { GroupCell, GroupCounts } from './groups.ts';
import { gapsOf, metricsOf } from './metrics.ts';
import { narrativeOf } from './narrative.ts';
import { referenceOf, requireReference } from './reference.ts';
import type { ReferenceProblem } from './reference.ts';
import { calibrationOf, errorsOf, scoresOf } from './scores.ts';
import type { ErrorCell, ScoreCell, ScoreEvidence } from './scores.ts';
import {
  comparisonReason,
  excludedReason,
  partitionReason,
  rateReason,
  spokenGroup,
  titled,
  unknownReason,
  worstVerdict,
} from './sentences.ts';

export interface FairnessInput {
  /** Names of the protected attributes, in the order of the values of the cells. At least one. */
  readonly attributes: readonly string[];
  readonly cells: readonly GroupCell[];
  readonly config: FairnessConfig;
  /** Spread of the scores behind the decisions; null without scores. */
  readonly scores?: ScoreEvidence | null;
  /** Errors of a numeric prediction; null without. */
  readonly errors?: readonly ErrorCell[] | null;
}

type CountedGroup = MeasuredGroup & { readonly counts: GroupCounts };

interface Partition {
  readonly positions: readonly number[];
  readonly attributes: readonly string[];
  readonly groups: readonly CountedGroup[];
  readonly eligible: readonly CountedGroup[];
  readonly reference: CountedGroup | null;
  readonly referenceNote: string | null;
  readonly comparisons: readonly PendingComparison[];
}

const isUnknown = ({ values }: MeasuredGroup): boolean => values.includes(null);

function measure(
  { attributes, cells, config }: FairnessInput,
  positions: readonly number[],
  chosen: readonly (string | null | undefined)[],
): Partition {
  const groups = groupsOf(cells, positions).map((counts) => ({
    group: counts.group,
    values: counts.values,
    metrics: metricsOf(counts),
    counts,
  }));
  const eligible = groups.filter((group) => !isUnknown(group) && group.metrics.n >= config.minimumGroupSize);
  const { reference, note } = referenceOf(
    eligible,
    positions.map((position) => chosen[position]),
  );
  return {
    positions,
    attributes: positions.map((position) => attributes[position] ?? ''),
    groups,
    eligible,
    reference,
    referenceNote: note,
    comparisons:
      reference === null
        ? []
        : eligible
            .filter((group) => group !== reference)
            .map((group) => compareWith(reference, group, config.ratioPercent)),
  };
}

function undefinedNotes(eligible: readonly MeasuredGroup[], crossed: number): string[] {
  if (eligible.every(({ metrics }) => metrics.labelled === 0)) return [];
  const without = (rate: 'tpr' | 'fpr' | 'precision'): string =>
    formatList(
      eligible
        .filter(({ metrics }) => metrics[rate] === null)
        .map(({ group }) => spokenGroup(group, crossed)),
    );
  const notes = [
    { groups: without('tpr'), text: 'no positive labels, so the true positive rate is undefined' },
    { groups: without('fpr'), text: 'no negative labels, so the false positive rate is undefined' },
    { groups: without('precision'), text: 'no labelled selected rows, so the precision is undefined' },
  ];
  return notes.flatMap(({ groups, text }) =>
    groups === '' ? [] : [`${groups}: ${text} and left out of the differences.`],
  );
}

/** Adjusted p-values of all comparisons: one family for selection, and one for each further rate. */
interface Adjusted {
  readonly selection: ReadonlyMap<PendingComparison, number>;
  readonly rates: ReadonlyMap<PendingRate, number>;
}

function adjust(family: readonly PendingComparison[]): Adjusted {
  const pValues = benjaminiHochberg(family.map(({ pValue }) => pValue));
  const rates = new Map<PendingRate, number>();
  const byRate = Map.groupBy(
    family.flatMap((comparison) => comparison.rates.filter(({ pValue }) => pValue !== null)),
    ({ rate }) => rate,
  );
  for (const list of byRate.values()) {
    const adjusted = benjaminiHochberg(list.map(({ pValue }) => pValue ?? 1));
    for (const [index, rate] of list.entries()) rates.set(rate, adjusted[index] ?? 1);
  }
  return {
    selection: new Map(family.map((pending, index) => [pending, pValues[index] ?? 1])),
    rates,
  };
}

interface ConcludeOptions {
  readonly adjusted: Adjusted;
  readonly config: FairnessConfig;
  /** Attributes that make the groups. */
  readonly crossed: number;
}

function concludeRate(
  pending: PendingRate,
  comparison: PendingComparison,
  { adjusted, config, crossed }: ConcludeOptions,
): RateComparison {
  const adjustedPValue = adjusted.rates.get(pending) ?? null;
  const verdict = rateVerdict(pending, adjustedPValue, config);
  const judged = config.judgedRates.includes(pending.rate);
  const told = { ...pending, adjustedPValue, judged, verdict };
  return { ...told, reason: rateReason(told, titled(comparison, crossed), config.maximumGap) };
}

function concludeComparison(whole: PendingComparison, options: ConcludeOptions): GroupComparison {
  const { outcomesSuffice, rates: pendingRates, ...pending } = whole;
  const adjustedPValue = options.adjusted.selection.get(whole) ?? 1;
  const selection = selectionVerdict(whole, adjustedPValue);
  const rates = pendingRates.map((rate) => concludeRate(rate, whole, options));
  const judged = rates.filter((rate) => rate.judged);
  return {
    ...pending,
    adjustedPValue,
    selectionVerdict: selection,
    rates,
    verdict: worstVerdict([selection, ...judged.map(({ verdict }) => verdict)]),
    reason: comparisonReason(
      titled({ ...pending, outcomesSuffice, selectionVerdict: selection }, options.crossed),
      adjustedPValue,
      options.config.ratioPercent,
    ),
  };
}

/** Cells that agree in all protected attributes. A score has a cell for each thousandth, so there may be very many. */
interface Bundle<Cell> {
  readonly values: readonly (string | null)[];
  readonly cells: readonly Cell[];
}

function bundle<Cell extends { readonly values: readonly (string | null)[] }>(
  cells: readonly Cell[],
): readonly Bundle<Cell>[] {
  return [...Map.groupBy(cells, ({ values }) => JSON.stringify(values)).values()].flatMap((own) =>
    own[0] === undefined ? [] : [{ values: own[0].values, cells: own }],
  );
}

/** The cells of each group of a partition. */
function byGroup<Cell>(
  input: FairnessInput,
  positions: readonly number[],
  bundles: readonly Bundle<Cell>[],
): ReadonlyMap<string, readonly Cell[]> {
  const nameOf = groupNamer(input.cells, positions);
  const groups = Map.groupBy(bundles, ({ values }) => nameOf(values));
  return new Map([...groups].map(([name, own]) => [name, own.flatMap(({ cells }) => cells)]));
}

const noScores: readonly ScoreCell[] = [];
const noErrors: readonly ErrorCell[] = [];

interface Bundles {
  readonly scores: readonly Bundle<ScoreCell>[] | null;
  readonly errors: readonly Bundle<ErrorCell>[] | null;
}

function conclude(
  input: FairnessInput,
  partition: Partition,
  { adjusted, bundles }: { readonly adjusted: Adjusted; readonly bundles: Bundles },
): PartitionResult {
  const { config, scores = null } = input;
  const { groups, eligible, reference, positions } = partition;
  const crossed = positions.length;
  const options = { adjusted, config, crossed };
  const comparisons = partition.comparisons.map((pending) => concludeComparison(pending, options));
  const verdict = worstVerdict(comparisons.map((comparison) => comparison.verdict));
  const scoreCells = bundles.scores === null ? null : byGroup(input, positions, bundles.scores);
  const errorCells = bundles.errors === null ? null : byGroup(input, positions, bundles.errors);
  const probabilities = scores !== null && scores.low === 0 && scores.high === 1;
  const result = {
    attributes: [...partition.attributes],
    groups: groups.map((entry) => {
      const { group, values, metrics } = entry;
      const own = scoreCells?.get(group) ?? noScores;
      const compared = reference !== null && reference !== entry && eligible.includes(entry);
      const other = compared ? reference.group : null;
      return {
        group,
        values: [...values],
        metrics,
        scores:
          scoreCells === null
            ? null
            : scoresOf(own, other === null ? null : (scoreCells.get(other) ?? noScores)),
        errors:
          errorCells === null
            ? null
            : errorsOf(
                errorCells.get(group) ?? noErrors,
                other === null ? null : (errorCells.get(other) ?? noErrors),
              ),
        calibration: probabilities ? calibrationOf(own) : [],
      };
    }),
    excluded: groups
      .filter((group) => !eligible.includes(group))
      .map((group) => ({
        group: group.group,
        n: group.metrics.n,
        reason: isUnknown(group)
          ? unknownReason(group.metrics.n)
          : excludedReason(group.metrics.n, config.minimumGroupSize),
      })),
    reference: reference?.group ?? null,
    metrics: gapsOf(eligible.map(({ metrics }) => metrics)),
    metricIntervals: gapIntervals(
      eligible.map(({ counts }) => counts),
      config.seed,
    ),
    comparisons,
    notes: [
      ...(partition.referenceNote === null ? [] : [partition.referenceNote]),
      ...undefinedNotes(eligible, crossed),
    ],
  };
  return { ...result, verdict, reason: partitionReason(result, verdict) };
}

/** The values that were chosen as the reference, by position: of the named group, else by attribute. */
function chosenValues(
  { attributes, config }: FairnessInput,
  named: CountedGroup | null,
): (string | null | undefined)[] {
  if (named !== null) return [...named.values];
  return attributes.map((attribute) =>
    Object.hasOwn(config.referenceValues, attribute) ? config.referenceValues[attribute] : undefined,
  );
}

/**
 * Fairness over each protected attribute, over all pairs where there are three or more, and over all of them
 * crossed. The verdict of the whole is the worst of all; p-values are corrected over all comparisons of distinct
 * pairs of groups together.
 */
export function analyseFairness(
  input: FairnessInput,
): { readonly ok: true; readonly result: FairnessResult } | ReferenceProblem {
  const { attributes, cells, config } = input;
  const { pairs, whole, skipped } = crossingsOf(input, maximumGroups);
  const everyPosition = attributes.map((_, index) => index);
  let named: CountedGroup | null = null;
  if (config.referenceGroup !== null) {
    const { groups } = measure(input, everyPosition, []);
    const found = requireReference(groups, config.referenceGroup, config.minimumGroupSize);
    if (!found.ok) return found;
    named = found.group;
  }
  const chosen = chosenValues(input, named);
  const single = everyPosition.map((position) => measure(input, [position], chosen));
  for (const [position, { groups }] of single.entries()) {
    const value = named === null ? chosen[position] : undefined;
    if (value === undefined || value === null) continue;
    const found = requireReference(groups, value, config.minimumGroupSize);
    if (!found.ok) return found;
  }
  const crossed = attributes.length === 1 ? single[0] : undefined;
  const intersection = crossed ?? (whole ? measure(input, everyPosition, chosen) : null);
  const paired = pairs.map((positions) => measure(input, positions, chosen));
  const all = [
    ...single,
    ...paired,
    ...(intersection === null || intersection === crossed ? [] : [intersection]),
  ];
  const adjusted = adjust(all.flatMap(({ comparisons }) => comparisons));
  const { scores = null, errors = null } = input;
  const bundles = {
    scores: scores === null ? null : bundle(scores.cells),
    errors: errors === null ? null : bundle(errors),
  };
  const concluded = new Map(
    all.map((partition) => [partition, conclude(input, partition, { adjusted, bundles })]),
  );
  const resultsOf = (partitions: readonly Partition[]): PartitionResult[] =>
    partitions.flatMap((partition) => concluded.get(partition) ?? []);
  const results = resultsOf(all);
  const verdict = worstVerdict(results.map((result) => result.verdict));
  const decisive = results.find((result) => result.verdict === verdict);
  return {
    ok: true,
    result: {
      verdict,
      reason: decisive?.reason ?? '',
      rows: cells.reduce((total, cell) => total + cell.rows, 0),
      attributes: resultsOf(single),
      pairs: resultsOf(paired),
      intersection: intersection === null ? null : (concluded.get(intersection) ?? null),
      skipped,
      narrative: narrativeOf({ results, verdict, skipped, config }).map(sentenceText),
    },
  };
}
