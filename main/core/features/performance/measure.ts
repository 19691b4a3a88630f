import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { PerformanceRequest } from '../../../../shared/contract/performance.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import { performanceResult } from '../../../../shared/schema/performance.ts';
import type {
  PerformanceMetric,
  PerformanceResult,
  PerformanceSide,
} from '../../../../shared/schema/performance.ts';
import { checkScores, truthOf, yesValues } from '../../evidence/decision-values.ts';
import type { GroupReader, ListedColumn, ListedRows } from '../../evidence/group-reader.ts';
import { canonicalJson } from '../../ledger/canonical-json.ts';
import {
  averagePrecision,
  brierScore,
  calibrateOnReference,
  calibrationOf,
  classFigures,
  confusionOf,
  estimateAssumption,
  estimatePerformance,
  logLoss,
  multiclassFigures,
  regressionFigures,
  rocAuc,
} from '../../statistics/index.ts';
import type { Figure } from '../../statistics/index.ts';
import type { MeasuredColumns, Plan } from './rules.ts';
import { sentenceOf } from './sentence.ts';

/** Most rows of a data set that are held in memory; of more, a seeded sample is measured. */
export const maxMeasuredRows = 1_000_000;
const maxClasses = 100;
const confidence = 0.95;

/** A data set with the columns that are measured in it. */
export type Side = { readonly dataset: Dataset; readonly columns: MeasuredColumns };

export type MeasureRequest = {
  readonly request: PerformanceRequest;
  readonly plan: Plan;
  readonly side: Side;
  readonly reference: Side | null;
  /** Gives `work` a reader of the columns named of a data set. */
  readonly reading: <Value>(side: Side, work: (reader: GroupReader) => Promise<Value>) => Promise<Value>;
};

export type Measured = { readonly result: PerformanceResult; readonly sha256: Sha256 };

type Metrics = readonly (readonly [PerformanceMetric, Figure])[];

type MeasuredSide = {
  readonly side: PerformanceSide;
  readonly metrics: Metrics;
  readonly confusion: PerformanceResult['confusion'];
  readonly calibration: PerformanceResult['calibration'];
  readonly notes: readonly string[];
};

function refuse(message: string): DriftGuardError {
  return new DriftGuardError('COLUMNS_INVALID', message);
}

function positiveOf({ positiveClass }: PerformanceRequest): string[] {
  return positiveClass === null ? [] : [positiveClass];
}

/** How a column of yes and no is read. Throws COLUMNS_INVALID for one that is not. */
async function truthColumn(
  reader: GroupReader,
  { column, what, request }: { column: string; what: string; request: PerformanceRequest },
): Promise<ListedColumn> {
  const values = await reader.values(column, 3);
  if (values.length > 2) {
    const examples = values.map(({ value }) => `“${value}”`).join(', ');
    throw refuse(
      `The ${what} “${column}” holds more than two values, for example ${examples}. A binary classification has two; give another column this role, or change the task of the model.`,
    );
  }
  const [only] = values;
  if (
    request.positiveClass !== null &&
    values.length === 1 &&
    only !== undefined &&
    truthOf(only.value) === null
  ) {
    // All of one class: nothing in the column shows what the other one is called.
    return { column, as: 'truth', yes: only.value === request.positiveClass ? [only.value] : [] };
  }
  const { yes } = yesValues(column, values, {
    positive: positiveOf(request),
    advice: 'Say which value is the positive class.',
  });
  return { column, as: 'truth', yes };
}

/** Throws COLUMNS_INVALID for a column that holds anything but finite numbers. */
async function checkNumbers(reader: GroupReader, column: string, what: string): Promise<void> {
  const { scored, notNumbers, notFinite, example } = await reader.scores(column, 'any');
  const shown = example === null ? '' : `, for example “${example}”`;
  if (notNumbers + notFinite > 0) {
    throw refuse(
      `The ${what} “${column}” holds ${(notNumbers + notFinite).toLocaleString('en-US')} values that are not finite numbers${shown}. Correct them and import the data again.`,
    );
  }
  if (scored === 0) throw refuse(`The ${what} “${column}” has no values: all its rows are empty.`);
}

async function listed(
  reader: GroupReader,
  columns: readonly ListedColumn[],
  { side, request }: { side: Side; request: PerformanceRequest },
): Promise<{ rows: ListedRows; counted: Omit<PerformanceSide, 'positives'> }> {
  const rows = await reader.list(columns, { limit: maxMeasuredRows, seed: request.seed });
  if (rows.rows === 0) {
    const names = columns.map(({ column }) => `“${column}”`).join(' and ');
    throw new DriftGuardError(
      'NOT_ENOUGH_DATA',
      `No row of “${side.dataset.name}” has a value in ${names}. Choose data in which rows have all of them.`,
    );
  }
  return {
    rows,
    counted: {
      rows: rows.rows,
      leftOut: Math.max(0, side.dataset.rows - rows.complete),
      sampledFrom: rows.complete > rows.rows ? rows.complete : null,
    },
  };
}

