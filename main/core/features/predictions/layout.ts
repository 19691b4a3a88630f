import type { ImportColumn } from '../../../../shared/contract/datasets.ts';
import type { FieldType } from '../../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ColumnRole } from '../../../../shared/schema/column.ts';
import { typeAs } from '../datasets/as-before.ts';
import { reservedNames } from './records.ts';
import type { BatchFields, KeptRecord } from './records.ts';
import type { PredictionValue } from '../../../../shared/contract/predictions.ts';

/** Fields of a record that become columns of their own. */
type Field = 'id' | 'at' | 'score' | 'prediction' | 'label';

const defaultNames: Readonly<Record<Field, string>> = {
  id: 'prediction_id',
  at: 'predicted_at',
  score: 'score',
  prediction: 'prediction',
  label: 'label',
};

const roles: Readonly<Record<Field, ColumnRole>> = {
  id: 'id',
  at: 'timestamp',
  score: 'score',
  prediction: 'prediction',
  label: 'label',
};

/** The columns of a data set of predictions, and how a record becomes a row of it. */
export type Layout = {
  readonly columns: readonly ImportColumn[];
  rowOf(record: KeptRecord, label: PredictionValue): Readonly<Record<string, PredictionValue>>;
};

/** Columns of the model's newest reference. */
type Reference = readonly ImportColumn[];

/** What the reference calls a field, unless a feature or another field has that name already. */
function nameOf(field: Field, reference: Reference, features: ReadonlySet<string>): string {
  const wanted = reference.find(({ role }) => role === roles[field])?.name;
  if (wanted === undefined || features.has(wanted.toLowerCase())) return defaultNames[field];
  return reservedNames.has(wanted.toLowerCase()) ? defaultNames[field] : wanted;
}

const keysOf = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.toLowerCase()));

function outcomeColumn(
  field: 'prediction' | 'label',
  own: FieldType,
  { reference, features }: { readonly reference: Reference; readonly features: ReadonlySet<string> },
): ImportColumn {
  const name = nameOf(field, reference, features);
  const known = reference.find((column) => column.name === name && column.role === field);
  return { name, type: typeAs(own, known?.type ?? own), role: field };
}

/** The column that labels get in a data set that has none, beside the columns it has. */
export function labelColumnFor(
  own: FieldType,
  present: readonly string[],
  reference: Reference,
): ImportColumn {
  return outcomeColumn('label', own, { reference, features: keysOf(present) });
}

/**
 * Lays out the columns: named, typed and used as in the model's reference where it has them, so that the data
 * can be compared with it as they are. A name that a feature has already stays with the feature.
 */
export function layOut(fields: BatchFields, reference: Reference): Layout {
  const byName = new Map(reference.map((column) => [column.name, column]));
  const features = Object.entries(fields.features);
  const taken = keysOf(features.map(([name]) => name));
  const names: Record<Field, string> = {
    id: nameOf('id', reference, taken),
    at: nameOf('at', reference, taken),
    score: nameOf('score', reference, taken),
    prediction: nameOf('prediction', reference, taken),
    label: nameOf('label', reference, taken),
  };
  const outcome = (field: 'prediction' | 'label'): ImportColumn[] => {
    const own = fields[field];
    return own === null ? [] : [outcomeColumn(field, own, { reference, features: taken })];
  };
  const columns: ImportColumn[] = [
    { name: names.id, type: 'text', role: 'id' },
    { name: names.at, type: 'datetime', role: 'timestamp' },
    ...features.map(([name, own]): ImportColumn => {
      const known = byName.get(name);
      const present = own ?? known?.type ?? 'categorical';
      return {
        name,
        type: typeAs(present, known?.type ?? present),
        role: known?.role === 'protected' ? 'protected' : 'feature',
      };
    }),
    ...(fields.score ? [{ name: names.score, type: 'numeric', role: 'score' } as const] : []),
    ...outcome('prediction'),
    ...outcome('label'),
  ];
  if (!columns.some(({ role }) => role === 'feature')) {
    throw new DriftGuardError(
      'COLUMNS_INVALID',
      'Every feature of the batch is a protected attribute in the reference, so there is nothing to measure drift on. Log at least one further feature.',
    );
  }
  return {
    columns,
    rowOf: ({ id, at, score, prediction, features: values }, label) => ({
      [names.id]: id,
      [names.at]: at,
      // Every row names every column: what a file says of its columns is read from its first rows.
      ...Object.fromEntries(features.map(([name]) => [name, values[name] ?? null])),
      ...(fields.score ? { [names.score]: score } : {}),
      ...(fields.prediction === null ? {} : { [names.prediction]: prediction }),
      ...(fields.label === null ? {} : { [names.label]: label }),
    }),
  };
}
