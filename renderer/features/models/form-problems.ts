import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import type { ProblemDetail } from '../../../shared/errors.ts';
import type { ClientError } from '../../client/client-error.ts';

/**
 * Puts what the engine refused next to the fields it names. Answers the problems that no field of the
 * form bears; they are shown above it.
 */
export function applyProblems<Values extends FieldValues>(
  error: ClientError,
  fields: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): readonly ProblemDetail[] {
  const byCode =
    error.code === 'NAME_TAKEN' ? 'name' : error.code === 'VERSION_NOT_MONOTONIC' ? 'semanticVersion' : null;
  const problems =
    error.problems.length === 0 && byCode !== null
      ? [{ path: byCode, message: error.message }]
      : error.problems;
  const rest: ProblemDetail[] = [];
  for (const problem of problems) {
    const head = problem.path.split(/[./[]/).find((part) => part !== '') ?? '';
    const field = fields.find((name) => name === head);
    if (field === undefined) rest.push(problem);
    else setError(field, { type: 'server', message: problem.message }, { shouldFocus: true });
  }
  return rest;
}
