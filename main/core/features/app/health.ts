import { readdir } from 'node:fs/promises';
import type { AuditStatus } from '../../../../shared/contract/audit.ts';
import type { AppHealth } from '../../../../shared/contract/health.ts';
import type { CallContext } from '../../dispatch.ts';
import type {
  Clock,
  ComparisonEngine,
  EvidenceEngine,
  LogFiles,
  SystemProbe,
  Vitals,
  WorkerStatus,
} from '../../ports.ts';
import { recordedEvidence } from '../../storage/evidence-repository.ts';
import type { Storage } from '../../storage/open-storage.ts';
import type { JobService } from '../jobs/service.ts';
import { checkHealth } from './checks.ts';
import { readEvidenceTotals } from './repository.ts';

/** What is known of backups by the part of the product that makes them. */
export type BackupFacts = Pick<AppHealth, 'lastBackupAt' | 'lastDrill'>;

export type HealthDependencies = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly probe: SystemProbe;
  readonly vitals: Vitals;
  readonly jobs: JobService;
  readonly evidenceEngine: EvidenceEngine;
  readonly comparison: ComparisonEngine;
  readonly logFiles: LogFiles;
  readonly ledgerStatus: (context: CallContext) => AuditStatus | Promise<AuditStatus>;
  /** Null where no backups are kept. */
  readonly backups: (() => BackupFacts) | null;
  readonly dataFolder: string;
  readonly evidenceFolder: string;
  readonly restarts: number;
};

type EvidenceFigures = Pick<AppHealth, 'evidenceBytes' | 'evidenceFiles' | 'evidenceMissing'>;

const noEvidence: EvidenceFigures = { evidenceBytes: 0, evidenceFiles: 0, evidenceMissing: 0 };
const noWorkers: WorkerStatus = { threads: 0, busy: 0, waiting: 0, crashes: 0, heapBytes: 0 };

/** Something that does not answer must not hide the rest. */
async function orElse<Value>(work: () => Value | Promise<Value>, instead: Value): Promise<Value> {
  try {
    return await work();
  } catch {
    return instead;
  }
}

/** Looks at everything a health page tells; a part that is broken is told as such and hides nothing else. */
export function createHealth(dependencies: HealthDependencies): {
  read(context: CallContext): Promise<AppHealth>;
} {
  const { storage, clock, probe, vitals, jobs, evidenceEngine, comparison, logFiles } = dependencies;
  const { ledgerStatus, backups, dataFolder, evidenceFolder, restarts } = dependencies;
  const { database } = storage;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();

  async function evidenceFigures(): Promise<EvidenceFigures> {
    const { files, bytes } = readEvidenceTotals(database);
    const names = await readdir(evidenceFolder, { recursive: true });
    const present = new Set(names.map((name) => name.slice(-'.parquet'.length - 64, -'.parquet'.length)));
    let missing = 0;
    for (const sha256 of recordedEvidence(database)) if (!present.has(sha256)) missing += 1;
    return { evidenceBytes: bytes, evidenceFiles: files, evidenceMissing: missing };
  }

  async function ledgerFigures(context: CallContext): Promise<AppHealth['ledger']> {
    const { size, uncovered, key, latestVerification, recovery } = await ledgerStatus(context);
    return {
      size,
      uncovered,
      heldIn: key.heldIn,
      keyState: key.state,
      inRecovery: recovery !== null,
      verifiedAt: latestVerification?.at ?? null,
      verifiedOk: latestVerification?.ok ?? null,
    };
  }

  return {
    async read(context) {
      const evidence = await orElse<EvidenceFigures | null>(evidenceFigures, null);
      const ledger = await orElse<AppHealth['ledger']>(() => ledgerFigures(context), null);
      const kept = await orElse<BackupFacts | null>(() => backups?.() ?? null, null);
      const { running, waiting } = jobs.counts();
      const { freeBytes: freeDiskBytes, totalBytes: totalDiskBytes } = await probe.diskBytes(dataFolder);
      const figures = {
        at: clock.now(),
        startedAt,
        database: storage.state(),
        databaseBytes: storage.sizeBytes(),
        walBytes: storage.walBytes(),
        ...(evidence ?? noEvidence),
        freeDiskBytes,
        totalDiskBytes,
        memoryBytes: probe.memoryBytes(),
        heapBytes: vitals.heapBytes(),
        machineMemoryBytes: vitals.machineMemoryBytes(),
        eventLoop: vitals.eventLoop(),
        workers: await orElse(() => comparison.workers(), noWorkers),
        runningJobs: running,
        waitingJobs: waiting,
        uptimeSeconds: Math.max(0, clock.monotonicMs() - startedMs) / 1000,
        restarts,
        ledger,
        lastBackupAt: kept?.lastBackupAt ?? null,
        lastDrill: kept?.lastDrill ?? null,
        statements: storage.timings.totals(),
        droppedLogFields: logFiles.droppedFields(),
        schemaVersion: storage.schemaVersion,
        sqliteVersion: storage.sqliteVersion,
        duckdbVersion: await evidenceEngine.version().catch(() => 'not answering'),
        nodeVersion: process.versions.node,
      };
      // A database that cannot even be read is what a health check exists to say.
      const told = evidence === null ? { ...figures, database: 'failed' as const } : figures;
      return { ...told, checks: checkHealth(told) };
    },
  };
}
