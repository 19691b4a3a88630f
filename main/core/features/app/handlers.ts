import type { AppHealth } from '../../../../shared/contract/app.ts';
import type { Handlers } from '../../dispatch.ts';
import type { Clock, EvidenceEngine, SystemProbe } from '../../ports.ts';
import type { JobService } from '../jobs/service.ts';
import type { Storage } from '../../storage/open-storage.ts';
import { readSetting } from '../../storage/workspace-settings.ts';
import { readCounts, readEvidenceTotals } from './repository.ts';

export type AppCommandName = Extract<keyof Handlers, `app/${string}`>;

export type AppDependencies = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly probe: SystemProbe;
  readonly jobs: JobService;
  readonly evidenceEngine: EvidenceEngine;
  readonly version: string;
  readonly dataFolder: string;
  /** Last part of the data folder's path; the whole path would tell a user name. */
  readonly dataFolderName: string;
};

export function createAppHandlers(dependencies: AppDependencies): Pick<Handlers, AppCommandName> {
  const { storage, clock, probe, jobs, evidenceEngine, version, dataFolder, dataFolderName } = dependencies;
  const { database } = storage;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();

  /** A database that cannot even be read is what a health check exists to say. */
  function checkDatabase(): Pick<AppHealth, 'database' | 'evidenceBytes' | 'evidenceFiles'> {
    try {
      const evidence = readEvidenceTotals(database);
      return { database: storage.state(), evidenceBytes: evidence.bytes, evidenceFiles: evidence.files };
    } catch {
      return { database: 'failed', evidenceBytes: 0, evidenceFiles: 0 };
    }
  }

  return {
    'app/info': (_input, { actor, shell }) => {
      const counts = readCounts(database);
      return {
        version,
        shell,
        startedAt,
        dataFolderName,
        user: { id: actor.id, name: actor.name, role: actor.role },
        demoLoaded: readSetting(database, 'demo-loaded-at') !== null,
        empty: counts.modelsEver === 0,
        counts: { models: counts.models, datasets: counts.datasets, runs: counts.runs },
      };
    },
    'app/health': async () => ({
      ...checkDatabase(),
      databaseBytes: storage.sizeBytes(),
      freeDiskBytes: await probe.freeDiskBytes(dataFolder),
      memoryBytes: probe.memoryBytes(),
      runningJobs: jobs.runningCount(),
      uptimeSeconds: Math.max(0, clock.monotonicMs() - startedMs) / 1000,
      schemaVersion: storage.schemaVersion,
      sqliteVersion: storage.sqliteVersion,
      // An engine that does not answer must not hide the rest.
      duckdbVersion: await evidenceEngine.version().catch(() => 'not answering'),
      nodeVersion: process.versions.node,
    }),
  };
}
