import { DriftGuardError } from '../../../shared/errors.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import type {
  PerformanceKind,
  PerformanceMetric,
  PerformanceResult,
  PerformanceSide,
} from '../../../shared/schema/performance.ts';
import {
  classFigures,
  confusionOf,
  estimatePerformance,
  multiclassFigures,
  regressionFigures,
  scoreFigures,
  withIntervals,
} from '../statistics/index.ts';
import type { Confusion, Figure, Steps } from '../statistics/index.ts';
import { checkScores, truthOf, yesValues } from './decision-values.ts';
import type { GroupReader, ListedColumn } from './group-reader.ts';

/* Figures of one data set, where its file lies: columns are checked, complete rows read, and measured. */

/** The columns of a data set that are measured, by their roles. */
export type MeasuredColumns = {
  readonly score: string | null;
  readonly prediction: string | null;
  readonly label: string | null;
};

export type MeasuredFile = {
  readonly path: string;
  readonly sha256: Sha256;
  readonly rows: number;
  /** Of the data set, for sentences. */
  readonly name: string;
  readonly columns: MeasuredColumns;
};

export type SideRequest = {
  readonly kind: PerformanceKind;
  readonly file: MeasuredFile;
  /** What an estimate is calibrated on; null for what is measured. */
  readonly reference: MeasuredFile | null;
  readonly threshold: number;
  readonly positiveClass: string | null;
  readonly seed: number;
  /** Most rows that are held in memory; of more, a seeded sample is measured. */
  readonly mostRows: number;
};

export type SideTools = {
  /** Gives `work` a reader of the columns of a file that are measured. */
  readonly reading: <Value>(
    file: MeasuredFile,
    work: (reader: GroupReader) => Promise<Value>,
  ) => Promise<Value>;
  /** Runs long work so that it can be given up between its steps. */
  readonly inTurns: <Value>(steps: Steps<Value>) => Promise<Value>;
};

export type MeasuredSide = Pick<PerformanceResult, 'confusion' | 'calibration' | 'classes' | 'notes'> & {
  readonly side: PerformanceSide;
  readonly metrics: readonly (readonly [PerformanceMetric, Figure])[];
};

const maxClasses = 100;
const confidence = 0.95;

/** Rows that the reference of an estimate has at least, and of each class. */
const leastReference = { rows: 100, ofClass: 10 };

function refuse(message: string): DriftGuardError {
  return new DriftGuardError('COLUMNS_INVALID', message);
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}

/** How a column of yes and no is read, and what is to be said about that. */
type TruthColumn = { readonly listed: ListedColumn; readonly notes: readonly string[] };

/** Throws COLUMNS_INVALID for a column that is not of yes and no. */
async function truthColumn(
  reader: GroupReader,
  column: string,
  { file, what, positiveClass }: Pick<SideRequest, 'file' | 'positiveClass'> & { readonly what: string },
): Promise<TruthColumn> {
  const values = await reader.values(column, 3);
  if (values.length > 2) {
    const examples = values.map(({ value }) => `“${value}”`).join(', ');
    throw refuse(
      `The ${what} “${column}” holds more than two values, for example ${examples}. A binary classification has two; give another column this role, or change the task of the model.`,
    );
  }
  const [only] = values;
  if (positiveClass !== null && values.length === 1 && only !== undefined && truthOf(only.value) === null) {
    // All of one class: nothing in the column shows what the other one is called.
    const yes = only.value === positiveClass ? [only.value] : [];
    return { listed: { column, as: 'truth', yes }, notes: [] };
  }
  const { yes, namedFound } = yesValues(column, values, {
    positive: positiveClass === null ? [] : [positiveClass],
    advice: 'Say which value is the positive class.',
  });
  const unheeded = positiveClass !== null && !namedFound && truthOf(positiveClass) === null;
  return {
    listed: { column, as: 'truth', yes },
    notes: unheeded
      ? [
          `The ${what} “${column}” of “${file.name}” has no value “${positiveClass}”; in it 1 and true count as positive.`,
        ]
      : [],
  };
}

/** Throws COLUMNS_INVALID for a column that holds anything but finite numbers. */
async function checkNumbers(reader: GroupReader, column: string, what: string): Promise<void> {
  const { scored, notNumbers, notFinite, example } = await reader.scores(column, 'any');
  const shown = example === null ? '' : `, for example “${example}”`;
  const wrong = notNumbers + notFinite;
  if (wrong > 0) {
    throw refuse(
      `The ${what} “${column}” holds ${counted(wrong)} ${wrong === 1 ? 'value that is not a finite number' : 'values that are not finite numbers'}${shown}. Correct them and import the data again.`,
    );
  }
  if (scored === 0) throw refuse(`The ${what} “${column}” has no values: all its rows are empty.`);
}

type ReadRows = {
  readonly side: Omit<PerformanceSide, 'positives'>;
  readonly values: readonly Float64Array[];
};

