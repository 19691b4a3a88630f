import { createHash } from 'node:crypto';
import type { Dataset } from '../../../shared/contract/datasets.ts';
import { maxCheckedAttributes } from '../../../shared/contract/fairness.ts';
import type {
  FairnessRequest,
  FairnessSettingsDraft,
  ProtectedAttribute,
} from '../../../shared/contract/fairness.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { fairnessConfig } from '../../../shared/schema/fairness.ts';
import type { FairnessResult, FairnessVerdict, PartitionResult } from '../../../shared/schema/fairness.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import { checkScores, yesValues } from './decision-values.ts';
import type { AttributeColumn, CellQuery, CountReader, GroupReader } from './group-reader.ts';
import type { ComparisonSide } from '../ports.ts';
import { canonicalJson } from '../ledger/canonical-json.ts';
import { analyseFairness, worstVerdict } from '../statistics/index.ts';
import type { ErrorCell, GroupCell, ScoreEvidence, ScoreHistogram } from '../statistics/index.ts';

/* A fairness check of one data set, where its file lies: counted in one pass, then compared. */

/** A partition with what the thresholds of its groups are explored with. */
export type MeasuredPartition = {
  /** The class that is held against the rest; null where the decision is yes or no. */
  readonly outcome: string | null;
  readonly result: PartitionResult;
  /** By group; empty without scores from 0 to 1. */
  readonly histograms: ReadonlyMap<string, ScoreHistogram['bins']>;
};

export type MeasuredFairness = {
  readonly verdict: FairnessVerdict;
  readonly reason: string;
  /** Rows with a decision. */
  readonly rows: number;
  readonly partitions: readonly MeasuredPartition[];
  readonly narrative: readonly string[];
  readonly notes: readonly string[];
  readonly sha256: Sha256;
};

export type MeasureRequest = {
  readonly request: FairnessRequest;
  readonly attributes: readonly ProtectedAttribute[];
  readonly settings: FairnessSettingsDraft;
  readonly dataset: Pick<Dataset, 'name' | 'rows' | 'columns'>;
};

/** A check of the file in which the data set lies. */
export type FairnessFileRequest = MeasureRequest & { readonly file: ComparisonSide };

/** More different values than this need not be told apart to say that a column is not one of yes and no. */
const valuesLookedAt = 1000;
/** Most classes of a decision, each held against the rest. */
const maxClasses = 20;

const advice = 'Say in the fairness settings of the model which values are favourable.';

type Question = {
  readonly outcome: string | null;
  readonly query: CellQuery;
};

type Reading = {
  readonly outcome: string | null;
  readonly cells: readonly GroupCell[];
  readonly scores: ScoreEvidence | null;
};

function isNumeric({ dataset }: MeasureRequest, name: string): boolean {
  return dataset.columns.find((column) => column.name === name)?.type === 'numeric';
}

/** What is asked of the data: one question for a decision of yes or no, one for each class of several. */
async function questionsOf(
  reader: CountReader,
  asked: MeasureRequest,
  {
    attributes,
    numericLabel,
  }: { readonly attributes: readonly AttributeColumn[]; readonly numericLabel: boolean },
): Promise<{ questions: Question[]; notes: string[] }> {
  const { request, settings } = asked;
  const { decision, score, label } = request;
  const options = { positive: settings.favourable, advice };
  const read = async (column: string) =>
    yesValues(column, await reader.values(column, valuesLookedAt), options);
  const unitScore = decision.kind === 'median' ? null : score;

  if (decision.kind === 'column') {
    const values = await reader.values(decision.column, valuesLookedAt);
    const isYesNo = values.length <= 2 || settings.favourable.length > 0 || values.length > maxClasses;
    if (!isYesNo) {
      const classes = values.map(({ value }) => value).toSorted();
      return {
        questions: classes.map((outcome) => ({
          outcome,
          query: {
            selection: { column: decision.column, yes: [outcome] },
            label: label === null ? null : { column: label, yes: [outcome] },
            score: unitScore,
            attributes,
          },
        })),
        notes: [
          `${decision.column} has ${classes.length} classes; each is held against the rest, and p-values are corrected within each class.`,
        ],
      };
    }
    const decided = yesValues(decision.column, values, options);
    const labelled = label === null ? null : await read(label);
    return {
      questions: [
        {
          outcome: null,
          query: {
            selection: { column: decision.column, yes: decided.yes },
            label: label === null || labelled === null ? null : { column: label, yes: labelled.yes },
            score: unitScore,
            attributes,
          },
        },
      ],
      notes: [decided.note, labelled?.note].flatMap((note) => note ?? []),
    };
  }
  const labelled = label === null || numericLabel ? null : await read(label);
  const column = score ?? '';
  return {
    questions: [
      {
        outcome: null,
        query: {
          selection:
            decision.kind === 'threshold'
              ? { column, threshold: decision.threshold }
              : { column, aboveMedian: true },
          label: label === null || labelled === null ? null : { column: label, yes: labelled.yes },
          score: unitScore,
          attributes,
        },
      },
    ],
    notes: [
      ...(decision.kind === 'median'
        ? ['Selected means: a score above the median of all rows (scoring rate).']
        : []),
      ...(labelled?.note === null || labelled === null ? [] : [labelled.note]),
    ],
  };
}

