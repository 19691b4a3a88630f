import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../adapters/better-sqlite3.ts';
import { systemProbe } from '../../adapters/system-probe.ts';
import { auditVerification } from '../../../shared/contract/audit.ts';
import { isDriftGuardError } from '../../../shared/errors.ts';
import { createEvidenceStore } from '../../core/evidence/evidence-store.ts';
import { readLedgerIdentity } from '../../core/ledger/open-ledger.ts';
import type { SqliteConnection } from '../../core/ports.ts';
import { createDatabase } from '../../core/storage/database.ts';
import { layoutOf } from '../../core/storage/data-layout.ts';
import { recordedEvidence } from '../../core/storage/evidence-repository.ts';
import { integrityCheck } from '../../core/storage/integrity.ts';
import { readSetting } from '../../core/storage/workspace-settings.ts';

type State = 'ok' | 'attention' | 'failed' | 'unknown';
type Check = {
  readonly id: string;
  readonly state: State;
  readonly sentence: string;
  readonly advice: string;
};

export type FolderHealth = {
  readonly ok: boolean;
  readonly sentence: string;
  readonly checks: readonly Check[];
};

const leastFreeBytes = 1024 ** 3;

function answer(checks: readonly Check[]): FolderHealth {
  const wanting = checks.filter(({ state }) => state === 'attention' || state === 'failed').length;
  return {
    ok: wanting === 0,
    sentence:
      wanting === 0
        ? 'Everything works.'
        : wanting === 1
          ? '1 thing needs attention.'
          : `${wanting} things need attention.`,
    checks,
  };
}

const check = (id: string, state: State, sentence: string, advice = ''): Check => ({
  id,
  state,
  sentence,
  advice,
});

async function diskCheck(folder: string): Promise<Check> {
  const free = await systemProbe.freeDiskBytes(folder);
  const words = `${(free / leastFreeBytes).toFixed(1)} GiB of the disk are free.`;
  return free < leastFreeBytes
    ? check('disk', 'attention', words, 'Free some space before the next import.')
    : check('disk', 'ok', words);
}

function databaseCheck(connection: SqliteConnection, path: string): Check {
  integrityCheck(connection);
  const mib = statSync(path).size / 1024 ** 2;
  return check('database', 'ok', `The database is intact (${mib.toFixed(1)} MiB).`);
}

function evidenceCheck(connection: SqliteConnection, folders: { evidence: string; staging: string }): Check {
  const store = createEvidenceStore(folders);
  const recorded = [...recordedEvidence(createDatabase(connection))];
  const missing = recorded.filter((sha256) => !existsSync(store.pathOf(sha256))).length;
  return missing === 0
    ? check('evidence', 'ok', `All ${recorded.length} evidence files are where they belong.`)
    : check(
        'evidence',
        'failed',
        `${missing} of ${recorded.length} evidence files are missing or in quarantine.`,
        'List them with “driftguard evidence”, and put them back from a backup with “--put-back”.',
      );
}

function ledgerCheck(connection: SqliteConnection): Check {
  const database = createDatabase(connection);
  // The log that is written to; the ones before it are closed.
  const repository = readLedgerIdentity(database)?.logs.at(-1)?.repository;
  if (repository === undefined) {
    return check('ledger', 'unknown', 'There is no ledger yet.', 'Open the folder once with DriftGuard.');
  }
  const size = repository.state()?.frontier.size ?? 0;
  const covered = repository.latestCheckpoint()?.size ?? 0;
  const stored = readSetting(database, 'ledger-verification');
  const verification = stored === null ? null : auditVerification.safeParse(JSON.parse(stored));
  const length = `The ledger has ${size} entries, ${size - covered} of them not yet covered by a signature`;
  if (verification === null) return check('ledger', 'ok', `${length}; it was not verified yet.`);
  if (!verification.success)
    return check('ledger', 'unknown', `${length}; when it was verified is not known.`);
  return verification.data.ok
    ? check('ledger', 'ok', `${length}; it was verified ${verification.data.at.slice(0, 10)}.`)
    : check(
        'ledger',
        'failed',
        verification.data.sentence,
        'Look at the Audit page, or run “driftguard verify”.',
      );
}

/** A part that cannot be looked at is a finding, and hides nothing else. */
function looked(id: string, work: () => Check): Check {
  try {
    return work();
  } catch (error) {
    const why = isDriftGuardError(error) ? error.message : 'It could not be read.';
    return check(id, 'failed', why, 'Restore the last backup, or write to whoever looks after DriftGuard.');
  }
}

/** State of a data folder that no DriftGuard has open; nothing in it is changed. */
export async function checkFolder(folder: string): Promise<FolderHealth> {
  const layout = layoutOf(folder);
  if (!existsSync(layout.database)) {
    return answer([
      check(
        'database',
        'failed',
        `There is no DriftGuard database in ${folder}.`,
        'Name the data folder itself with --data-dir.',
      ),
    ]);
  }
  const open = existsSync(join(folder, 'lock-holder.json'))
    ? [check('in-use', 'ok', 'DriftGuard has the folder open, or was ended without closing it.')]
    : [];
  const disk = await diskCheck(folder);
  let connection: SqliteConnection;
  try {
    connection = openSqlite(layout.database, 'read');
  } catch (error) {
    const why = isDriftGuardError(error) ? error.message : 'The database cannot be opened.';
    return answer([check('database', 'failed', why, 'Restore the last backup.'), disk, ...open]);
  }
  try {
    return answer([
      looked('database', () => databaseCheck(connection, layout.database)),
      looked('evidence', () => evidenceCheck(connection, layout)),
      looked('ledger', () => ledgerCheck(connection)),
      disk,
      ...open,
    ]);
  } finally {
    connection.close();
  }
}
