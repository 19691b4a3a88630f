import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type {
  FairnessRequest,
  FairnessSettingsDraft,
  ProtectedAttribute,
} from '../../../../shared/contract/fairness.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';

function quoted(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(', ');
}

function refuse(path: string, message: string): DriftGuardError {
  return new DriftGuardError('COLUMNS_INVALID', message, { problems: [{ path, message }] });
}

const shownColumns = 20;

function requireColumn(dataset: Dataset, path: string, name: string): void {
  if (dataset.columns.some((column) => column.name === name)) return;
  const names = dataset.columns.map((column) => column.name);
  const rest = names.length > shownColumns ? ` and ${names.length - shownColumns} more` : '';
  throw refuse(
    path,
    `The data set “${dataset.name}” has no column “${name}”. It has ${quoted(names.slice(0, shownColumns))}${rest}.`,
  );
}

/**
 * The protected attributes of a check as the settings describe them. Throws COLUMNS_INVALID for an attribute that
 * is not on the model's list.
 */
export function allowedAttributes(
  { attributes }: FairnessSettingsDraft,
  wanted: readonly string[],
): ProtectedAttribute[] {
  const names = attributes.map(({ column }) => column);
  if (names.length === 0) {
    throw refuse(
      'attributes',
      'No protected attributes are chosen for this model yet. Choose them in its fairness settings first.',
    );
  }
  return wanted.map((name) => {
    const found = attributes.find(({ column }) => column === name);
    if (found !== undefined) return found;
    throw refuse(
      'attributes',
      `“${name}” is not a protected attribute of this model; its list holds ${quoted(names)}. Add it in the fairness settings first.`,
    );
  });
}

/** Throws COLUMNS_INVALID where the request does not fit the data set or itself. */
export function checkRequest(
  request: FairnessRequest,
  dataset: Dataset,
  attributes: readonly ProtectedAttribute[],
): void {
  const { decision, score, label } = request;
  const roles: (readonly [path: string, name: string])[] = [
    ...(decision.kind === 'column' ? [['decision', decision.column] as const] : []),
    ...(score === null ? [] : [['score', score] as const]),
    ...(label === null ? [] : [['label', label] as const]),
    ...request.attributes.map((name) => ['attributes', name] as const),
  ];
  const seen = new Map<string, string>();
  for (const [path, name] of roles) {
    requireColumn(dataset, path, name);
    const other = seen.get(name);
    if (other !== undefined) {
      throw refuse(path, `The column “${name}” is named twice, as ${other} and as ${path}. Name it once.`);
    }
    seen.set(name, path);
  }
  if (decision.kind !== 'column' && score === null) {
    throw refuse('score', 'Name the column with the scores: without a decision they decide.');
  }
  for (const { column, cutPoints } of attributes) {
    const type = dataset.columns.find(({ name }) => name === column)?.type;
    if (cutPoints.length > 0 && type !== 'numeric') {
      throw refuse(
        'attributes',
        `“${column}” has cut points in the fairness settings but does not hold numbers in “${dataset.name}”. Remove its cut points.`,
      );
    }
  }
}
