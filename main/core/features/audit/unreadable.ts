import { DriftGuardError } from '../../../../shared/errors.ts';

/** A note that the database keeps outside the log, and that somebody or something changed beyond reading. */
export function unreadable(what: string): DriftGuardError {
  return new DriftGuardError(
    'DATABASE_DAMAGED',
    `The database is damaged (${what} cannot be read). Nothing was changed; restore a backup.`,
  );
}
