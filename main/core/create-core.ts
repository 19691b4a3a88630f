import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Reply } from '../../shared/contract/envelope.ts';
import type { Caller } from './caller.ts';
import { createAdmission, createDispatch } from './dispatch.ts';
import type { Dispatch } from './dispatch.ts';
import { createEvidenceStore } from './evidence/evidence-store.ts';
import type { DataFolders, FeatureDependencies } from './feature.ts';
import { createAppHandlers } from './features/app/handlers.ts';
import { createApprovalFeature } from './features/approvals/index.ts';
import { createFourEyes } from './features/approvals/four-eyes.ts';
import { createAuditFeature } from './features/audit/index.ts';
import { createBackupFeature } from './features/backups/index.ts';
import { createFeatures } from './features/create-features.ts';
import { createIdentity } from './features/identity/index.ts';
import type { Identity } from './features/identity/index.ts';
import type { AnnounceSession } from './features/identity/sessions.ts';
import { createHistoryService } from './features/history/service.ts';
import { createJobHandlers } from './features/jobs/handlers.ts';
import { forgetOldJobs } from './features/jobs/forget-old-jobs.ts';
import { createJobService } from './features/jobs/service.ts';
import type { JobService } from './features/jobs/service.ts';
import { createModelHandlers } from './features/models/handlers.ts';
import { createModelService } from './features/models/service.ts';
import { createWorkspaceHandlers } from './features/workspace/handlers.ts';
import { resolveSystemActor } from './identity.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { createRecordedExports } from './ledger/recorded-exports.ts';
import type {
  Actor,
  AnchorStore,
  Clock,
  ComparisonEngine,
  DatabaseCopies,
  EvidenceEngine,
  FileVault,
  IdSource,
  LockDataFolder,
  LogFiles,
  Logger,
  OpenSqlite,
  OutsideModel,
  PasswordHasher,
  Publish,
  SecretStores,
  Shell,
  SystemProbe,
  Vitals,
} from './ports.ts';
import { refuseMissingDatabase } from './safekeeping/rescue.ts';
import { createTeardown } from './teardown.ts';
import { createTimetable } from './timetable.ts';
import { createCommandMetrics } from './telemetry/command-metrics.ts';
import { createCommandObserver } from './telemetry/observe-command.ts';
import type { Timetable } from './timetable.ts';
import { emptyFolder, layoutOf, makeDataFolder, prepareDataFolder } from './storage/data-layout.ts';
import { translateFileSystemError } from './storage/file-system-errors.ts';
import { migrations } from './storage/migrations/index.ts';
import { createDiskGuard } from './storage/disk-guard.ts';
import { openStorage } from './storage/open-storage.ts';
import { recordWorkspaceId, refuseForeignDatabase } from './storage/workspace-id.ts';
import { readSetting } from './storage/workspace-settings.ts';
import { stackOf } from './telemetry/stack.ts';

type Opened<Value> = Value | Promise<Value>;

/** The surroundings. What needs the data folder is opened by the core, after it holds the lock. */
export type CorePorts = {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly logFiles: LogFiles;
  readonly probe: SystemProbe;
  readonly passwords: PasswordHasher;
  readonly vitals: Vitals;
  readonly openSqlite: OpenSqlite;
  readonly lockDataFolder: LockDataFolder;
  readonly openSecrets: () => Opened<SecretStores>;
  readonly openAnchors: () => Opened<AnchorStore>;
  /** Opens the vault over a folder that is its own. */
  readonly openVault: (folder: string) => Opened<FileVault>;
  readonly openEvidenceEngine: (folders: DataFolders) => Opened<EvidenceEngine>;
  readonly openComparison: (folders: DataFolders) => Opened<ComparisonEngine>;
  readonly openCopies: () => DatabaseCopies;
  readonly outside: OutsideModel;
};

