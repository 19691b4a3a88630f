/**
 * The closed list of error codes. Every failure that leaves the core carries one of these;
 * `status` is the HTTP status the loopback shell and the audit server answer with, and
 * `sentence` is what a person reads when the thrower had nothing more precise to say.
 */
export const errorCatalogue = {
  INVALID_INPUT: {
    status: 400,
    sentence: 'Some of the values are not valid. Correct the marked fields and try again.',
  },
  MALFORMED_REQUEST: {
    status: 400,
    sentence: 'The request could not be understood. Update the application and try again.',
  },
  UNKNOWN_COMMAND: { status: 404, sentence: 'This version of the application does not know that command.' },
  NOT_SIGNED_IN: { status: 401, sentence: 'Sign in to continue.' },
  SIGN_IN_REFUSED: {
    status: 401,
    sentence:
      'The address or the password is not right, or the account is locked. After five failures an account stays locked until its password is reset.',
  },
  RESET_REFUSED: {
    status: 401,
    sentence: 'The address or the code is not right, or the code was used or has expired. Ask for a new one.',
  },
  SESSION_LOCKED: { status: 401, sentence: 'The session is locked. Enter your password to go on.' },
  CONFIRMATION_REQUIRED: {
    status: 403,
    sentence: 'Enter your password once more to go on: this action has consequences.',
  },
  APPROVAL_REQUIRED: {
    status: 409,
    sentence: 'A second person has to agree to this. Nothing was changed; ask for approval with a reason.',
  },
  APPROVAL_NOT_FOUND: { status: 404, sentence: 'The request for approval does not exist.' },
  OWN_REQUEST: {
    status: 403,
    sentence: 'You asked for this yourself, so another person has to decide.',
  },
  TOO_FEW_PEOPLE: {
    status: 409,
    sentence: 'Fewer than two people could decide. Make another account with the role first.',
  },
  FORBIDDEN: { status: 403, sentence: 'Your role does not admit this action. Ask an administrator.' },
  FOREIGN_HOST: { status: 421, sentence: 'The request was addressed to another host.' },
  RATE_LIMITED: { status: 429, sentence: 'Too many requests. Wait a moment and try again.' },
  PAYLOAD_TOO_LARGE: { status: 413, sentence: 'The request is larger than the limit.' },
  NOT_FOUND: { status: 404, sentence: 'The record does not exist or was removed.' },
  MODEL_NOT_FOUND: { status: 404, sentence: 'The model does not exist or was removed.' },
  MODEL_VERSION_NOT_FOUND: { status: 404, sentence: 'The version of the model does not exist.' },
  DATASET_NOT_FOUND: { status: 404, sentence: 'The data set does not exist or was removed.' },
  RUN_NOT_FOUND: { status: 404, sentence: 'The drift run does not exist.' },
  PERFORMANCE_RUN_NOT_FOUND: { status: 404, sentence: 'The performance result does not exist.' },
  FAIRNESS_RUN_NOT_FOUND: { status: 404, sentence: 'The fairness check does not exist.' },
  EXPLANATION_OFF: {
    status: 409,
    sentence:
      'Nothing is sent outside: no model outside is switched on. An administrator can do so in the settings.',
  },
  EXPLANATION_CHANGED: {
    status: 409,
    sentence: 'What would be sent is no longer what was shown. Look at it again.',
  },
  EXPLANATION_FAILED: {
    status: 502,
    sentence: 'The model outside gave no explanation. No figure and no verdict depends on it.',
  },
  FEATURE_NOT_FOUND: { status: 404, sentence: 'The run has no feature of that name.' },
  JOB_NOT_FOUND: { status: 404, sentence: 'The job does not exist.' },
  FILE_TOKEN_UNKNOWN: { status: 404, sentence: 'The file is no longer at hand. Choose it again.' },
  USER_NOT_FOUND: { status: 404, sentence: 'The account does not exist.' },
  SESSION_NOT_FOUND: { status: 404, sentence: 'The session does not exist or has ended.' },
  BACKUP_NOT_FOUND: { status: 404, sentence: 'The backup does not exist or was removed.' },
  MONITOR_NOT_FOUND: { status: 404, sentence: 'The monitor does not exist or was removed.' },
  ALERT_NOT_FOUND: { status: 404, sentence: 'The alert does not exist.' },
  BATCH_NOT_FOUND: { status: 404, sentence: 'The batch does not exist.' },
  BATCH_DIFFERS: {
    status: 409,
    sentence: 'A batch of this identifier was logged before with other content. Use a new identifier.',
  },
  EMAIL_TAKEN: { status: 409, sentence: 'The address already belongs to an account.' },
  LAST_ADMINISTRATOR: {
    status: 409,
    sentence: 'This is the last administrator who can sign in. Make another one first.',
  },
  ALREADY_SET_UP: { status: 409, sentence: 'The workspace is set up already. Sign in.' },
  NAME_TAKEN: { status: 409, sentence: 'The name is already in use. Choose another name.' },
  VERSION_NOT_MONOTONIC: { status: 409, sentence: 'The new version must be higher than the present one.' },
  STALE_VERSION: {
    status: 409,
    sentence: 'Someone changed this record since it was opened. Reload it and apply the change again.',
  },
  STATE_TRANSITION_REFUSED: {
    status: 409,
    sentence: 'The record cannot go from its present state to the one asked for.',
  },
  GATE_CLOSED: {
    status: 409,
    sentence: 'The gate does not admit the model to that state. Look at which rules are not met.',
  },
  RECORD_DELETED: { status: 409, sentence: 'The record is in the bin. Restore it first.' },
  JOB_NOT_CANCELLABLE: { status: 409, sentence: 'The job has already ended.' },
  CANCELLED: { status: 409, sentence: 'The work was cancelled. Nothing was changed.' },
  FILE_UNREADABLE: {
    status: 422,
    sentence: 'The file could not be read. Check that it exists and that you may open it.',
  },
  FILE_EMPTY: {
    status: 422,
    sentence: 'The file has no rows. Choose a file with a header and at least one row.',
  },
  FILE_TOO_LARGE: { status: 413, sentence: 'The file is larger than the limit.' },
  FILE_NOT_RECOGNISED: { status: 422, sentence: 'The file is neither CSV, Parquet, JSON nor JSON Lines.' },
  FILE_DAMAGED: {
    status: 422,
    sentence: 'The file is damaged or cut short. Export it again from its source.',
  },
  FILE_LIMIT_EXCEEDED: { status: 422, sentence: 'The file exceeds one of the import limits.' },
  COLUMNS_INVALID: {
    status: 422,
    sentence: 'The columns cannot be used as they are. Correct the marked columns.',
  },
  NOT_ENOUGH_DATA: { status: 422, sentence: 'There is not enough data to compute this.' },
  EVIDENCE_MISSING: {
    status: 409,
    sentence:
      'An evidence file is missing from the data folder, or lies in quarantine because it was damaged. The Audit page says which, and puts it back from a backup.',
  },
  EVIDENCE_CHANGED: {
    status: 409,
    sentence:
      'An evidence file no longer has the content that was recorded. Verify on the Audit page: it is then put into quarantine and can be put back from a backup.',
  },
  WORKSPACE_NOT_EMPTY: { status: 409, sentence: 'The workspace already holds records.' },
  DATA_FOLDER_LOCKED: { status: 409, sentence: 'Another DriftGuard is already using this data folder.' },
  SCHEMA_TOO_NEW: {
    status: 409,
    sentence: 'The data folder was written by a newer DriftGuard. Install that version to open it.',
  },
  DATABASE_DAMAGED: {
    status: 500,
    sentence: 'The database is damaged. Nothing was changed; restore a backup.',
  },
  DISK_FULL: {
    status: 507,
    sentence: 'The disk is full. Free some space and try again; nothing was changed.',
  },
  RECOVERY_MODE: {
    status: 409,
    sentence:
      'The workspace is open for reading only, because its ledger is not the one that was signed last. Look at the Audit page.',
  },
  NOT_IN_RECOVERY: {
    status: 409,
    sentence: 'The ledger is the one that was known last; there is nothing to declare.',
  },
  KEY_NOT_READY: {
    status: 409,
    sentence:
      'The key that signs the ledger is locked or missing. Open it on the Audit page first; entries go on being recorded.',
  },
  BACKUP_UNUSABLE: {
    status: 422,
    sentence: 'The backup is damaged or incomplete. Nothing was changed; choose another one.',
  },
  READ_ONLY: { status: 409, sentence: 'The data folder cannot be written to. Check its permissions.' },
  TIMED_OUT: { status: 504, sentence: 'The work took longer than allowed. Try a smaller selection.' },
  INTERRUPTED: {
    status: 503,
    sentence: 'The engine was restarted while this was under way. Start it again.',
  },
  CORE_UNAVAILABLE: { status: 503, sentence: 'The engine is starting again. Try once more in a moment.' },
  NOT_AVAILABLE_HERE: { status: 501, sentence: 'This is not available in this shell.' },
  INTERNAL: {
    status: 500,
    sentence: 'Something went wrong inside the application. The log names it by the correlation id.',
  },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** One problem with one place: a form field (`path`), a column or a row of a file. */
export type ProblemDetail = {
  readonly path: string;
  readonly message: string;
};

export type ErrorDetails = {
  readonly problems?: readonly ProblemDetail[];
  readonly [key: string]: unknown;
};

/** An expected failure. Anything else that is thrown becomes `INTERNAL`. */
export class DriftGuardError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message?: string, details: ErrorDetails = {}) {
    super(message ?? errorCatalogue[code].sentence);
    this.name = 'DriftGuardError';
    this.code = code;
    this.details = details;
  }
}

export function isDriftGuardError(error: unknown): error is DriftGuardError {
  return error instanceof DriftGuardError;
}
