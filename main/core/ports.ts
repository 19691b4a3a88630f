import type { AppInfo } from '../../shared/contract/app.ts';
import type { Role } from '../../shared/contract/define.ts';
import type { DetectedFormat, ImportColumn, ReadOptions } from '../../shared/contract/datasets.ts';
import type { PushMessage } from '../../shared/contract/index.ts';
import type { ColumnType } from '../../shared/schema/column.ts';
import type { DriftConfig } from '../../shared/schema/drift.ts';
import type { FileToken, Sha256, UserId } from '../../shared/schema/ids.ts';
import type { DataWindow, MonitorWindows } from '../../shared/schema/monitor.ts';
import type { UtcInstant } from '../../shared/schema/time.ts';
import type {
  FeatureComparison,
  FeatureSuggestion,
  JointFigures,
  SuggestionRequest,
} from './statistics/index.ts';
import type { DatabaseFacts, Watching } from './safekeeping/database-facts.ts';
import type { GroupReader } from './evidence/group-reader.ts';
import type { FairnessFileRequest, MeasuredFairness } from './evidence/fairness-figures.ts';
import type { CheckedPart, PartOfFile, PartToLayOut } from './features/predictions/part-work.ts';
import type { MeasuredSide, SideRequest } from './evidence/performance-figures.ts';
import type { LogEventName, LogFieldsOf, LogLevel } from './telemetry/log-events.ts';

/*
 * What the core needs from its surroundings. Each port has one Node implementation in main/adapters
 * and a stand-in for tests; nothing in main/core imports an implementation.
 */

export type Clock = {
  /** Now in UTC. */
  now(): UtcInstant;
  /** Milliseconds that never run backwards, for durations. */
  monotonicMs(): number;
};

export type IdSource = {
  /** A new UUID version 7. */
  next(): string;
};

/** Log of events, not of data. Which events there are, and their fields, is the list in telemetry/log-events.ts. */
export type Logger = {
  readonly [Level in LogLevel]: <Name extends LogEventName>(event: Name, fields?: LogFieldsOf<Name>) => void;
};

/** What was written so far, for the diagnostics of the application. */
export type LogFiles = {
  /** The last lines of every log of the data folder, oldest first, at most `limit` of each process. */
  recent(limit: number): Promise<readonly { readonly process: string; readonly line: string }[]>;
  /** Fields that were given to a log of this process and are not on its list. */
  droppedFields(): number;
};

export type Actor = { readonly id: UserId; readonly name: string; readonly role: Role };

export type Shell = AppInfo['shell'];

/** Sends a message to every open window. */
export type Publish = (message: PushMessage) => void;

/* ---- Passwords ---- */

/** Slow on purpose. A hash carries the parameters it was made with. */
export type PasswordHasher = {
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the stored hash. Without one it takes as long and is false, so that
   * nobody can tell from the time whether there is an account.
   */
  verify(password: string, stored: string | null): Promise<boolean>;
  /** True when a new hash of the same password would be stronger. */
  isOutdated(stored: string): boolean;
};

/* ---- SQLite ---- */

export type SqlValue = null | number | bigint | string | Uint8Array;

/** The one writing connection, as the adapter over better-sqlite3 offers it. */
export type SqliteConnection = {
  readonly path: string;
  all(sql: string, parameters: readonly SqlValue[]): unknown[];
  get(sql: string, parameters: readonly SqlValue[]): unknown;
  run(sql: string, parameters: readonly SqlValue[]): { changes: number };
  exec(sql: string): void;
  pragma(text: string): unknown[];
  readonly inTransaction: boolean;
  /** Writes a compacted copy to a path that does not exist yet. */
  vacuumInto(path: string): void;
  close(): void;
};

/**
 * Opens a database file: `read` and `write` want it to exist, `create` makes it when it does not.
 * What SQLite refuses is thrown as DISK_FULL, READ_ONLY, DATABASE_DAMAGED or TIMED_OUT (held by another
 * program), with SQLite's own code as `details.sqlite`.
 */