export type CoreOptions = {
  readonly ports: CorePorts;
  readonly publish: Publish;
  /** Told when the session of a page is opened, locked or ended. */
  readonly announce?: AnnounceSession;
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
  /** Who a shell calls for, new tokens, and the demo. */
  readonly identity: Pick<Identity, 'caller' | 'refresh' | 'openDemo'>;
  /** Whether the caller may do what a command of the shell does; a failed reply says why not. */
  readonly admit: (name: string, caller: Caller) => Reply;
  /** The program itself, which acts when nobody does. */
  readonly system: Actor;
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
  const { ports, version, shell, dataFolder, resourcesFolder, restarts = 0 } = options;
  const { clock, ids, log, probe, openSqlite } = ports;
  const afterChanges: (() => void)[] = [];
  const publish: Publish = (message) => {
    options.publish(message);
    if (message.topic !== 'records/changed') return;
    for (const follow of afterChanges) follow();
  };

  makeDataFolder(dataFolder);
  const lock = ports.lockDataFolder(dataFolder, shell);
  teardown.add('lock', () => lock.release());
  const folders = layoutOf(dataFolder);
  refuseMissingDatabase(dataFolder, statSync(folders.database, { throwIfNoEntry: false })?.size ?? null);
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
  refuseForeignDatabase(dataFolder, readSetting(database, 'installation-id'));
  const system = resolveSystemActor({ database, clock, ids });
  const secrets = await ports.openSecrets();
  const anchors = await ports.openAnchors();
  const opened = await openLedger({ database, clock, ids, log, secrets, anchors, version, actor: system });
  await recordWorkspaceId(dataFolder, readSetting(database, 'installation-id') ?? '');
  teardown.add('ledger', () => opened.checkpointer.close());

  const vault = await ports.openVault(folders.files);
  teardown.add('vault', () => vault.close());
  const evidenceEngine = await ports.openEvidenceEngine(folders);
  teardown.add('evidence engine', () => evidenceEngine.close());
  const comparison = await ports.openComparison(folders);
  teardown.add('comparison engine', () => comparison.close());
  const copies = ports.openCopies();
  teardown.add('copies', () => copies.close());
  const jobs = createJobService({ database, clock, ids, log, publish });
  teardown.add('jobs', () => jobs.close());
  jobs.recover();

  const mayRecord = (): boolean => opened.recovery() === null;
  const timetable = createTimetable({ clock, log, mayRecord });
  teardown.add('timetable', () => timetable.close());

  timetable.add(forgetOldJobs({ jobs, clock }));

  const { ledger } = opened;
  const history = createHistoryService({ database, clock, ids, ledger });
  const models = createModelService({ database, clock, ids, changes: history, publish });
  const exports = createRecordedExports({
    vault,
    database,
    ledger,
    mayRecord,
    checkpoint: () => opened.checkpointer.checkpoint(),
  });
  const dependencies = {
    database,
    clock,
    ids,
    log,
    jobs,
    changes: history,
    history,
    ledger,
    timetable,
    publish,
    vault,
    exports,
    folders,
    evidenceEngine,
    comparison,
    resourcesFolder,
    version,
    models,
    system,
  } satisfies FeatureDependencies & { system: Actor };
  const features = createFeatures({
    ...dependencies,
    mayRecord,
    secrets,
    outside: ports.outside,
    async standing() {
      await opened.checkpointer.checkpoint();
      const head = opened.ledger.head();
      return {
        log: opened.ledger.origin,
        size: head.size,
        root: Buffer.from(head.root).toString('hex'),
        checkpoint: opened.current().repository.latestCheckpoint()?.note ?? null,
      };
    },
  });
  afterChanges.push(() => features.recordsChanged());
  const store = createEvidenceStore(folders);
  const backups = createBackupFeature({
    ...dependencies,
    mayRecord,
    append: (event) => opened.ledger.append(event),
    storage,
    ledger: {
      origin: () => opened.ledger.origin,
      head: () => opened.ledger.head(),
      signer: () => (opened.recovery() === null ? opened.keys.signer(opened.ledger.origin) : null),
      checkpoint: () => opened.checkpointer.checkpoint(),
      publicKeys: () => opened.keys.keys(opened.ledger.origin).map((key) => key.publicKey),
      newest: (limit) => {
        const { size } = opened.ledger.head();
        return opened
          .current()
          .repository.entriesFrom(Math.max(0, size - limit), limit)
          .toReversed();
      },
    },
    copies,
    probe,
    dataFolder,
    installation: readSetting(database, 'installation-id') ?? '',
    store,
    quarantine: folders.quarantine,
    operator: system,
    disk: createDiskGuard({
      dataFolder,
      probe,
      log,
      onChange: () => publish({ topic: 'records/changed', payload: { entity: 'backup', ids: [] } }),
    }),
  });
  teardown.add('backups', () => backups.close());
  const fourEyes = createFourEyes(database);
  const identity = createIdentity({
    ...dependencies,
    fewestAdministrators: fourEyes.fewestAdministrators,
    history,
    passwords: ports.passwords,
    announce: options.announce ?? (() => undefined),
    ...features.demo,
  });
  teardown.add('sessions', () => identity.close());
  const approvals = createApprovalFeature({ ...dependencies, fourEyes, people: identity.people, mayRecord });
  const audit = createAuditFeature({
    database,
    clock,
    log,
    vault,
    exports,
    jobs,
    publish,
    opened,
    anchors,
    store,
    quarantine: folders.quarantine,
    checkDatabase: () => storage.check(),
    alteredScores: features.alteredScores,
    system,
  });
  teardown.add('audit', () => audit.close());
  await features.start();
  await audit.start?.();
  await approvals.start?.();
  await backups.start?.();

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
    gate: identity.gate,
    clock,
    ids,
    log,
    needsSecondPerson: fourEyes.isRequired,
    inRecovery: () => opened.recovery() !== null,
    holderOf: (sender) => identity.caller(sender, shell),
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
        exports,
        mayRecord,
        evidenceEngine,
        comparison,
        ledgerStatus: (context) => audit.handlers['audit/status']({}, context),
        backups: () => backups.facts(),
        version,
        restarts,
        dataFolder,
        dataFolderName: basename(dataFolder),
        evidenceFolder: folders.evidence,
      }),
      ...createWorkspaceHandlers(database),
      ...identity.handlers,
      ...approvals.handlers,
      ...createModelHandlers({ database, models, history }),
      ...createJobHandlers({ jobs, database, ledger, mayRecord }),
      ...audit.handlers,
      ...backups.handlers,
      ...features.handlers,
    },
  });
  return {
    dispatch,
    vault,
    jobs,
    timetable,
    identity,
    admit: createAdmission({ gate: identity.gate, ids }),
    system,
    uploadFolder: folders.files,
    close: () => teardown.run(),
  };
}
