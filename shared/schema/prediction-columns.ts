import type { ColumnRole } from './column.ts';

/** Which columns of a file somebody named; null: whichever looks like it. */
export type NamedPredictionColumns = {
  readonly id: string | null;
  readonly at: string | null;
  readonly score: string | null;
  readonly prediction: string | null;
  readonly label: string | null;
  /** Null: every column that looks like one and is not named as something else. */
  readonly features: readonly string[] | null;
};

/** Null where no column is named and none looks like it. */
export type RecognisedPredictionColumns = Omit<NamedPredictionColumns, 'features'> & {
  readonly features: readonly string[];
};

/** Which column of a file of predictions holds what: as it was named, and else as the columns look. */
export function recognisePredictionColumns(
  named: NamedPredictionColumns,
  present: readonly { readonly name: string; readonly role: ColumnRole }[],
): RecognisedPredictionColumns {
  const { id, at, score, prediction, label, features } = named;
  const taken = new Set([id, at, score, prediction, label, ...(features ?? [])]);
  const looksLike = (role: ColumnRole): string | null =>
    present.find((column) => column.role === role && !taken.has(column.name))?.name ?? null;
  return {
    id: id ?? looksLike('id'),
    at: at ?? looksLike('timestamp'),
    score: score ?? looksLike('score'),
    prediction: prediction ?? looksLike('prediction'),
    label: label ?? looksLike('label'),
    features:
      features ??
      present
        .filter(({ name, role }) => (role === 'feature' || role === 'protected') && !taken.has(name))
        .map(({ name }) => name),
  };
}