function toTruths(values: Float64Array | undefined): Uint8Array {
  return Uint8Array.from(values ?? []);
}

function decided(scores: Float64Array, threshold: number): Uint8Array {
  return Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
}

function binaryConfusion(counts: ReturnType<typeof confusionOf>): PerformanceResult['confusion'] {
  const { truePositive, falsePositive, trueNegative, falseNegative } = counts;
  return {
    classes: ['negative', 'positive'],
    counts: [
      [trueNegative, falsePositive],
      [falseNegative, truePositive],
    ],
  };
}

function sum(values: Uint8Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

type Columns = {
  readonly list: ListedColumn[];
  readonly scoreAt: number;
  readonly predictionAt: number;
  readonly labelAt: number;
};

/** The columns of a binary side as they are read; a place is -1 where there is none. */
async function binaryColumns(
  reader: GroupReader,
  { columns }: Side,
  { request, labelled }: { request: PerformanceRequest; labelled: boolean },
): Promise<Columns> {
  const { score, prediction, label } = columns;
  const list: ListedColumn[] = [];
  if (score !== null) {
    checkScores(score, await reader.scores(score, 'unit'));
    list.push({ column: score, as: 'number' });
  }
  const scoreAt = score === null ? -1 : 0;
  let predictionAt = -1;
  if (prediction !== null) {
    predictionAt = list.length;
    list.push(await truthColumn(reader, { column: prediction, what: 'prediction', request }));
  }
  let labelAt = -1;
  if (labelled && label !== null) {
    labelAt = list.length;
    list.push(await truthColumn(reader, { column: label, what: 'label', request }));
  }
  return { list, scoreAt, predictionAt, labelAt };
}

async function binary(reader: GroupReader, side: Side, request: PerformanceRequest): Promise<MeasuredSide> {
  const columns = await binaryColumns(reader, side, { request, labelled: true });
  const { rows, counted } = await listed(reader, columns.list, { side, request });
  const labels = toTruths(rows.numbers[columns.labelAt]);
  const scores = rows.numbers[columns.scoreAt] ?? null;
  const predictions =
    columns.predictionAt >= 0
      ? toTruths(rows.numbers[columns.predictionAt])
      : decided(scores ?? new Float64Array(0), request.threshold);
  const options = { confidence, seed: request.seed };
  const metrics: (readonly [PerformanceMetric, Figure])[] = [];
  let calibration: PerformanceResult['calibration'] = null;
  if (scores !== null) {
    // Each of these goes over all rows: between them, others get their turn.
    metrics.push(['auc', rocAuc(scores, labels, confidence)]);
    await setImmediate();
    metrics.push(['averagePrecision', averagePrecision(scores, labels, options)]);
    await setImmediate();
    metrics.push(['logLoss', logLoss(scores, labels, options)]);
    await setImmediate();
    metrics.push(['brier', brierScore(scores, labels, options)]);
    await setImmediate();
    const { bins, expectedError } = calibrationOf(scores, labels);
    metrics.push(['calibrationError', expectedError]);
    calibration = [...bins];
  }
  const positives = sum(labels);
  const figures = classFigures(labels, predictions, options);
  for (const name of ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'mcc'] as const) {
    metrics.push([name, figures[name]]);
  }
  return {
    side: { ...counted, positives },
    metrics,
    confusion: binaryConfusion(confusionOf(labels, predictions)),
    calibration,
    notes:
      positives === 0 && request.positiveClass !== null
        ? [`No label of “${side.dataset.name}” is “${request.positiveClass}”, so all count as negative.`]
        : [],
  };
}

async function multiclass(
  reader: GroupReader,
  side: Side,
  request: PerformanceRequest,
): Promise<MeasuredSide> {
  const { prediction, label } = side.columns;
  const columns: readonly ListedColumn[] = [
    { column: label ?? '', as: 'text' },
    { column: prediction ?? '', as: 'text' },
  ];
  for (const { column } of columns) {
    const values = await reader.values(column, maxClasses + 1);
    if (values.length <= maxClasses) continue;
    throw refuse(
      `The column “${column}” holds more than ${maxClasses} different values, too many for classes. Put them into fewer classes, or change the task of the model.`,
    );
  }
  const { rows, counted } = await listed(reader, columns, { side, request });
  const labels = rows.texts[0] ?? [];
  const predictions = rows.texts[1] ?? [];
  const figures = multiclassFigures(labels, predictions, { confidence });
  const classes = figures.classes.map(({ name }) => name);
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const counts = classes.map(() => classes.map(() => 0));
  for (const [row, name] of labels.entries()) {
    const line = counts[indexOf.get(name) ?? 0];
    const at = indexOf.get(predictions[row] ?? '') ?? 0;
    if (line !== undefined) line[at] = (line[at] ?? 0) + 1;
  }
  return {
    side: { ...counted, positives: null },
    metrics: [
      ['accuracy', figures.accuracy],
      ['mcc', figures.mcc],
      ['macroPrecision', figures.macro.precision],
      ['macroRecall', figures.macro.recall],
      ['macroF1', figures.macro.f1],
      ['weightedF1', figures.weighted.f1],
    ],
    confusion: { classes, counts },
    calibration: null,
    notes: [],
  };
}