export type OpenSqlite = (path: string, mode: 'read' | 'write' | 'create') => SqliteConnection;

/**
 * Work on whole database files that takes seconds per gigabyte. It runs apart from the core, on connections
 * of its own, so that calls are answered meanwhile. What is under way when `signal` is aborted ends without
 * an effect. Rejects with DISK_FULL, READ_ONLY, DATABASE_DAMAGED or CANCELLED.
 */
export type DatabaseCopies = {
  /** Writes a compacted copy of a database that may be in use to a path that does not exist yet. */
  copy(source: string, target: string, watching: Watching): Promise<void>;
  /** Checks everything in a database that nobody writes and tells what it holds. */
  inspect(path: string, watching: Watching): Promise<DatabaseFacts>;
  /**
   * Moves the log beside a database into it, as SQLite does when it opens a database whose writer was cut
   * short, and leaves no log behind.
   */
  absorbLog(path: string, watching: Watching): Promise<void>;
  close(): Promise<void>;
};

/** Keeps every other process out of the data folder until it is released or this process ends. */
export type FolderLock = { release(): void };

/** Throws DATA_FOLDER_LOCKED. */
export type LockDataFolder = (folder: string, shell: Shell) => FolderLock;

/* ---- Files that a person chose or may save ---- */

export type VaultFile = {
  readonly token: FileToken;
  readonly name: string;
  readonly sizeBytes: number;
  readonly path: string;
};

/** Holds chosen and exported files under tokens. Paths never leave the core and its shell. */
export type FileVault = {
  /** Takes a file that lies at `path` under a token. Throws FILE_UNREADABLE. */
  register(path: string, name: string): Promise<VaultFile>;
  /** Throws FILE_TOKEN_UNKNOWN. */
  resolve(token: FileToken): VaultFile;
  /** Writes an export into the vault's own folder, chunk by chunk. */
  write(name: string, chunks: Iterable<string> | AsyncIterable<string>): Promise<VaultFile>;
  /** Removes exports and uploads of this run of the application. */
  close(): Promise<void>;
};

/* ---- Reading data files and evidence (DuckDB) ---- */

export type SourceColumn = {
  readonly name: string;
  readonly sourceType: string;
  readonly type: ColumnType;
  readonly missing: number;
  readonly distinct: number;
  readonly samples: readonly (string | null)[];
};

export type SourceInspection = {
  readonly detected: DetectedFormat;
  /** Columns of times of which, in the sample, only some name their zone. */
  readonly mixedZones: readonly {
    readonly name: string;
    readonly withoutZone: number;
    readonly present: number;
  }[];
  readonly columns: readonly SourceColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly sampledRows: number;
  readonly estimatedRows: number;
  readonly warnings: readonly string[];
};

export type RejectedSourceRow = {
  readonly line: number;
  readonly column: string | null;
  readonly reason: string;
  readonly text: string;
};

export type ConvertRequest = {
  readonly sourcePath: string;
  readonly options: ReadOptions;
  /** Columns to keep, with the types they are to have. Columns not named are left out. */
  readonly columns: readonly ImportColumn[];
  /** The zone of times that name none. Absent: UTC, and a column of which only some name one is refused. */
  readonly zone?: string;
  /** Where the Parquet file is written; must not exist. */
  readonly targetPath: string;
  readonly signal: AbortSignal;
  readonly onProgress: (rowsDone: number, rowsTotal: number | null) => void;
};

export type ConvertResult = {
  readonly rows: number;
  readonly rejectedRows: number;
  /** The first refused rows, up to the limit in evidence/limits.ts. */
  readonly rejects: readonly RejectedSourceRow[];
  /** Missing values per kept column, by name. */
  readonly missing: ReadonlyMap<string, number>;
  /** The last time in the column of times with the role timestamp; null where there is none. */
  readonly latestAt: UtcInstant | null;
};

export type ReadGroupsRequest = {
  readonly path: string;
  /** Columns that may be read. */
  readonly columns: readonly string[];
  /** Sums of any numbers depend on the order of the rows, which one thread keeps. */
  readonly threads: 1 | 2;
  readonly signal: AbortSignal;
};

