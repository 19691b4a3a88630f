import { createLedger } from '../../main/core/ledger/ledger.ts';
import type { Ledger } from '../../main/core/ledger/ledger.ts';
import { createLedgerRepository } from '../../main/core/ledger/repository.ts';
import type { Clock } from '../../main/core/ports.ts';
import type { Database } from '../../main/core/storage/database.ts';

/** The ledger of a test database, without key and checkpoints. */
export function createTestLedger({ database, clock }: { database: Database; clock: Clock }): Ledger {
  return createLedger({
    repository: createLedgerRepository(database),
    clock,
    origin: 'driftguard/test/log/1',
    version: '0.0.0-test',
  });
}