function rowsText(count: number, rest: string): string {
  return count === 1 ? `1 row ${rest}` : `${count.toLocaleString('en-US')} rows ${rest}`;
}

function countNotes(asked: MeasureRequest, cells: readonly GroupCell[]): string[] {
  const decided = cells.reduce((total, { rows }) => total + rows, 0);
  const unlabelled = cells.reduce((total, { rows, label }) => total + (label === null ? rows : 0), 0);
  const undecided = asked.dataset.rows - decided;
  return [
    ...(undecided > 0 ? [rowsText(undecided, 'without a decision left out.')] : []),
    ...(asked.request.label !== null && unlabelled > 0 && unlabelled < decided
      ? [rowsText(unlabelled, 'without a label count for the rate of selection only.')]
      : []),
    ...(asked.request.label === null ? ['Without a label only rates of selection are compared.'] : []),
  ];
}

const named = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

/** Says which protected attributes of the model the check says nothing about. */
function leftOutNotes({ request, settings, dataset }: MeasureRequest): string[] {
  const unchecked = settings.attributes
    .map(({ column }) => column)
    .filter((name) => !request.attributes.includes(name));
  const isPresent = (name: string): boolean => dataset.columns.some((column) => column.name === name);
  const present = unchecked.filter(isPresent);
  const absent = unchecked.filter((name) => !isPresent(name));
  const most =
    request.attributes.length < maxCheckedAttributes ? '' : ` A check takes at most ${maxCheckedAttributes}.`;
  return [
    ...(present.length === 0
      ? []
      : [`Protected attributes of the model that were not checked: ${named(present)}.${most}`]),
    ...(absent.length === 0
      ? []
      : [`Protected attributes of the model that “${dataset.name}” has no column for: ${named(absent)}.`]),
  ];
}

/** Throws NOT_ENOUGH_DATA where no attribute has two groups with a known value. */
function refuseSingleGroup(attributes: readonly AttributeColumn[], cells: readonly GroupCell[]): void {
  if (cells.length === 0) {
    throw new DriftGuardError(
      'NOT_ENOUGH_DATA',
      'No row has a decision, so there is nothing to compare. Choose data with decisions, or another column that decides.',
    );
  }
  const found = attributes.map(({ column }, position) => ({
    column,
    values: new Set(cells.flatMap(({ values }) => values[position] ?? [])),
  }));
  if (found.some(({ values }) => values.size > 1)) return;
  const names = found.map(({ column, values }) => {
    const [only] = values;
    return only === undefined ? `“${column}” has no known value` : `“${column}” is “${only}” in every row`;
  });
  throw new DriftGuardError(
    'NOT_ENOUGH_DATA',
    `${names.join(' and ')}, so there is nobody to compare with. Choose data with at least two groups.`,
  );
}

function histogramsOf(
  { attributes, groups }: PartitionResult,
  names: readonly string[],
  scores: ScoreEvidence | null,
): ReadonlyMap<string, ScoreHistogram['bins']> {
  if (scores === null || scores.low !== 0 || scores.high !== 1) return new Map();
  const positions = attributes.map((attribute) => names.indexOf(attribute));
  // Cells of a combination come by the thousand; it is named once.
  const combinations = [...Map.groupBy(scores.cells, ({ values }) => JSON.stringify(values)).values()];
  const byKey = Map.groupBy(combinations, ([cell]) =>
    JSON.stringify(positions.map((position) => cell?.values[position] ?? null)),
  );
  return new Map(
    groups.map(({ group, values }) => {
      const bins = new Map<number, [number, number, number, number]>();
      for (const { bin, label, rows } of (byKey.get(JSON.stringify(values)) ?? []).flat()) {
        const entry = bins.get(bin) ?? [bin, 0, 0, 0];
        entry[label === null ? 3 : label ? 1 : 2] += rows;
        bins.set(bin, entry);
      }
      return [group, [...bins.values()].toSorted((a, b) => a[0] - b[0])];
    }),
  );
}

