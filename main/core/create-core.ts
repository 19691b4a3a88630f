import { basename } from 'node:path';
import { createDispatch } from './dispatch.ts';
import type { Dispatch } from './dispatch.ts';
import { createEvidenceStore } from './evidence/evidence-store.ts';
import type { DataFolders, FeatureDependencies } from './feature.ts';
import { createAppHandlers } from './features/app/handlers.ts';
import { createAuditFeature } from './features/audit/index.ts';
import { createFeatures } from './features/create-features.ts';
import { createIdentityHandlers } from './features/identity/index.ts';
import { createHistoryService } from './features/history/service.ts';
import { createJobHandlers } from './features/jobs/handlers.ts';
import { createJobService } from './features/jobs/service.ts';
import type { JobService } from './features/jobs/service.ts';
import { createModelHandlers } from './features/models/handlers.ts';
import { createModelService } from './features/models/service.ts';
import { createWorkspaceHandlers } from './features/workspace/handlers.ts';
import { resolveOperator } from './identity.ts';
import { openLedger } from './ledger/open-ledger.ts';
import type {
  Actor,
  AnchorStore,
  Clock,
  ComparisonEngine,
  EvidenceEngine,
  FileVault,
  IdSource,
  LockDataFolder,
  LogFiles,
  Logger,
  OpenSqlite,
  Publish,
  SecretStore,
  Shell,
  SystemProbe,
  Vitals,
} from './ports.ts';
import { createTeardown } from './teardown.ts';
import { createTimetable } from './timetable.ts';
import { createCommandMetrics } from './telemetry/command-metrics.ts';
import { logGovernance } from './telemetry/log-governance.ts';
import { createCommandObserver } from './telemetry/observe-command.ts';
import type { Timetable } from './timetable.ts';
import { emptyFolder, layoutOf, makeDataFolder, prepareDataFolder } from './storage/data-layout.ts';
import { translateFileSystemError } from './storage/file-system-errors.ts';
import { migrations } from './storage/migrations/index.ts';
import { openStorage } from './storage/open-storage.ts';
import { stackOf } from './telemetry/stack.ts';

type Opened<Value> = Value | Promise<Value>;

/** The surroundings. What needs the data folder is opened by the core, after it holds the lock. */
export type CorePorts = {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly logFiles: LogFiles;
  readonly probe: SystemProbe;
  readonly vitals: Vitals;
  readonly openSqlite: OpenSqlite;
  readonly lockDataFolder: LockDataFolder;
  readonly openSecrets: () => Opened<SecretStore>;
  readonly openAnchors: () => Opened<AnchorStore>;
  /** Opens the vault over a folder that is its own. */
  readonly openVault: (folder: string) => Opened<FileVault>;
  readonly openEvidenceEngine: (folders: DataFolders) => Opened<EvidenceEngine>;
  readonly openComparison: (folders: DataFolders) => Opened<ComparisonEngine>;
};

export type CoreOptions = {
  readonly ports: CorePorts;
  readonly publish: Publish;
  readonly version: string;
  readonly shell: Shell;
  /** Made when it does not exist. */
  readonly dataFolder: string;
  /** Folder of what is shipped beside the program, or null. */
  readonly resourcesFolder: string | null;
  /** How often the engine was started again since the shell was opened. */
  readonly restarts?: number;
};

export type Core = {
  readonly dispatch: Dispatch;
  readonly vault: FileVault;
  readonly jobs: JobService;
  readonly timetable: Timetable;
  /** The person on whose behalf the shell calls. */
  readonly operator: Actor;
  /** Where a shell puts an upload before it registers it with the vault. */
  readonly uploadFolder: string;
  /** Ends jobs, engines, database, vault and lock, in this order. May be called again. */
  close(): Promise<void>;
};

const maintenanceIntervalMs = 5000;

/**
 * Opens a data folder and assembles the product over it. When a step fails, what was opened before is
 * closed again. Throws DATA_FOLDER_LOCKED, SCHEMA_TOO_NEW, DATABASE_DAMAGED, READ_ONLY or DISK_FULL.
 */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { log } = options.ports;
  const teardown = createTeardown(log);
  try {
    const core = await assemble(options, teardown);
    const { version, shell, restarts = 0 } = options;
    log.info('core opened', { version, shell, restarts });
    return core;
  } catch (error) {
    await teardown.run();
    throw translateFileSystemError(error);
  }
}

