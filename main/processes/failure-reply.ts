import { randomUUID } from 'node:crypto';
import type { Reply } from '../../shared/contract/envelope.ts';
import { errorCatalogue } from '../../shared/errors.ts';
import type { DriftGuardError, ErrorCode, ErrorDetails } from '../../shared/errors.ts';

export type FailureOptions = {
  readonly id?: string;
  readonly message?: string;
  readonly details?: ErrorDetails;
};

/** A failed reply made by a shell, in the form in which the core answers. */
export function failureReply(code: ErrorCode, options: FailureOptions = {}): Reply {
  return {
    id: options.id ?? 'unknown',
    ok: false,
    error: {
      code,
      message: options.message ?? errorCatalogue[code].sentence,
      details: { ...options.details },
      correlationId: randomUUID(),
    },
  };
}

export function replyOfError(error: DriftGuardError, id = 'unknown'): Reply {
  return failureReply(error.code, { id, message: error.message, details: error.details });
}
