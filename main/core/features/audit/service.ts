import { dirname, relative } from 'node:path';
import { consistencyProof, inclusionProof, rootAt } from '../../../../shared/canonical/merkle.ts';
import { auditVerification } from '../../../../shared/contract/audit.ts';
import type {
  AuditConsistency,
  AuditEntryDetail,
  AuditStatus,
  AuditVerification,
} from '../../../../shared/contract/audit.ts';
import type { HeldFile } from '../../../../shared/contract/files.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError, isDriftGuardError } from '../../../../shared/errors.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { isComplete, setAsideIn, verifyEvidence } from '../../evidence/verify-evidence.ts';
import { formatEntryProof } from '../../ledger/entry-proof.ts';
import { sha256, toHex } from '../../ledger/entry.ts';
import type { OpenLedger, OpenLog } from '../../ledger/open-ledger.ts';
import type { RecordedExports } from '../../ledger/recorded-exports.ts';
import type { StoredCheckpoint, StoredEntry } from '../../ledger/repository.ts';
import { verifyLogs } from '../../ledger/verify-logs.ts';
import type { VerifyLogsRequest } from '../../ledger/verify-logs.ts';
import type { Actor, AnchorStore, Clock, FileVault, Logger, Publish, VaultFile } from '../../ports.ts';
import { folderNameOf } from '../../storage/data-layout.ts';
import type { Database } from '../../storage/database.ts';
import { readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { csvExport } from './export.ts';
import { entryBatches, logAsJson } from './log-export.ts';
import { createRecordsCheck } from './records-check.ts';
import type { AlteredScoresOf } from './records-check.ts';
import type { AuditRepository } from './repository.ts';
import { evidenceSentence, recordsSentence, verificationSentence } from './sentence.ts';
import { createStartCheck } from './start-check.ts';
import { unreadable } from './unreadable.ts';
import { statusOf } from './status.ts';

export type AuditServiceDependencies = {
  readonly database: Database;
  readonly repository: AuditRepository;
  readonly opened: OpenLedger;
  readonly anchors: AnchorStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly vault: FileVault;
  readonly exports: RecordedExports;
  readonly store: EvidenceStore;
  /** Where evidence goes that is found damaged. */
  readonly quarantine: string;
  /** Checks the whole database. Throws DATABASE_DAMAGED. */
  readonly checkDatabase: () => void;
  readonly alteredScores: AlteredScoresOf;
  readonly publish: Publish;
  /** Who enters what the check at the start finds. */
  readonly system: Actor;
};

export type AuditService = {
  status(): AuditStatus;
  /** Throws NOT_FOUND. */
  get(seq: number): AuditEntryDetail;
  verify(job: JobContext, actor: Actor): Promise<JobOutcome>;
  /** Verifies what was written since the last verification; goes on in the background. */
  beginStartCheck(): void;
  /** Throws NOT_FOUND. */
  checkpoints(log: number | null): Pick<StoredCheckpoint, 'size' | 'at'>[];
  /** Throws NOT_FOUND. */
  consistency(request: { log: number | null; from: number; to: number | null }): AuditConsistency;
  /** Throws NOT_FOUND or KEY_NOT_READY. */
  proof(seq: number, actor: Actor): Promise<HeldFile>;
  /** Throws NOT_FOUND. */
  export(request: { format: 'csv' | 'json'; log: number | null }, actor: Actor): Promise<VaultFile>;
  close(): Promise<void>;
};

const shownCheckpoints = 200;
const workspace = { type: 'workspace', id: 'ledger' } as const;
const hex = (bytes: Uint8Array): Sha256 => toHex(bytes) as Sha256;

/** A damaged file that cannot be moved stays where it is, and the finding says so. */
function leftInPlace(error: unknown): null {
  if (isDriftGuardError(error) && error.code === 'CANCELLED') throw error;
  return null;
}

/** What a check of the database found; empty when it is sound. */
function damageOf(check: () => void): string {
  try {
    check();
    return '';
  } catch (error) {
    if (isDriftGuardError(error) && error.code === 'DATABASE_DAMAGED') return error.message;
    throw error;
  }
}

function sizeOf(log: OpenLog): number {
  return log.repository.state()?.frontier.size ?? 0;
}

function headOf(log: OpenLog, size: number): AuditConsistency['from'] {
  const checkpoint = log.repository.checkpoint(size);
  return {
    size,
    root: hex(rootAt(sha256, size, log.repository.subtree)),
    at: checkpoint?.at ?? null,
    note: checkpoint?.note ?? null,
  };
}

export function createAuditService(dependencies: AuditServiceDependencies): AuditService {
  const {
    database,
    repository,
    opened,
    anchors,
    clock,
    vault,
    exports,
    store,
    quarantine,
    checkDatabase,
    publish,
  } = dependencies;
  const { ledger, keys, checkpointer } = opened;
  const checkRecords = createRecordsCheck({ ...dependencies, damage: () => damageOf(checkDatabase) });
  /** Whether everything was verified since the start: then the check at the start has nothing to add. */
  let verifiedAll = false;

  function latestVerification(): AuditVerification | null {
    const stored = readSetting(database, 'ledger-verification');
    if (stored === null) return null;
    try {
      return auditVerification.parse(JSON.parse(stored));
    } catch {
      throw unreadable('what the latest verification found');
    }
  }

  function keepVerification(found: AuditVerification): void {
    writeSetting(database, 'ledger-verification', JSON.stringify(found));
  }

  const changeDigests: VerifyLogsRequest['changeDigests'] = (log) => (from, count) =>
    repository.digestsOf(log.repository.place.first + from, count);

  function isKnown({ sentence }: AuditVerification): boolean {
    try {
      const latest = latestVerification();
      return latest?.ok === false && latest.sentence === sentence;
    } catch {
      return false;
    }
  }

  const startCheck = createStartCheck({
    opened,
    clock,
    log: dependencies.log,
    changeDigests,
    latestVerified: (log) => repository.latestOf('ledger.verified', log.repository.place),
    checkRecords,
    onAltered(found) {
      if (verifiedAll) return;
      database.write(() => {
        const isNew = !isKnown(found);
        keepVerification(found);
        if (isNew) enter(dependencies.system, found);
      });
      publish({ topic: 'records/changed', payload: { entity: 'workspace', ids: [] } });
    },
  });

  /** Enters what a verification found. Looking at a ledger that is not the one known last adds nothing to it. */
  function enter(actor: Actor, { ok, size, root, sentence }: AuditVerification): void {
    if (opened.recovery() !== null) return;
    ledger.append({
      actor,
      action: ok ? 'ledger.verified' : 'ledger.found-altered',
      target: workspace,
      note: sentence.slice(0, 1000),
      // The next start goes on from there.
      ...(ok ? { facts: { size: size - opened.current().repository.place.first, root } } : {}),
    });
  }

  function enterQuarantine(actor: Actor, digest: Sha256, where: string): void {
    database.write(() => {
      ledger.append({
        actor,
        action: 'evidence.quarantined',
        target: { type: 'evidence', id: digest },
        note: `Its content is not the one that was recorded. It lies in ${where}.`,
      });
    });
  }

  function logOf(number: number | null): OpenLog {
    if (number === null) return opened.current();
    const log = opened.logs().find((one) => one.number === number);
    if (log) return log;
    throw new DriftGuardError('NOT_FOUND', `The ledger has no log ${number}.`);
  }

  /** The entry at a position over all logs, with its log. */
  function entryAt(seq: number): {
    readonly row: StoredEntry;
    readonly log: OpenLog;
    readonly index: number;
  } {
    const row = repository.entry(seq);
    const log = opened.logs().findLast((one) => one.repository.place.first <= seq);
    if (!row || !log) throw new DriftGuardError('NOT_FOUND', `The ledger has no entry ${seq}.`);
    return { row, log, index: seq - log.repository.place.first };
  }

  async function verify(job: JobContext, actor: Actor): Promise<JobOutcome> {
    const verdict = await verifyLogs({
      logs: opened.logs(),
      keysOf: (origin) => keys.keys(origin),
      revocations: keys.revocations(),
      notesOf: (origin) => anchors.read(origin),
      highWater: opened.highWater(),
      changeDigests,
      signal: job.signal,
      onProgress: (done, total) =>
        job.report({ done, total, unit: 'entries', phase: 'Recomputing the ledger' }),
    });
    const told = new Set<Sha256>();
    const folder = setAsideIn(quarantine, folderNameOf(clock.now()));
    const evidence = await verifyEvidence({
      store,
      quarantine,
      recorded: repository.recordedEvidence(),
      // Nothing is moved on top of a ledger that is not the one known last: nothing could tell of it.
      ...(opened.recovery() === null
        ? {
            setAside: async (digest) => {
              const path = await store.setAside(digest, folder, job).catch(leftInPlace);
              if (path === null) return false;
              enterQuarantine(actor, digest, relative(dirname(quarantine), path));
              told.add(digest);
              return true;
            },
          }
        : {}),
      signal: job.signal,
      onProgress: (done, total) =>
        job.report({ done, total, unit: 'files', phase: 'Hashing the evidence again' }),
    });
    if (opened.recovery() === null) {
      for (const digest of evidence.quarantined) {
        // One that was moved just before the program ended.
        if (!told.has(digest) && !repository.tells('evidence.quarantined', digest)) {
          enterQuarantine(actor, digest, 'quarantine');
        }
      }
    }
    const { altered, damage: inRecords } = await checkRecords(job.signal);
    const agrees = verdict.ok && altered.length === 0 && inRecords === '';
    // What was found in the content says more than what it did to the pages around it.
    const damage = agrees ? damageOf(checkDatabase) : inRecords;
    const isSound = agrees && damage === '';
    const found: AuditVerification = {
      at: clock.now(),
      ok: isSound && isComplete(evidence),
      onlyEvidence: isSound && !isComplete(evidence),
      size: verdict.size,
      root: verdict.root as Sha256,
      checkpoints: verdict.checkpoints,
      badSeq: verdict.problem?.seq ?? null,
      sentence: [verificationSentence(verdict), evidenceSentence(evidence), recordsSentence(altered), damage]
        .filter(Boolean)
        .join(' '),
    };
    database.write(() => {
      keepVerification(found);
      enter(actor, found);
    });
    // What rests on these files is shown on many pages.
    if (told.size > 0) publish({ topic: 'records/changed', payload: { entity: 'workspace', ids: [] } });
    verifiedAll = true;
    // A log that was found altered is not signed anew because somebody looked at it.
    if (found.ok) await checkpointer.checkpoint();
    return { entity: 'ledger', id: ledger.origin, message: found.sentence };
  }

  return {
    status: () =>
      statusOf(opened, {
        total: repository.total(),
        latestVerification: latestVerification(),
        startCheck: startCheck.found(),
        checking: startCheck.progress(),
      }),
    get(seq) {
      const { row, log, index } = entryAt(seq);
      const size = sizeOf(log);
      const { subtree } = log.repository;
      return {
        ...repository.describe(row),
        body: Buffer.from(row.body).toString('utf8'),
        leafHash: hex(row.leaf_hash),
        total: repository.total(),
        fields: row.change_id === null ? [] : repository.fieldsOf(row.change_id),
        proof: {
          log: log.number,
          index,
          size,
          root: hex(rootAt(sha256, size, subtree)),
          path: inclusionProof(sha256, index, size, subtree).map(hex),
        },
      };
    },
    async verify(job, actor) {
      try {
        return await verify(job, actor);
      } catch (error) {
        if (job.signal.aborted || isDriftGuardError(error)) throw error;
        // A definition that was changed lets a query of the ledger itself fail; the check of the database names it.
        const damage = damageOf(checkDatabase);
        throw damage === '' ? error : new DriftGuardError('DATABASE_DAMAGED', damage);
      }
    },
    beginStartCheck: () => startCheck.begin(),
    checkpoints: (number) =>
      logOf(number)
        .repository.newestCheckpoints(shownCheckpoints)
        .map(({ size, at }) => ({ size, at })),
    consistency({ log: number, from, to }) {
      const log = logOf(number);
      const size = sizeOf(log);
      const end = to ?? size;
      if (from > end || end > size) {
        throw new DriftGuardError(
          'NOT_FOUND',
          `The log has ${size} entries; there is nothing between ${from} and ${end}.`,
        );
      }
      return {
        log: log.number,
        origin: log.origin,
        from: headOf(log, from),
        to: headOf(log, end),
        proof: consistencyProof(sha256, from, end, log.repository.subtree).map(hex),
      };
    },
    async proof(seq, actor) {
      const { row, log, index } = entryAt(seq);
      if (log.number === opened.current().number) await checkpointer.checkpoint();
      const checkpoint = log.repository.latestCheckpoint();
      if (!checkpoint || checkpoint.size <= index) throw new DriftGuardError('KEY_NOT_READY');
      const path = inclusionProof(sha256, index, checkpoint.size, log.repository.subtree);
      const text = formatEntryProof({ body: row.body, index, path, checkpoint: checkpoint.note });
      return exports.write({
        name: `entry-${seq}.tlog-proof`,
        chunks: [text],
        actor,
        action: 'ledger.proof-exported',
        target: { type: 'workspace', id: 'ledger' },
      });
    },
    async export({ format, log: number }, actor) {
      const log = logOf(number);
      if (opened.recovery() === null) {
        const note = number === null ? format.toUpperCase() : `${format.toUpperCase()}, log ${log.number}`;
        database.write(() => {
          ledger.append({ actor, action: 'ledger.exported', target: workspace, note });
        });
        await checkpointer.checkpoint();
      }
      const name = `ledger-${clock.now().slice(0, 10)}${number === null ? '' : `-log-${log.number}`}.${format}`;
      if (format === 'csv') {
        const rows = entryBatches(log.repository, sizeOf(log));
        return vault.write(
          name,
          csvExport(rows, (row) => repository.describe(row), repository.changesOf),
        );
      }
      const checkpoint = log.repository.latestCheckpoint();
      if (checkpoint === null) throw new DriftGuardError('KEY_NOT_READY');
      return vault.write(name, logAsJson(log.repository, checkpoint, repository.changesOf));
    },
    close: () => startCheck.close(),
  };
}