async function completeRows(
  reader: GroupReader,
  columns: readonly ListedColumn[],
  { file, seed, mostRows }: Pick<SideRequest, 'file' | 'seed' | 'mostRows'>,
): Promise<ReadRows> {
  const { rows, complete, values } = await reader.list(columns, { limit: mostRows, seed });
  if (rows === 0) {
    const names = columns.map(({ column }) => `“${column}”`).join(' and ');
    throw new DriftGuardError(
      'NOT_ENOUGH_DATA',
      `No row of “${file.name}” has a value in ${names}. Choose data in which rows have all of them.`,
    );
  }
  const side = {
    rows,
    leftOut: Math.max(0, file.rows - complete),
    sampledFrom: complete > rows ? complete : null,
  };
  return { side, values };
}

type BinaryRows = {
  readonly side: ReadRows['side'];
  readonly scores: Float64Array | null;
  readonly predictions: Uint8Array;
  readonly labels: Uint8Array;
  readonly notes: readonly string[];
};

/** Scores, decisions and, where `labelled`, labels of the rows that have all of them. */
async function binaryRows(
  reader: GroupReader,
  request: SideRequest,
  { labelled }: { readonly labelled: boolean },
): Promise<BinaryRows> {
  const { score, prediction, label } = request.file.columns;
  const { threshold } = request;
  const columns: ListedColumn[] = [];
  const notes: string[] = [];
  const addTruth = ({ listed, notes: said }: TruthColumn): void => {
    columns.push(listed);
    notes.push(...said);
  };
  if (score !== null) {
    checkScores(score, await reader.scores(score, 'unit'));
    columns.push({ column: score, as: 'number' });
  }
  if (prediction !== null) {
    addTruth(await truthColumn(reader, prediction, { ...request, what: 'prediction' }));
  }
  if (labelled && label !== null) {
    addTruth(await truthColumn(reader, label, { ...request, what: 'label' }));
  }
  const { side, values } = await completeRows(reader, columns, request);
  const left = [...values];
  const scores = score === null ? null : (left.shift() ?? null);
  const decided = prediction === null ? null : left.shift();
  return {
    side,
    scores,
    predictions:
      decided === null || decided === undefined
        ? Uint8Array.from(scores ?? [], (value) => (value >= threshold ? 1 : 0))
        : Uint8Array.from(decided),
    labels: Uint8Array.from(left.shift() ?? []),
    notes,
  };
}

function matrixOf({
  truePositive,
  falsePositive,
  trueNegative,
  falseNegative,
}: Confusion): PerformanceResult['confusion'] {
  return {
    classes: ['negative', 'positive'],
    counts: [
      [trueNegative, falsePositive],
      [falseNegative, truePositive],
    ],
  };
}

const scoreNames = ['auc', 'averagePrecision', 'logLoss', 'brier', 'calibrationError'] as const;
const classNames = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'mcc'] as const;
const multiclassNames = [
  'accuracy',
  'mcc',
  'macroPrecision',
  'macroRecall',
  'macroF1',
  'weightedF1',
] as const;
const regressionNames = ['rmse', 'mae', 'r2', 'mape'] as const;
const estimatedNames = [
  'auc',
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'expectedPositive',
] as const;

function listOf<Name extends PerformanceMetric>(
  names: readonly Name[],
  figures: Readonly<Record<Name, Figure>>,
): MeasuredSide['metrics'] {
  return names.map((name) => [name, figures[name]]);
}

async function binary(request: SideRequest, { reading, inTurns }: SideTools): Promise<MeasuredSide> {
  const { file, positiveClass, seed } = request;
  const {
    side,
    scores,
    predictions,
    labels,
    notes: said,
  } = await reading(file, (reader) => binaryRows(reader, request, { labelled: true }));
  const options = { confidence, seed };
  const decided = classFigures(labels, predictions, options);
  const confusion = confusionOf(labels, predictions);
  const positives = confusion.truePositive + confusion.falseNegative;
  const notes = [
    ...said,
    ...(positives === 0 && positiveClass !== null
      ? [`No label of “${file.name}” is “${positiveClass}”, so all count as negative.`]
      : []),
  ];
  const common = { side: { ...side, positives }, confusion: matrixOf(confusion), classes: null };
  if (scores === null) {
    const figures = await inTurns(withIntervals(decided, options));
    return { ...common, metrics: listOf(classNames, figures), calibration: null, notes };
  }
  const scored = scoreFigures(scores, labels, options);
  const figures = await inTurns(
    withIntervals(
      {
        rows: labels.length,
        figures: { ...scored.figures, ...decided.figures },
        over: (rows) => ({ ...scored.over(rows), ...decided.over(rows) }),
      },
      options,
    ),
  );
  const { bins, byChance } = scored.calibration;
  return {
    ...common,
    metrics: listOf([...scoreNames, ...classNames], figures),
    calibration: [...bins],
    notes: [
      ...notes,
      ...(byChance === null
        ? []
        : [
            `The calibration error has no interval. By chance alone it is up to ${byChance.toPrecision(2)} in 95 of 100 data sets with the scores of “${file.name}” if every score is the chance that its row is positive.`,
          ]),
    ],
  };
}