async function assemble(options: CoreOptions, teardown: ReturnType<typeof createTeardown>): Promise<Core> {
  const { ports, publish, version, shell, dataFolder, resourcesFolder, restarts = 0 } = options;
  const { clock, ids, log, probe, openSqlite } = ports;

  makeDataFolder(dataFolder);
  const lock = ports.lockDataFolder(dataFolder, shell);
  teardown.add('lock', () => lock.release());
  const folders = layoutOf(dataFolder);
  prepareDataFolder(folders);
  teardown.add('temporary files', () => emptyFolder(folders.temp));

  const storage = await openStorage({
    path: folders.database,
    backupFolder: folders.backups,
    migrations,
    appVersion: version,
    openSqlite,
    probe,
    clock,
    log,
  });
  teardown.add('database', () => storage.close());
  const { database } = storage;
  const operator = resolveOperator({ database, clock, ids });
  const secrets = await ports.openSecrets();
  const anchors = await ports.openAnchors();
  const opened = await openLedger({ database, clock, ids, log, secrets, anchors, version, actor: operator });
  teardown.add('ledger', () => opened.checkpointer.close());

  const vault = await ports.openVault(folders.files);
  teardown.add('vault', () => vault.close());
  const evidenceEngine = await ports.openEvidenceEngine(folders);
  teardown.add('evidence engine', () => evidenceEngine.close());
  const comparison = await ports.openComparison(folders);
  teardown.add('comparison engine', () => comparison.close());
  const jobs = createJobService({ database, clock, ids, log, publish });
  teardown.add('jobs', () => jobs.close());
  jobs.recover();

  const timetable = createTimetable({ clock, log });
  teardown.add('timetable', () => timetable.close());

  const ledger = logGovernance(opened.ledger, log);
  const history = createHistoryService({ database, clock, ids, ledger });
  const models = createModelService({ database, clock, ids, changes: history, publish });
  const dependencies = {
    database,
    clock,
    ids,
    log,
    jobs,
    changes: history,
    ledger,
    timetable,
    publish,
    vault,
    folders,
    evidenceEngine,
    comparison,
    resourcesFolder,
    version,
    models,
    system: operator,
  } satisfies FeatureDependencies & { system: Actor };
  const features = createFeatures(dependencies);
  const audit = createAuditFeature({
    database,
    clock,
    vault,
    jobs,
    opened,
    anchors,
    store: createEvidenceStore(folders),
  });
  await features.start();
  await audit.start?.();

  const maintenance = setInterval(() => {
    try {
      storage.maintain();
    } catch (error) {
      log.error('database maintenance failed', {
        stack: stackOf(error),
      });
    }
  }, maintenanceIntervalMs).unref();
  teardown.add('maintenance', () => clearInterval(maintenance));

  const metrics = createCommandMetrics();
  const dispatch = createDispatch({
    clock,
    ids,
    log,
    observe: createCommandObserver({ log, metrics }),
    handlers: {
      ...createAppHandlers({
        storage,
        clock,
        probe,
        vitals: ports.vitals,
        logFiles: ports.logFiles,
        metrics,
        jobs,
        vault,
        ledger,
        evidenceEngine,
        comparison,
        ledgerStatus: (context) => audit.handlers['audit/status']({}, context),
        backups: null,
        version,
        restarts,
        dataFolder,
        dataFolderName: basename(dataFolder),
        evidenceFolder: folders.evidence,
      }),
      ...createWorkspaceHandlers(database),
      ...createIdentityHandlers(),
      ...createModelHandlers({ database, models, history }),
      ...createJobHandlers(jobs),
      ...audit.handlers,
      ...features.handlers,
    },
  });
  return {
    dispatch,
    vault,
    jobs,
    timetable,
    operator,
    uploadFolder: folders.files,
    close: () => teardown.run(),
  };
}
