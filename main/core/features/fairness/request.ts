import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { maxCheckedAttributes } from '../../../../shared/contract/fairness.ts';
import type { DecisionRule, FairnessRequest } from '../../../../shared/contract/fairness.ts';
import type { ModelTask } from '../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ColumnRole } from '../../../../shared/schema/column.ts';

type Deciding = Pick<FairnessRequest, 'decision' | 'score' | 'label'>;

function columnOf({ columns }: Pick<Dataset, 'columns'>, role: ColumnRole): string | null {
  return columns.find((column) => column.role === role)?.name ?? null;
}

/** How the rows of a data set are decided upon by the roles of its columns; null where none of them says. */
export function decisionByRoles(task: ModelTask, dataset: Pick<Dataset, 'columns'>): Deciding | null {
  const prediction = columnOf(dataset, 'prediction');
  const score = columnOf(dataset, 'score');
  const label = columnOf(dataset, 'label');
  if (task === 'regression') {
    const number = prediction ?? score;
    return number === null ? null : { decision: { kind: 'median' }, score: number, label };
  }
  if (prediction !== null) return { decision: { kind: 'column', column: prediction }, score, label };
  if (score !== null) return { decision: { kind: 'threshold', threshold: 0.5 }, score, label };
  return null;
}

/** What a person asked for, where the data have its columns and it is the model that decides. */
function askedOf(asked: FairnessRequest | null, dataset: Pick<Dataset, 'columns'>): Deciding | null {
  if (asked === null) return null;
  const { decision, score, label } = asked;
  const deciding: DecisionRule = decision;
  const column = deciding.kind === 'column' ? deciding.column : null;
  const named = [column, score, label].filter((name) => name !== null);
  const has = named.every((name) => dataset.columns.some((present) => present.name === name));
  // That labels were examined says nothing about how the model decides.
  return has && column !== columnOf(dataset, 'label') ? { decision, score, label } : null;
}

/**
 * What a check of data looks at of the protected attributes of a model, in their order in its settings: those that the
 * data have, up to the most of one check; `beyond` come after these, and `absent` are no columns of the data.
 */
export function checkedAttributes(
  attributes: readonly string[],
  { columns }: Pick<Dataset, 'columns'>,
): { readonly checked: string[]; readonly beyond: string[]; readonly absent: string[] } {
  const isPresent = (name: string): boolean => columns.some((column) => column.name === name);
  const present = attributes.filter(isPresent);
  return {
    checked: present.slice(0, maxCheckedAttributes),
    beyond: present.slice(maxCheckedAttributes),
    absent: attributes.filter((name) => !isPresent(name)),
  };
}

/**
 * The check of a window of a monitor: the protected attributes that one check of the data looks at, which says itself
 * what it leaves out, and decisions as a person asked for last, else by the roles of the columns. Throws COLUMNS_INVALID.
 */
export function requestOf(given: {
  readonly task: ModelTask;
  readonly dataset: Dataset;
  readonly attributes: readonly string[];
  readonly asked: FairnessRequest | null;
}): FairnessRequest {
  const { task, dataset, attributes, asked } = given;
  const { checked } = checkedAttributes(attributes, dataset);
  if (checked.length === 0) {
    throw new DriftGuardError(
      'COLUMNS_INVALID',
      attributes.length === 0
        ? 'No protected attributes are chosen for this model yet. Choose them in its fairness settings.'
        : `“${dataset.name}” has no column that is a protected attribute of the model.`,
    );
  }
  const deciding = askedOf(asked, dataset) ?? decisionByRoles(task, dataset);
  if (deciding === null) {
    throw new DriftGuardError(
      'COLUMNS_INVALID',
      `“${dataset.name}” has no column with the role prediction or score, so nothing says how the model decided.`,
    );
  }
  return {
    modelId: dataset.modelId,
    datasetId: dataset.id,
    ...deciding,
    attributes: checked,
  };
}
