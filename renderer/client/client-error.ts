import { errorCatalogue } from '../../shared/errors.ts';
import type { ErrorCode, ErrorDetails, ProblemDetail } from '../../shared/errors.ts';
import type { Failure } from '../../shared/contract/envelope.ts';
import type { JobFailure } from '../../shared/contract/jobs.ts';

/** A failed call as the screens see it: a coded, readable sentence and the id that finds it in the log. */
export class ClientError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly problems: readonly ProblemDetail[];
  /** Empty when the failure never reached the engine. */
  readonly correlationId: string;

  constructor(code: ErrorCode, message?: string, details: ErrorDetails = {}, correlationId = '') {
    super(message === undefined || message === '' ? errorCatalogue[code].sentence : message);
    this.name = 'ClientError';
    this.code = code;
    this.details = details;
    this.problems = readProblems(details.problems);
    this.correlationId = correlationId;
  }
}

/** The request for approval that was made instead of what was called; null when there is none. */
export function requestMadeInstead({ code, details }: Pick<ClientError, 'code' | 'details'>): string | null {
  const { approvalId } = details;
  return code === 'APPROVAL_REQUIRED' && typeof approvalId === 'string' ? approvalId : null;
}

function isProblem(value: unknown): value is ProblemDetail {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

function readProblems(value: unknown): readonly ProblemDetail[] {
  return Array.isArray(value) ? value.filter((entry) => isProblem(entry)) : [];
}

export function errorFromFailure(failure: Failure): ClientError {
  return new ClientError(failure.code, failure.message, failure.details, failure.correlationId);
}

/** A failed job carries the same facts as a failed call. */
export function errorFromJob(failure: JobFailure): ClientError {
  return new ClientError(
    failure.code,
    failure.message,
    { problems: failure.problems },
    failure.correlationId,
  );
}

/** Whether there is nothing of that name, so that asking again does not help. */
export function isMissing({ code }: ClientError): boolean {
  return code.endsWith('NOT_FOUND');
}

/** Any thrown value as a ClientError, so that a screen has one shape to show. */
export function toClientError(error: unknown): ClientError {
  return error instanceof ClientError ? error : new ClientError('INTERNAL');
}
