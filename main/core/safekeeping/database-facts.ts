import { appendLeaf, emptyFrontier, rootOf, sameBytes } from '../../../shared/canonical/merkle.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import { hashEntry, sha256, toHex } from '../ledger/entry.ts';
import type { SqliteConnection } from '../ports.ts';
import { createDatabase } from '../storage/database.ts';
import { recordedEvidenceFiles } from '../storage/evidence-repository.ts';
import { foreignKeyCheck, integrityCheck } from '../storage/integrity.ts';
import type { ListedEvidence } from './evidence-list.ts';
import { readLedgerRows, readSchemaVersion, tablesOf } from './ledger-rows-repository.ts';
import type { LedgerFacts } from './manifest.ts';

/** What a database holds, after everything in it was checked. */
export type DatabaseFacts = {
  readonly schemaVersion: number;
  /** Null when the database is from before there was a ledger. */
  readonly ledger: (LedgerFacts & { readonly keys: readonly string[] }) | null;
  readonly evidence: readonly ListedEvidence[];
};

export type Watching = {
  readonly signal: Pick<AbortSignal, 'aborted'>;
  readonly onPhase?: (phase: string) => void;
};

const batch = 5000;

/** Size and root of the last log over the stored bytes of its entries, which must be those of its head. */
function recomputeLedger(
  rows: ReturnType<typeof readLedgerRows>,
  signal: Watching['signal'],
): Pick<LedgerFacts, 'size' | 'root'> {
  let last = { size: 0, root: rootOf(sha256, emptyFrontier) };
  for (const log of rows.logs) {
    let frontier = emptyFrontier;
    while (frontier.size < log.size) {
      if (signal.aborted) throw new DriftGuardError('CANCELLED');
      const entries = log.entriesFrom(frontier.size, Math.min(batch, log.size - frontier.size));
      if (entries.length === 0) break;
      for (const entry of entries) {
        if (entry.seq !== log.first + frontier.size || !sameBytes(hashEntry(entry.body), entry.leaf_hash)) {
          throw new DriftGuardError(
            'DATABASE_DAMAGED',
            `Entry ${log.first + frontier.size} of the ledger is not as it was written.`,
          );
        }
        frontier = appendLeaf(sha256, frontier, entry.leaf_hash);
      }
    }
    const root = rootOf(sha256, frontier);
    if (frontier.size !== log.size || !sameBytes(root, log.root)) {
      throw new DriftGuardError('DATABASE_DAMAGED', 'The head of the ledger does not belong to its entries.');
    }
    last = { size: frontier.size, root };
  }
  return { size: last.size, root: sha256Hex.parse(toHex(last.root)) };
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
  const tables = tablesOf(connection);
  if (!tables.has('schema_steps')) {
    throw new DriftGuardError('DATABASE_DAMAGED', 'This is not a database of DriftGuard.');
  }
  const schemaVersion = readSchemaVersion(connection);
  const evidence = recordedEvidenceFiles(createDatabase(connection));
  const rows = readLedgerRows(connection, tables);
  if (rows.origin === null) return { schemaVersion, ledger: null, evidence };
  onPhase?.('Recomputing the ledger');
  const { origin, keys } = rows;
  return { schemaVersion, evidence, ledger: { origin, ...recomputeLedger(rows, signal), keys } };
}
