import { z } from 'zod';
import { appendLeaf, emptyFrontier, rootOf, sameBytes } from '../../../shared/canonical/merkle.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import { hashEntry, sha256, toHex } from '../ledger/entry.ts';
import { readLedgerIdentity } from '../ledger/open-ledger.ts';
import { createLedgerRepository } from '../ledger/repository.ts';
import { formatNoteKey } from '../ledger/signed-note.ts';
import type { SqliteConnection } from '../ports.ts';
import { createDatabase } from '../storage/database.ts';
import type { Database } from '../storage/database.ts';
import { recordedEvidenceFiles } from '../storage/evidence-repository.ts';
import { foreignKeyCheck, integrityCheck } from '../storage/integrity.ts';
import type { ListedEvidence } from './evidence-list.ts';
import type { LedgerFacts } from './manifest.ts';

/** What a database holds, after everything in it was checked. */
export type DatabaseFacts = {
  readonly schemaVersion: number;
  /** Null when the database is from before there was a ledger. */
  readonly ledger: (LedgerFacts & { readonly keys: readonly string[] }) | null;
  readonly evidence: readonly ListedEvidence[];
};

export type Watching = {
  readonly signal: AbortSignal;
  readonly onPhase?: (phase: string) => void;
};

const batch = 5000;
const count = z.object({ value: z.int() });

function scalar(connection: SqliteConnection, sql: string): number {
  return count.parse(connection.get(sql, [])).value;
}

/** Root and size over the stored bytes of all entries, which must be those of the recorded head. */
function recomputeLedger(database: Database, signal: AbortSignal): Pick<LedgerFacts, 'size' | 'root'> {
  const repository = createLedgerRepository(database);
  const head = repository.state()?.frontier ?? emptyFrontier;
  let frontier = emptyFrontier;
  while (frontier.size < head.size) {
    if (signal.aborted) throw new DriftGuardError('CANCELLED');
    const rows = repository.entriesFrom(frontier.size, Math.min(batch, head.size - frontier.size));
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.seq !== frontier.size || !sameBytes(hashEntry(row.body), row.leaf_hash)) {
        throw new DriftGuardError(
          'DATABASE_DAMAGED',
          `Entry ${frontier.size} of the ledger is not as it was written.`,
        );
      }
      frontier = appendLeaf(sha256, frontier, row.leaf_hash);
    }
  }
  const root = rootOf(sha256, frontier);
  if (frontier.size !== head.size || !sameBytes(root, rootOf(sha256, head))) {
    throw new DriftGuardError('DATABASE_DAMAGED', 'The head of the ledger does not belong to its entries.');
  }
  return { size: frontier.size, root: sha256Hex.parse(toHex(root)) };
}

/**
 * Checks every page, index and reference of a database, recomputes the root of its ledger and tells what it
 * holds. Blocks while it works: it is meant for a thread of its own or for the command line. Throws
 * DATABASE_DAMAGED or CANCELLED.
 */
export function databaseFacts(connection: SqliteConnection, { signal, onPhase }: Watching): DatabaseFacts {
  onPhase?.('Checking the database');
  integrityCheck(connection);
  foreignKeyCheck(connection);
  const tables = scalar(
    connection,
    "SELECT count(*) AS value FROM sqlite_master WHERE type = 'table' AND name IN ('schema_steps', 'audit_entries', 'evidence_files')",
  );
  const hasSteps = scalar(
    connection,
    "SELECT count(*) AS value FROM sqlite_master WHERE type = 'table' AND name = 'schema_steps'",
  );
  if (hasSteps === 0) {
    throw new DriftGuardError('DATABASE_DAMAGED', 'This is not a database of DriftGuard.');
  }
  const schemaVersion = scalar(connection, 'SELECT coalesce(max(version), 0) AS value FROM schema_steps');
  const database = createDatabase(connection);
  const evidence = recordedEvidenceFiles(database);
  const identity = tables === 3 ? readLedgerIdentity(database) : null;
  if (identity === null) return { schemaVersion, ledger: null, evidence };
  onPhase?.('Recomputing the ledger');
  return {
    schemaVersion,
    evidence,
    ledger: {
      origin: identity.origin,
      ...recomputeLedger(database, signal),
      keys: identity.keys.map(formatNoteKey),
    },
  };
}
