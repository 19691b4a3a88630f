import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../adapters/better-sqlite3.ts';
import { createAuditRepository } from '../../core/features/audit/repository.ts';
import { createRecordsCheck } from '../../core/features/audit/records-check.ts';
import {
  evidenceSentence,
  recordsSentence,
  verificationSentence,
} from '../../core/features/audit/sentence.ts';
import { createScoreCheck } from '../../core/features/risk/altered-scores.ts';
import { openCheckpoint } from '../../core/ledger/checkpoint.ts';
import { decodeEntry } from '../../core/ledger/entry.ts';
import { keyEventOf, sameKey } from '../../core/ledger/key-history.ts';
import { keysVouchedFor } from '../../core/ledger/key-trust.ts';
import type { Handover } from '../../core/ledger/key-trust.ts';
import { readHighWater } from '../../core/ledger/high-water.ts';
import { readKeys, secretKindOf } from '../../core/ledger/key-ring.ts';
import { parseNoteKey } from '../../core/ledger/signed-note.ts';
import type { NoteKey } from '../../core/ledger/signed-note.ts';
import { readLedgerIdentity } from '../../core/ledger/open-ledger.ts';
import type { OpenLog } from '../../core/ledger/open-ledger.ts';
import { verifyLogs } from '../../core/ledger/verify-logs.ts';
import type { AnchorStore, SecretStore, SqliteConnection } from '../../core/ports.ts';
import { createDatabase } from '../../core/storage/database.ts';
import { layoutOf } from '../../core/storage/data-layout.ts';
import type { DataLayout } from '../../core/storage/data-layout.ts';
import { foreignKeyCheck, integrityCheck } from '../../core/storage/integrity.ts';
import { schemaVersionOf } from '../../core/storage/migrate.ts';
import { migrations } from '../../core/storage/migrations/index.ts';
import { schemaCheck } from '../../core/storage/schema-check.ts';
import { followNextStart } from '../../core/safekeeping/next-start.ts';
import { createEvidenceStore } from '../../core/evidence/evidence-store.ts';
import { isComplete, verifyEvidence } from '../../core/evidence/verify-evidence.ts';
import { isDriftGuardError } from '../../../shared/errors.ts';
import type { ExportFinding } from './verify-export.ts';

const bad = (sentence: string): ExportFinding => ({ ok: false, sentences: [sentence] });

function handoversOf({ origin, repository }: OpenLog): Handover[] {
  return repository.keyEntries().flatMap((row) => {
    const body = decodeEntry(row.body);
    const event = body && keyEventOf(body);
    if (!body || event?.kind !== 'handed-over') return [];
    const size = body.seq + 1;
    const note = repository.checkpoint(size)?.note ?? '';
    return [{ origin, size, from: event.from, to: event.to, note }];
  });
}

/** Whether the newest checkpoint comes from the trusted key or one that it handed over to. */
function isVouchedFor(
  trusted: NoteKey,
  logs: readonly OpenLog[],
  keys: ReturnType<typeof readKeys>,
): boolean {
  const vouched = keysVouchedFor(trusted, logs.flatMap(handoversOf), keys.revocations);
  const newest = logs.findLast((log) => log.repository.latestCheckpoint() !== null);
  const note = newest?.repository.latestCheckpoint()?.note ?? '';
  const checkpoint = openCheckpoint(note, keys.under(newest?.origin ?? ''));
  return checkpoint?.signedBy.some((key) => vouched.some((one) => sameKey(one, key))) === true;
}