export type WindowsRequest = {
  /** A Parquet file of the evidence store, with its rows and the name of its data set. */
  readonly path: string;
  readonly rows: number;
  readonly name: string;
  readonly windows: MonitorWindows;
  readonly signal: AbortSignal;
};

export type WindowList = {
  /** In order of time or of rows; none is empty. */
  readonly windows: readonly DataWindow[];
  /** Rows that are in no window because they have no time. */
  readonly withoutTime: number;
};

export type SliceRequest = {
  readonly path: string;
  readonly window: DataWindow;
  /** Where the Parquet file of the window is written; must not exist. */
  readonly targetPath: string;
  readonly signal: AbortSignal;
};

export type PlainValue = number | string | boolean | null;

export type ReadRowsRequest = {
  /** A Parquet file that `convert` wrote, with its rows. */
  readonly path: string;
  /** Where to begin, from 0; 0 by default. */
  readonly firstRow?: number;
  /** How many rows to read from there. */
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly pageRows: number;
  readonly signal: AbortSignal;
};

export type PackLinesRequest = {
  /** Lines of JSON that the core wrote itself; every line names every column. */
  readonly path: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Where the Parquet file is written; must not exist. */
  readonly targetPath: string;
  readonly signal: AbortSignal;
};

export type RepeatedValueRequest = Pick<ReadRowsRequest, 'path' | 'signal'> & { readonly column: string };

/** A value that a column has more than once, with the numbers of its first two rows, from 1. */
export type RepeatedValue = { readonly value: string; readonly first: number; readonly again: number };

/** Labels as `convert` wrote them: a text that names the prediction, and a value. */
export type LabelFile = {
  readonly path: string;
  readonly idColumn: string;
  readonly labelColumn: string;
  readonly labelType: ColumnType;
};

/** Predictions that labels are joined to. `labelColumn` is null where none has a label yet. */
export type LabelTarget = {
  readonly path: string;
  readonly idColumn: string;
  readonly labelColumn: string | null;
  readonly labelType: ColumnType;
};

/** What is wrong with a label; `row` counts the labels from 1, `target` is a place in the list of targets. */
export type LabelProblem = {
  readonly kind:
    | 'no-id'
    | 'no-label'
    | 'not-finite'
    | 'given-twice'
    | 'unknown'
    | 'misfit'
    | 'contradiction'
    | 'third-value';
  readonly row: number;
  readonly id: string;
  readonly label: string;
  readonly other: string;
  readonly otherRow: number | null;
  readonly count: number;
  /** The identifiers of some further labels with the same problem; the values that are allowed. */
  readonly others: readonly string[];
  readonly target: number | null;
};

export type LabelMatches = {
  readonly labels: number;
  readonly problem: LabelProblem | null;
  /** Of each target: predictions that a label names, and those among them that had none. */
  readonly targets: readonly { readonly matched: number; readonly added: number }[];
};

export type MatchLabelsRequest = {
  readonly labels: LabelFile;
  readonly targets: readonly LabelTarget[];
  /** A third value of labels in one target is a problem: they are of a binary classification. */
  readonly twoValued: boolean;
  readonly signal: AbortSignal;
};

export type JoinLabelsRequest = {
  readonly labels: LabelFile;
  readonly target: LabelTarget;
  /** What the column of labels is called where there is none yet. */
  readonly newColumn: string;
  /** Where the Parquet file is written; must not exist. */
  readonly targetPath: string;
  readonly ranges: readonly { readonly firstRow: number; readonly rows: number }[];
  readonly signal: AbortSignal;
};

