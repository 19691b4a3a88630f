import { DriftGuardError } from '../../../../shared/errors.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { LabelProblem } from '../../ports.ts';

/** What is wrong with a label, as a sentence with the number of its record. */
export function labelSentence(problem: LabelProblem, nameOfTarget: (target: number) => string): string {
  const { kind, row, id, label, other, otherRow, count, others, target } = problem;
  const where = target === null ? 'the model' : nameOfTarget(target);
  const text = (() => {
    switch (kind) {
      case 'no-id':
        return 'it names no prediction. Give every label the identifier of its prediction.';
      case 'no-label':
        return `the label of “${id}” is missing. Leave out predictions whose label is not known yet.`;
      case 'not-finite':
        return `the label of “${id}” is ${label}, which is not a finite number.`;
      case 'given-twice':
        return `“${id}” has the label “${label}” here and “${other}” in record ${countInWords(otherRow ?? 0)}. Give each prediction one label.`;
      case 'unknown': {
        if (count === 1) {
          return `there is no prediction “${id}”. Log the prediction first, or check the identifier.`;
        }
        const told = others.map((one) => `“${one}”`).join(', ');
        const rest = count - 1 - others.length;
        const more = rest > 0 ? ` and ${countInWords(rest)} more` : '';
        return `there is no prediction “${id}”, nor are there ${told}${more}: ${countInWords(count)} labels in all. Log these predictions first, check the identifiers, or leave the labels out.`;
      }
      case 'misfit':
        return `the label “${label}” of “${id}” does not fit those that ${where} has already. Give all labels as one kind: numbers, texts, or true and false.`;
      case 'third-value': {
        const known = others.map((one) => `“${one}”`).join(' and ');
        return `the label “${label}” of “${id}” would be a third value in ${where}, beside ${known}. The model is a binary classification, whose labels have two. Correct it, or change the task of the model.`;
      }
      case 'contradiction':
        return `“${id}” has the label “${other}” already, and “${label}” is another one. A label is not changed once it is given.`;
    }
  })();
  return `Record ${countInWords(row)}: ${text} No label was joined.`;
}

export function labelProblem(
  problem: LabelProblem,
  nameOfTarget: (target: number) => string,
): DriftGuardError {
  const message = labelSentence(problem, nameOfTarget);
  return new DriftGuardError('INVALID_INPUT', message, {
    problems: [{ path: `records.${problem.row - 1}`, message }],
  });
}
