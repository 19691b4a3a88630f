import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import type { ErrorCode, ProblemDetail } from '../../shared/errors.ts';
import { ClientError } from '../client/client-error.ts';

type Placement<Values extends FieldValues> = {
  readonly fields: readonly Path<Values>[];
  readonly setError: UseFormSetError<Values>;
  /** Codes that mean one field, when the engine names none. */
  readonly codes?: Readonly<Partial<Record<ErrorCode, Path<Values>>>>;
};

/**
 * Puts what the engine refused next to the fields it means. Answers what is left to be shown above the
 * form: null when every problem has found its field.
 */
export function placeRefusal<Values extends FieldValues>(
  error: ClientError,
  { fields, setError, codes = {} }: Placement<Values>,
): ClientError | null {
  const byCode = codes[error.code];
  const problems =
    error.problems.length === 0 && byCode !== undefined
      ? [{ path: byCode, message: error.message }]
      : error.problems;
  if (problems.length === 0) return error;
  const rest: ProblemDetail[] = [];
  for (const problem of problems) {
    const head = problem.path.split(/[./[]/).find((part) => part !== '') ?? '';
    const field = fields.find((name) => name === head);
    if (field === undefined) rest.push(problem);
    else setError(field, { type: 'server', message: problem.message }, { shouldFocus: true });
  }
  if (rest.length === 0) return null;
  return new ClientError(
    error.code,
    error.message,
    { ...error.details, problems: rest },
    error.correlationId,
  );
}