/** Reads what people bring and writes Parquet. Throws the FILE_* codes with a sentence of what was found. */
export type EvidenceEngine = {
  inspect(path: string, options: ReadOptions, signal: AbortSignal): Promise<SourceInspection>;
  convert(request: ConvertRequest): Promise<ConvertResult>;
  /** Gives `work` a reader that counts groups in a data file; it may be used until `work` has ended. */
  readGroups<Value>(
    request: ReadGroupsRequest,
    work: (reader: GroupReader) => Promise<Value>,
  ): Promise<Value>;
  /** How evidence is cut into windows. Throws INVALID_INPUT where there would be too many, CANCELLED. */
  windows(request: WindowsRequest): Promise<WindowList>;
  /** Writes the rows of a window into a file of their own and tells how many there are. */
  slice(request: SliceRequest): Promise<number>;
  /** Hands over rows in their order, a page at a time. */
  readRows(
    request: ReadRowsRequest,
    onPage: (page: PlainValue[][], firstRow: number) => void | Promise<void>,
  ): Promise<void>;
  /** Writes lines of JSON as a Parquet file, in their order, without looking for what people may bring. */
  packLines(request: PackLinesRequest): Promise<void>;
  /** The first value of a text column that was there before in the file; null when each is there once. */
  repeatedValue(request: RepeatedValueRequest): Promise<RepeatedValue | null>;
  /** Holds labels against predictions, without changing anything. */
  matchLabels(request: MatchLabelsRequest): Promise<LabelMatches>;
  /** Writes predictions with their labels into a new file; returns the labelled rows of each range. */
  joinLabels(request: JoinLabelsRequest): Promise<number[]>;
  version(): Promise<string>;
  close(): Promise<void>;
};

/* ---- Statistics in worker threads ---- */

/** One side of a comparison: a Parquet file in the evidence store. */
export type ComparisonSide = { readonly path: string; readonly sha256: Sha256; readonly rows: number };

export type ComparedColumn = { readonly name: string; readonly type: ColumnType };

export type CompareRequest = {
  readonly reference: ComparisonSide;
  readonly current: ComparisonSide;
  readonly columns: readonly ComparedColumn[];
  readonly config: DriftConfig;
  /** Folder where profiles of the reference are kept between runs, or null to keep none. */
  readonly profileFolder: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (columnsDone: number, columnsTotal: number) => void;
};

/** The same rows of several columns, to be compared together. */
export type JointRequest = Pick<CompareRequest, 'reference' | 'current' | 'columns' | 'config' | 'signal'>;

export type SuggestRequest = Pick<SuggestionRequest, 'windowRows' | 'order' | 'rates' | 'config'> &
  Pick<CompareRequest, 'reference' | 'columns' | 'signal'>;

export type WorkerStatus = {
  readonly threads: number;
  readonly busy: number;
  /** Tasks without a thread. */
  readonly waiting: number;
  /** Threads that ended under their work since the start. */
  readonly crashes: number;
  readonly heapBytes: number;
};

export type ComparisonEngine = {
  /**
   * What was measured, in the order of `columns`, before the correction over the features of the run.
   * Rejects with CANCELLED, EVIDENCE_MISSING, EVIDENCE_CHANGED or DISK_FULL.
   */
  compare(request: CompareRequest): Promise<FeatureComparison[]>;
  /**
   * The columns compared together by the methods of the settings, on a bounded sample of rows; columns of other types
   * than numbers and categories are left out. Rejects as `compare` does.
   */
  compareTogether(request: JointRequest): Promise<JointFigures[]>;
  /**
   * Thresholds for each column from windows of a sample of the reference's rows, in the order of `columns`. Rejects as
   * `compare` does.
   */
  suggestThresholds(request: SuggestRequest): Promise<FeatureSuggestion[]>;
  /**
   * Figures of one data set, read from its file. Rejects as `compare` does, and with COLUMNS_INVALID and
   * NOT_ENOUGH_DATA.
   */
  measurePerformance(request: SideRequest, signal: AbortSignal): Promise<MeasuredSide>;
  /**
   * The decisions in one data set, compared between groups. Rejects as `compare` does, and with COLUMNS_INVALID,
   * NOT_ENOUGH_DATA and INVALID_INPUT.
   */
  measureFairness(request: FairnessFileRequest, signal: AbortSignal): Promise<MeasuredFairness>;
  /** Checks rows of a file of predictions and packs them. Rejects with INVALID_INPUT and CANCELLED. */
  checkPart(request: PartOfFile, signal: AbortSignal): Promise<CheckedPart>;
  /** Writes a part that is sealed into a file of rows. Resolves to where the file ends now. */
  layOutPart(request: PartToLayOut, signal: AbortSignal): Promise<number>;
  /** What the threads are doing now. */
  workers(): Promise<WorkerStatus>;
  close(): Promise<void>;
};

