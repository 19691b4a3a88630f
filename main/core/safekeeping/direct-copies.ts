import { existsSync } from 'node:fs';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { DatabaseCopies, OpenSqlite } from '../ports.ts';
import { databaseFacts } from './database-facts.ts';
import type { Watching } from './database-facts.ts';

function refuseAborted(signal: Watching['signal']): void {
  if (signal.aborted) throw new DriftGuardError('CANCELLED');
}

/** The work itself, in the thread of the caller: for the command line, and for the thread made for it. */
export function directCopies(openSqlite: OpenSqlite): DatabaseCopies {
  return {
    async copy(source, target, { signal, onPhase }) {
      refuseAborted(signal);
      onPhase?.('Copying the database');
      const connection = openSqlite(source, 'read');
      try {
        connection.vacuumInto(target);
      } finally {
        connection.close();
      }
      refuseAborted(signal);
    },
    async inspect(path, watching) {
      refuseAborted(watching.signal);
      const connection = openSqlite(path, 'read');
      try {
        return databaseFacts(connection, watching);
      } finally {
        connection.close();
      }
    },
    async absorbLog(path, { signal }) {
      refuseAborted(signal);
      const connection = openSqlite(path, 'write');
      try {
        connection.pragma('wal_checkpoint(TRUNCATE)');
      } finally {
        // The last connection removes the log it has emptied.
        connection.close();
      }
      if (existsSync(`${path}-wal`)) {
        throw new DriftGuardError('DATABASE_DAMAGED', 'The log of the database could not be applied.');
      }
    },
    close: async () => undefined,
  };
}