async function multiclass(request: SideRequest, { reading, inTurns }: SideTools): Promise<MeasuredSide> {
  const { file, seed } = request;
  const label = file.columns.label ?? '';
  const prediction = file.columns.prediction ?? '';
  const { side, values, names } = await reading(file, async (reader) => {
    const found = new Set<string>();
    for (const column of [label, prediction]) {
      const classes = await reader.values(column, maxClasses + 1);
      if (classes.length > maxClasses) {
        throw refuse(
          `The column “${column}” holds more than ${maxClasses} different values, too many for classes. Put them into fewer classes, or change the task of the model.`,
        );
      }
      for (const { value } of classes) found.add(value);
    }
    const classes = [...found].toSorted();
    const rows = await completeRows(
      reader,
      [
        { column: label, as: 'class', classes },
        { column: prediction, as: 'class', classes },
      ],
      request,
    );
    return { ...rows, names: classes };
  });
  const options = { confidence, seed };
  const measured = multiclassFigures(
    { names, labels: Uint8Array.from(values[0] ?? []), predictions: Uint8Array.from(values[1] ?? []) },
    options,
  );
  const figures = await inTurns(withIntervals(measured, options));
  return {
    side: { ...side, positives: null },
    metrics: listOf(multiclassNames, figures),
    confusion: { classes: [...names], counts: measured.counts.map((line) => [...line]) },
    calibration: null,
    classes: [...measured.classes],
    notes: [],
  };
}

async function regression(request: SideRequest, { reading, inTurns }: SideTools): Promise<MeasuredSide> {
  const { file, seed } = request;
  const label = file.columns.label ?? '';
  const prediction = file.columns.prediction ?? '';
  const { side, values } = await reading(file, async (reader) => {
    await checkNumbers(reader, label, 'label');
    await checkNumbers(reader, prediction, 'prediction');
    return completeRows(
      reader,
      [
        { column: label, as: 'number' },
        { column: prediction, as: 'number' },
      ],
      request,
    );
  });
  const [actual = new Float64Array(0), predicted = new Float64Array(0)] = values;
  const figures = await inTurns(withIntervals(regressionFigures(actual, predicted), { confidence, seed }));
  return {
    side: { ...side, positives: null },
    metrics: listOf(regressionNames, figures),
    confusion: null,
    calibration: null,
    classes: null,
    notes: [],
  };
}

/** Throws NOT_ENOUGH_DATA for a reference that cannot say what a score means. */
function checkReference({ name }: MeasuredFile, labels: Uint8Array): void {
  let positives = 0;
  for (const label of labels) positives += label;
  const fewest = Math.min(positives, labels.length - positives);
  if (labels.length >= leastReference.rows && fewest >= leastReference.ofClass) return;
  throw new DriftGuardError(
    'NOT_ENOUGH_DATA',
    `“${name}” has ${counted(labels.length)} rows with a score and a label, ${counted(positives)} of them positive. An estimate needs ${leastReference.rows} rows to calibrate on, at least ${leastReference.ofClass} positive and ${leastReference.ofClass} negative. Choose a larger reference.`,
  );
}

/** Performance without labels: the reference says how often rows with a score come true. */
async function estimate(request: SideRequest, { reading, inTurns }: SideTools): Promise<MeasuredSide> {
  const { file, reference, seed } = request;
  if (reference === null) throw new Error('An estimate needs a reference.');
  const known = await reading(reference, (reader) =>
    binaryRows(reader, { ...request, file: reference }, { labelled: true }),
  );
  checkReference(reference, known.labels);
  const { side, scores, predictions, notes } = await reading(file, (reader) =>
    binaryRows(reader, request, { labelled: false }),
  );
  if (scores === null || known.scores === null) throw new Error('An estimate needs scores.');
  const { figures, confusion } = await inTurns(
    estimatePerformance(
      { reference: { scores: known.scores, labels: known.labels }, scores, predictions },
      { confidence, seed },
    ),
  );
  return {
    side: { ...side, positives: confusion.truePositive + confusion.falseNegative },
    metrics: listOf(estimatedNames, figures),
    confusion: matrixOf(confusion),
    calibration: null,
    classes: null,
    notes: [...new Set([...known.notes, ...notes])],
  };
}

/** Measures or estimates one data set. Throws COLUMNS_INVALID and NOT_ENOUGH_DATA. */
export function measureSide(request: SideRequest, tools: SideTools): Promise<MeasuredSide> {
  const measure = { binary, multiclass, regression, estimate }[request.kind];
  return measure(request, tools);
}
