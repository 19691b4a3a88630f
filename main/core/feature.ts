import type { CoreCommandName } from '../../shared/contract/index.ts';
import type { Handlers } from './dispatch.ts';
import type { ChangeRecorder } from './features/history/change-recorder.ts';
import type { HistoryService } from './features/history/service.ts';
import type { JobRunner } from './features/jobs/job-runner.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { RecordedExports } from './ledger/recorded-exports.ts';
import type { Timetable } from './timetable.ts';
import type { ModelService } from './features/models/model-service.ts';
import type {
  ComparisonEngine,
  Clock,
  EvidenceEngine,
  FileVault,
  IdSource,
  Logger,
  Publish,
} from './ports.ts';
import type { Database } from './storage/database.ts';

/** Folders below the data folder. All exist, with mode 0700, before a feature is made. */
export type DataFolders = {
  /** Content-addressed Parquet files; a file here never changes. */
  readonly evidence: string;
  /** Files on their way into the evidence store, on the same file system as it. Emptied at start. */
  readonly staging: string;
  /** What statistics keep about references between runs; may be deleted at any time. */
  readonly profiles: string;
  /** Exports, uploads and whatever the engines spill. Emptied at start and at close. */
  readonly temp: string;
  /** Verified copies of the database, made before it is migrated. */
  readonly backups: string;
};

/** What a feature is made from. */
export type FeatureDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly jobs: JobRunner;
  readonly changes: ChangeRecorder;
  /** What `changes` recorded, read again. */
  readonly history: Pick<HistoryService, 'page'>;
  /** For events that change no record; what changes one goes through `changes`. */
  readonly ledger: Pick<Ledger, 'append'>;
  readonly timetable: Timetable;
  /** Call after the commit only: a screen that hears of a change reads it at once. */
  readonly publish: Publish;
  readonly vault: FileVault;
  /** What hands files out; never `vault.write`, which leaves no trace. */
  readonly exports: RecordedExports;
  readonly folders: DataFolders;
  readonly evidenceEngine: EvidenceEngine;
  readonly comparison: ComparisonEngine;
  /** Folder of what is shipped beside the program (`demo/`), or null where nothing is. Only read from. */
  readonly resourcesFolder: string | null;
  /** Version of the software, as recorded in results. */
  readonly version: string;
  /** The registry, for features that need to know a model or make one. */
  readonly models: ModelService;
};

/** What `create-core.ts` receives from a feature. */
export type Feature<Name extends CoreCommandName> = {
  readonly handlers: Pick<Handlers, Name>;
  /** Housekeeping before the first command, for example removing what a crash left behind. */
  readonly start?: () => Promise<void>;
};