/** What a check of pages, rules and definitions finds; empty when the database is sound. */
function damageOf(connection: SqliteConnection): string {
  const scratch = mkdtempSync(join(tmpdir(), 'driftguard-verify-'));
  try {
    integrityCheck(connection);
    schemaCheck({ connection, migrations, openSqlite, scratchPath: join(scratch, 'expected.db') });
    foreignKeyCheck(connection);
    return '';
  } catch (error) {
    if (isDriftGuardError(error) && error.code === 'DATABASE_DAMAGED') return error.message;
    throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export type VerifyFolderOptions = {
  readonly trustedKey: string | null;
  readonly anchors: AnchorStore;
  /** The keychain of the machine; null where there is none. Asked only for a ledger whose key lies there. */
  readonly keychain: SecretStore | null;
};

async function verifyConnection(
  connection: SqliteConnection,
  layout: DataLayout,
  trusted: NoteKey | null,
  { anchors, keychain }: VerifyFolderOptions,
): Promise<ExportFinding> {
  const version = schemaVersionOf(connection);
  if (version < migrations.length) {
    return bad('This data folder was last used by an earlier version. Open it once with DriftGuard.');
  }
  if (version > migrations.length) {
    return bad('This data folder was last used by a later version. Verify it with that version.');
  }
  const database = createDatabase(connection);
  const identity = readLedgerIdentity(database);
  if (!identity) return bad('This data folder has no ledger yet. Open it once with DriftGuard.');
  const { logs, installation } = identity;
  const keys = readKeys(database);
  const audit = createAuditRepository(database);
  const isMarked = secretKindOf(database) === 'os-keychain';
  const highWater = isMarked ? await readHighWater(keychain, installation, { warn: () => undefined }) : null;
  const verdict = await verifyLogs({
    logs,
    keysOf: keys.under,
    revocations: keys.revocations,
    notesOf: (origin) => anchors.read(origin),
    highWater,
    changeDigests: (log) => (from, count) => audit.digestsOf(log.repository.place.first + from, count),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const isOurs = trusted === null || isVouchedFor(trusted, logs, keys);
  const evidence = await verifyEvidence({
    store: createEvidenceStore(layout),
    quarantine: layout.quarantine,
    recorded: audit.recordedEvidence(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const checkRecords = createRecordsCheck({
    database,
    alteredScores: createScoreCheck(database).altered,
    damage: () => damageOf(connection),
  });
  const { altered, damage: inRecords } = await checkRecords(new AbortController().signal);
  const agrees = verdict.ok && isOurs && altered.length === 0 && inRecords === '';
  // What was found in the content says more than what it did to the pages around it.
  const damage = agrees ? damageOf(connection) : inRecords;
  return {
    ok: agrees && damage === '' && isComplete(evidence),
    sentences: [
      verificationSentence(verdict),
      ...(isMarked && highWater === null ? ['No head was found in the keychain to compare with.'] : []),
      ...(isOurs ? [] : ['The ledger is not signed by the key, nor by one that it handed over to.']),
      evidenceSentence(evidence),
      altered.length === 0 && damage === ''
        ? 'Every record is as its history tells.'
        : recordsSentence(altered),
      damage,
    ].filter(Boolean),
  };
}

export type FolderFinding = ExportFinding & {
  /** The folder in which the workspace goes on; null when it is this one, or cannot be told. */
  readonly continuedIn: string | null;
};

/** Whether what is verified is what the workspace works with, in words; empty when it is. */
function whereItGoesOn(folder: string): { readonly continuedIn: string | null; readonly sentence: string } {
  try {
    const present = followNextStart(folder);
    if (present === folder) return { continuedIn: null, sentence: '' };
    return {
      continuedIn: present,
      sentence: `This is an earlier state: the workspace goes on in ${present}. Verify that folder to know of the present one.`,
    };
  } catch (error) {
    if (!isDriftGuardError(error)) throw error;
    return { continuedIn: null, sentence: error.message };
  }
}

/**
 * Checks ledger, evidence and records of a data folder, without changing anything in it. What damage keeps from
 * being read is a finding too. A folder that was replaced by a restored one is checked as it was named, and the
 * first sentence says where the workspace goes on.
 */
export async function verifyFolder(folder: string, options: VerifyFolderOptions): Promise<FolderFinding> {
  const { continuedIn, sentence } = whereItGoesOn(folder);
  const { ok, sentences } = await verifyNamedFolder(folder, options);
  return { ok, continuedIn, sentences: [sentence, ...sentences].filter(Boolean) };
}

async function verifyNamedFolder(folder: string, options: VerifyFolderOptions): Promise<ExportFinding> {
  const layout = layoutOf(folder);
  if (!existsSync(layout.database)) {
    return bad(`There is no DriftGuard database in ${folder}. Name the data folder itself.`);
  }
  const trusted = options.trustedKey === null ? null : parseNoteKey(options.trustedKey);
  if (options.trustedKey !== null && trusted === null) {
    return bad('The key is not a verifier key. Write it as it stands on the Audit page.');
  }
  let connection: SqliteConnection | null = null;
  try {
    connection = openSqlite(layout.database, 'read');
    return await verifyConnection(connection, layout, trusted, options);
  } catch (error) {
    if (isDriftGuardError(error)) return bad(error.message);
    // A definition that was changed lets a query fail; the check of the database names it.
    const damage = connection === null ? '' : damageOf(connection);
    if (damage === '') throw error;
    return bad(damage);
  } finally {
    connection?.close();
  }
}