async function regression(
  reader: GroupReader,
  side: Side,
  request: PerformanceRequest,
): Promise<MeasuredSide> {
  const label = side.columns.label ?? '';
  const prediction = side.columns.prediction ?? '';
  await checkNumbers(reader, label, 'label');
  await checkNumbers(reader, prediction, 'prediction');
  const { rows, counted } = await listed(
    reader,
    [
      { column: label, as: 'number' },
      { column: prediction, as: 'number' },
    ],
    { side, request },
  );
  const [actual = new Float64Array(0), predicted = new Float64Array(0)] = rows.numbers;
  const figures = regressionFigures(actual, predicted, { confidence, seed: request.seed });
  return {
    side: { ...counted, positives: null },
    metrics: [
      ['rmse', figures.rmse],
      ['mae', figures.mae],
      ['r2', figures.r2],
      ['mape', figures.mape],
    ],
    confusion: null,
    calibration: null,
    notes: [],
  };
}

/** Performance without labels: the reference says how often rows with a score come true. */
async function estimate(
  { request, side, reading }: MeasureRequest,
  reference: Side,
): Promise<{ estimated: MeasuredSide; known: MeasuredSide }> {
  const curve = await reading(reference, async (reader) => {
    const columns = await binaryColumns(reader, reference, { request, labelled: true });
    const { rows } = await listed(reader, columns.list, { side: reference, request });
    const scores = rows.numbers[columns.scoreAt] ?? new Float64Array(0);
    return calibrateOnReference(scores, toTruths(rows.numbers[columns.labelAt]));
  });
  const known = await reading(reference, (reader) => binary(reader, reference, request));
  const estimated = await reading(side, async (reader): Promise<MeasuredSide> => {
    const columns = await binaryColumns(reader, side, { request, labelled: false });
    const { rows, counted } = await listed(reader, columns.list, { side, request });
    const scores = rows.numbers[columns.scoreAt] ?? new Float64Array(0);
    const predictions =
      columns.predictionAt >= 0
        ? toTruths(rows.numbers[columns.predictionAt])
        : decided(scores, request.threshold);
    const figures = estimatePerformance(curve, scores, predictions);
    const { confusion } = figures;
    return {
      side: { ...counted, positives: confusion.truePositive + confusion.falseNegative },
      metrics: (
        ['auc', 'accuracy', 'precision', 'recall', 'specificity', 'f1', 'expectedPositive'] as const
      ).map((name) => [name, figures[name]] as const),
      confusion: binaryConfusion(confusion),
      calibration: null,
      notes: ['Estimated figures have no interval: how far the reference carries is not known.'],
    };
  });
  return { estimated, known };
}

function sideNotes(name: string, { rows, leftOut, sampledFrom }: PerformanceSide): string[] {
  return [
    ...(leftOut === 0
      ? []
      : [`${leftOut.toLocaleString('en-US')} rows of “${name}” lack a value and were left out.`]),
    ...(sampledFrom === null
      ? []
      : [
          `“${name}” has ${sampledFrom.toLocaleString('en-US')} complete rows; a seeded sample of ${rows.toLocaleString('en-US')} of them was measured.`,
        ]),
  ];
}

/** Measures or estimates. Throws COLUMNS_INVALID and NOT_ENOUGH_DATA. */
export async function measurePerformance(asked: MeasureRequest): Promise<Measured> {
  const { request, plan, side, reference, reading } = asked;
  let main: MeasuredSide;
  let other: MeasuredSide | null = null;
  if (plan === 'estimate') {
    if (reference === null) throw new Error('An estimate needs a reference.');
    const { estimated, known } = await estimate(asked, reference);
    main = estimated;
    other = known;
  } else {
    const measure = { binary, multiclass, regression }[plan];
    main = await reading(side, (reader) => measure(reader, side, request));
    if (reference !== null) other = await reading(reference, (reader) => measure(reader, reference, request));
  }
  const known = new Map(other?.metrics ?? []);
  const metrics = main.metrics.map(([name, figure]) => ({
    name,
    figure,
    reference: known.get(name) ?? null,
  }));
  const result = performanceResult.parse({
    kind: plan,
    sentence: sentenceOf({
      kind: plan,
      metrics,
      dataset: side.dataset.name,
      reference: reference?.dataset.name ?? null,
    }),
    data: main.side,
    reference: other?.side ?? null,
    metrics,
    confusion: main.confusion,
    calibration: main.calibration,
    assumption: plan === 'estimate' ? estimateAssumption : null,
    notes: [
      ...main.notes,
      ...sideNotes(side.dataset.name, main.side),
      ...(reference === null || other === null ? [] : sideNotes(reference.dataset.name, other.side)),
    ],
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- 64 hexadecimal digits by construction
  const sha256 = createHash('sha256').update(canonicalJson(result)).digest('hex') as Sha256;
  return { result, sha256 };
}
