import type { ModelTask } from '../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { countInWords } from '../../evidence/limits.ts';
import { formatSome } from '../../statistics/format.ts';

/* What the task of a model says about scores, predictions and labels before anything is measured with them. */

/** The values that predictions and labels of a binary classification have so far, as text, each at most two. */
export type TwoValues = { readonly prediction: readonly string[]; readonly label: readonly string[] };

/** Scores that are no probabilities, of a model whose task does not say what its scores are. */
export type ScoresOutside = { readonly count: number; readonly record: number; readonly score: number };

export const noValues: TwoValues = { prediction: [], label: [] };

const isOutside = (score: number): boolean => score < 0 || score > 1;

const listed = (values: readonly string[]): string =>
  formatSome(
    values.map((value) => `“${value}”`),
    5,
  );

/** Why a score is refused; null where the task of the model allows it, or does not say. */
export function scoreProblem(task: ModelTask, score: number): string | null {
  if (task !== 'binary-classification' || !isOutside(score)) return null;
  return `the score is ${String(score)}. The model is a binary classification, whose scores are probabilities from 0 to 1. Write percentages as shares, or give what is no probability as a feature.`;
}

/** Whether a score is to be told of, because nobody knows whether it should be a probability. */
export const isDoubtful = (task: ModelTask, score: number): boolean =>
  (task === 'other' || task === 'multiclass-classification') && isOutside(score);

/** Why a third value is refused. */
export function thirdValue(field: 'prediction' | 'label', value: string, known: readonly string[]): string {
  return `the ${field} is “${value}”, a third value beside ${listed(known)}. The model is a binary classification, whose ${field}s have two. Correct it, leave it out where it is not known, or change the task of the model.`;
}

const union = (values: readonly string[], more: readonly string[]): string[] => [
  ...new Set([...values, ...more]),
];

export function mergeValues(before: TwoValues, added: TwoValues): TwoValues {
  return {
    prediction: union(before.prediction, added.prediction),
    label: union(before.label, added.label),
  };
}

/** Throws INVALID_INPUT where parts or batches that have two values each have more together. */
export function refuseThirdValue(values: TwoValues | undefined, where: string): void {
  for (const field of ['prediction', 'label'] as const) {
    const found = values?.[field] ?? [];
    if (found.length <= 2) continue;
    const message = `The ${field}s of ${where} have the values ${listed(found)}. The model is a binary classification, whose ${field}s have two. Keep apart what is coded differently, or change the task of the model.`;
    throw new DriftGuardError('INVALID_INPUT', message, { problems: [{ path: 'records', message }] });
  }
}

export function addOutside(before: ScoresOutside | null, added: ScoresOutside | null): ScoresOutside | null {
  if (before === null || added === null) return before ?? added;
  return { ...before, count: before.count + added.count };
}

/** What is to be said of scores that may be no probabilities. */
export function outsideWarnings(outside: ScoresOutside | null): string[] {
  if (outside === null) return [];
  const { count, record, score } = outside;
  const what =
    count === 1
      ? `1 score is not from 0 to 1: ${String(score)} in record ${countInWords(record)}.`
      : `${countInWords(count)} scores are not from 0 to 1, the first ${String(score)} in record ${countInWords(record)}.`;
  return [
    `${what} The task of the model does not say whether they should be; what is decided or measured by score refuses them.`,
  ];
}