/* ---- The machine ---- */

export type SystemProbe = {
  freeDiskBytes(path: string): Promise<number>;
  /** The same with the size of the file system. */
  diskBytes(path: string): Promise<{ freeBytes: number; totalBytes: number }>;
  memoryBytes(): number;
};

/** What the core process knows of itself. */
export type Vitals = {
  readonly heapBytes: () => number;
  readonly machineMemoryBytes: () => number;
  /** How late timers came since the last call, in milliseconds. */
  readonly eventLoop: () => { readonly p50Ms: number; readonly p99Ms: number; readonly longestMs: number };
};

/* ---- A model outside of the machine, or a server on it ---- */

export type OutsideRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the first byte sent to the last one read. */
  readonly timeoutMs: number;
  /** More of a reply is not read. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
};

export type OutsideReply =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** How long the server asks to be left alone; null when it does not. */
      readonly retryAfterMs: number | null;
      readonly body: string;
    }
  | {
      readonly kind: 'failed';
      readonly why: 'timeout' | 'unreachable' | 'cut-off' | 'too-large' | 'redirected';
    };

/** The only way out of the machine. Nothing calls it unless an administrator switched it on. */
export type OutsideModel = {
  /** One request; whatever the server does is a reply. Rejects only when `signal` is aborted. */
  post(request: OutsideRequest): Promise<OutsideReply>;
  /** Rejects when `signal` is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1, to spread repeated requests. */
  random(): number;
};

/* ---- Secrets and what is kept outside the data folder ---- */

/** Where private keys lie, from the strongest to the weakest. */
export type SecretKind = 'os-keychain' | 'passphrase-file' | 'protected-file';

/** Keeps private keys away from the data they sign. */
export type SecretStore = {
  readonly kind: SecretKind;
  /** Null when there is none of that name. Throws SecretsClosed when that cannot be told now. */
  get(name: string): Promise<string | null>;
  /** Throws SecretsClosed. */
  set(name: string, secret: string): Promise<void>;
  /** Does nothing when there is none of that name. Throws SecretsClosed. */
  remove(name: string): Promise<void>;
};

/** A store that cannot be used now: the passphrase does not open it, or the keychain does not answer. */
export class SecretsClosed extends Error {
  readonly reason: 'wrong-passphrase' | 'unreachable';

  constructor(reason: 'wrong-passphrase' | 'unreachable', message: string) {
    super(message);
    this.name = 'SecretsClosed';
    this.reason = reason;
  }
}

/** The places of this machine in which a secret can be kept. */
export type SecretStores = {
  /** The keychain of the operating system after it was tried out; null when it cannot be relied on. */
  openKeychain(): Promise<SecretStore | null>;
  /** Files that only the passphrase opens. Whether it is the right one shows at the first read. */
  openWrapped(passphrase: string): SecretStore;
  /** Files that only the account may read: the weakest place. */
  readonly file: SecretStore;
  /** A passphrase given to this run of the program, for automation. */
  readonly passphrase: string | null;
};

/**
 * Signed checkpoints of the ledger in a place that is not the data folder, so that putting back an older
 * data folder is noticed.
 */
export type AnchorStore = {
  /** What was kept for a log, oldest first; empty when there is nothing. */
  read(log: string): Promise<{ readonly note: string; readonly at: UtcInstant | null }[]>;
  /** On the disk when it resolves. `at` is when, for people. */
  append(log: string, note: string, at: UtcInstant): Promise<void>;
};
