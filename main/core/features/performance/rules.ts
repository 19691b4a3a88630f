import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { ModelTask } from '../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { MeasuredColumns } from '../../evidence/performance-figures.ts';
import type { ColumnRole } from '../../../../shared/schema/column.ts';
import type { PerformanceKind } from '../../../../shared/schema/performance.ts';

function refuse(path: string, message: string): DriftGuardError {
  return new DriftGuardError('COLUMNS_INVALID', message, { problems: [{ path, message }] });
}

export function columnsOf({ columns }: Pick<Dataset, 'columns'>): MeasuredColumns {
  const of = (role: ColumnRole): string | null =>
    columns.find((column) => column.role === role)?.name ?? null;
  return { score: of('score'), prediction: of('prediction'), label: of('label') };
}

/** A label that no row has is none: it has not arrived yet. */
function hasLabels({ columns, rows }: Dataset): boolean {
  const label = columns.find(({ role }) => role === 'label');
  return label !== undefined && (rows === 0 || label.missing < rows);
}

const advice = 'Import the data with a column of that role.';

function requirePredictions(dataset: Dataset, path: string, task: ModelTask): void {
  const { score, prediction } = columnsOf(dataset);
  if (task === 'binary-classification' ? score === null && prediction === null : prediction === null) {
    const missing = task === 'binary-classification' ? 'score or prediction' : 'prediction';
    throw refuse(path, `“${dataset.name}” has no column with the role ${missing}. ${advice}`);
  }
}

/**
 * What can be measured: by the task where there are labels; an estimate where there are scores and a reference with
 * labels and scores. `labelled` says it of a part of the data set. Throws COLUMNS_INVALID and NOT_ENOUGH_DATA.
 */
export function planOf(
  task: ModelTask,
  dataset: Dataset,
  reference: Dataset | null,
  labelled: boolean = hasLabels(dataset),
): PerformanceKind {
  if (task === 'other') {
    throw refuse(
      'modelId',
      'The task of the model is “other”, for which no figures are known. Change the task to classification or regression.',
    );
  }
  for (const [path, side] of [
    ['datasetId', dataset],
    ['referenceId', reference],
  ] as const) {
    if (side?.rows === 0) {
      throw new DriftGuardError('NOT_ENOUGH_DATA', `“${side.name}” has no rows. Choose data with rows.`);
    }
    if (side !== null) requirePredictions(side, path, task);
  }
  if (reference !== null) {
    if (reference.id === dataset.id) {
      throw refuse('referenceId', 'The reference is the data set itself. Choose another, or none.');
    }
    if (!hasLabels(reference)) {
      throw refuse('referenceId', `The reference “${reference.name}” has no labels. ${advice}`);
    }
  }
  if (labelled) {
    if (task === 'binary-classification') return 'binary';
    return task === 'regression' ? 'regression' : 'multiclass';
  }
  if (task !== 'binary-classification') {
    throw refuse(
      'datasetId',
      `“${dataset.name}” has no labels, and without labels only a binary classification can be estimated. ${advice}`,
    );
  }
  if (reference === null) {
    throw refuse(
      'referenceId',
      `“${dataset.name}” has no labels. Name a reference with scores and labels to estimate the performance from, or import the data with labels.`,
    );
  }
  for (const [path, side] of [
    ['datasetId', dataset],
    ['referenceId', reference],
  ] as const) {
    if (columnsOf(side).score === null) {
      throw refuse(
        path,
        `An estimate needs scores, and “${side.name}” has no column with the role score. ${advice}`,
      );
    }
  }
  return 'estimate';
}

/** Whether a reference can be measured beside a data set. */
export function canStandBeside(task: ModelTask, dataset: Dataset, reference: Dataset): boolean {
  const { score, prediction } = columnsOf(reference);
  const predicts =
    task === 'binary-classification' ? score !== null || prediction !== null : prediction !== null;
  return reference.id !== dataset.id && reference.rows > 0 && predicts && hasLabels(reference);
}

/** Whether the performance in data without labels can be estimated from a reference. */
export function canBeEstimated(task: ModelTask, dataset: Dataset, reference: Dataset): boolean {
  const hasScores = [dataset, reference].every((side) => columnsOf(side).score !== null);
  return task === 'binary-classification' && hasScores && canStandBeside(task, dataset, reference);
}