function digestOf(value: Parameters<typeof canonicalJson>[0]): Sha256 {
  // A digest in hexadecimal is what Sha256 stands for.
  return createHash('sha256').update(canonicalJson(value)).digest('hex') as Sha256;
}

function partitionsOf(result: FairnessResult): PartitionResult[] {
  const { attributes, pairs, intersection } = result;
  return [
    ...attributes,
    ...pairs,
    ...(intersection === null || attributes.length === 1 ? [] : [intersection]),
  ];
}

/** Says of which class a sentence is. */
function prefix(outcome: string | null): string {
  return outcome === null ? '' : `Class ${outcome}: `;
}

/**
 * Reads and judges. The same evidence, request and settings give the same result and digest.
 * Throws COLUMNS_INVALID, NOT_ENOUGH_DATA, INVALID_INPUT (reference) and what reading throws.
 */
export async function measureFairness(reader: GroupReader, asked: MeasureRequest): Promise<MeasuredFairness> {
  const { request, settings } = asked;
  const attributes = asked.attributes.map(({ column, cutPoints }) => ({ column, cutPoints }));
  const { score, label, decision } = request;
  const counts =
    decision.kind === 'median'
      ? reader
      : await reader.counted({
          values: [decision.kind === 'column' ? decision.column : null, label].filter(
            (name) => name !== null,
          ),
          score,
          threshold: decision.kind === 'threshold' ? decision.threshold : null,
          attributes,
        });
  let range: 'unit' | 'any' = 'unit';
  if (score !== null) {
    const check = await counts.scores(score, 'unit');
    // Above the median counts for any finite number.
    if (decision.kind === 'median' && check.outOfRange > 0) range = 'any';
    checkScores(score, range === 'any' ? await counts.scores(score, 'any') : check, range);
  }
  const numericLabel =
    decision.kind === 'median' && label !== null && range === 'any' && isNumeric(asked, label);
  const { questions, notes } = await questionsOf(counts, asked, { attributes, numericLabel });

  const readings: Reading[] = [];
  for (const { outcome, query } of questions) {
    const cells = await counts.cells(query);
    const scores =
      score === null || outcome !== null ? null : await counts.scoreCells({ ...query, score }, range);
    readings.push({ outcome, cells, scores });
  }
  refuseSingleGroup(attributes, readings[0]?.cells ?? []);
  const errors: readonly ErrorCell[] | null =
    numericLabel && score !== null && label !== null
      ? await reader.errorCells({ prediction: score, label, attributes })
      : null;

  const names = attributes.map(({ column }) => column);
  const results = readings.map(({ outcome, cells, scores }) => {
    const analysis = analyseFairness({
      attributes: names,
      cells,
      config: fairnessConfig.parse(settings.config),
      scores,
      errors,
    });
    if (!analysis.ok) throw new DriftGuardError('INVALID_INPUT', analysis.message);
    return { outcome, scores, result: analysis.result };
  });
  const verdict = worstVerdict(results.map(({ result }) => result.verdict));
  const decisive = results.find(({ result }) => result.verdict === verdict);
  const allNotes = [...leftOutNotes(asked), ...countNotes(asked, readings[0]?.cells ?? []), ...notes];
  return {
    verdict,
    reason: `${prefix(decisive?.outcome ?? null)}${decisive?.result.reason ?? ''}`,
    rows: results[0]?.result.rows ?? 0,
    partitions: results.flatMap(({ outcome, result, scores }) =>
      partitionsOf(result).map((partition) => ({
        outcome,
        result: partition,
        histograms: histogramsOf(partition, names, scores),
      })),
    ),
    narrative: results.flatMap(({ outcome, result }) =>
      result.narrative.map((sentence) => `${prefix(outcome)}${sentence}`),
    ),
    notes: allNotes,
    sha256: digestOf({
      outcomes: results.map(({ outcome, result }) => ({ outcome, result })),
      notes: allNotes,
    }),
  };
}
