import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { createDuckDbEngine } from '../../../main/adapters/duckdb-engine.ts';
import { openFileVault } from '../../../main/adapters/file-vault.ts';
import { uuidSource } from '../../../main/adapters/ids.ts';
import { systemProbe } from '../../../main/adapters/system-probe.ts';
import { createDatasetFeature } from '../../../main/core/features/datasets/index.ts';
import { createHistoryService } from '../../../main/core/features/history/service.ts';
import { createJobService } from '../../../main/core/features/jobs/service.ts';
import { createModelService } from '../../../main/core/features/models/service.ts';
import { resolveSystemActor } from '../../../main/core/identity.ts';
import { layoutOf, makeDataFolder, prepareDataFolder } from '../../../main/core/storage/data-layout.ts';
import { migrations } from '../../../main/core/storage/migrations/index.ts';
import { openStorage } from '../../../main/core/storage/open-storage.ts';
import type { Clock } from '../../../main/core/ports.ts';
import type { DatasetPurpose, ImportColumn, ReadOptions } from '../../../shared/contract/datasets.ts';
import type { PushMessage } from '../../../shared/contract/index.ts';
import { commands } from '../../../shared/contract/index.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { DatasetId, JobId, ModelId } from '../../../shared/schema/ids.ts';
import { createManualClock } from '../../support/core-clock.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { createRecordedExports } from '../../../main/core/ledger/recorded-exports.ts';
import { createTestLedger } from '../../support/core-ledger.ts';
import { createMemoryLog } from '../../support/core-log.ts';
import { eventually } from '../../support/eventually.ts';

export type ImportInput = {
  readonly model: ModelId;
  readonly path: string;
  readonly fileName?: string;
  readonly name?: string;
  readonly purpose?: DatasetPurpose;
  readonly options?: ReadOptions;
  readonly zone?: string;
  /** Taken from the preview when absent. */
  readonly columns?: readonly ImportColumn[];
};

/** A data folder on a real SQLite file with the data set feature over it; `folder` opens an existing one. */
export async function openImportWorkspace(dataFolder?: string, clock: Clock = createManualClock()) {
  const own = dataFolder === undefined ? await makeTestFolder() : null;
  const root = dataFolder ?? join(own?.path ?? '', 'data');
  makeDataFolder(root);
  const folders = layoutOf(root);
  prepareDataFolder(folders);
  const log = createMemoryLog();
  const ids = uuidSource;
  const storage = await openStorage({
    path: folders.database,
    backupFolder: folders.backups,
    migrations,
    appVersion: '0.0.0-test',
    openSqlite,
    probe: systemProbe,
    clock,
    log,
  });
  const { database } = storage;
  const pushes: PushMessage[] = [];
  const publish = (message: PushMessage) => void pushes.push(message);
  const operator = resolveSystemActor({ database, clock, ids });
  const vault = await openFileVault(folders.files);
  const jobs = createJobService({ database, clock, ids, log, publish });
  jobs.recover();
  const ledger = createTestLedger({ database, clock });
  const changes = createHistoryService({
    database,
    clock,
    ids,
    ledger,
  });
  const models = createModelService({ database, clock, ids, changes, publish });
  const evidenceEngine = createDuckDbEngine({ tempFolder: folders.temp });
  const feature = createDatasetFeature({
    database,
    clock,
    ids,
    log,
    jobs,
    changes,
    history: changes,
    publish,
    vault,
    exports: createRecordedExports({
      vault,
      database,
      ledger,
      mayRecord: () => true,
      checkpoint: () => Promise.resolve(),
    }),
    folders,
    evidenceEngine,
    models,
    alerts: { observe: () => () => undefined, withdraw: () => () => undefined },
  });
  await feature.start();
  const context = { actor: operator, shell: 'test' as const, correlationId: 'test' };
  const { handlers } = feature;

  const finished = (id: JobId): Promise<Job> =>
    eventually('the end of the job', () => {
      const job = jobs.get(id);
      return job.endedAt === null ? null : job;
    });

  async function preview(
    path: string,
    options: ReadOptions = {},
    fileName = 'data.csv',
    forModel: ModelId | null = null,
  ) {
    const { token } = await vault.register(path, fileName);
    // The contract decides what may leave the core; it is held to here as well.
    return commands['datasets/preview'].output.parse(
      await handlers['datasets/preview']({ token, options, modelId: forModel }, context),
    );
  }

  async function startImport(input: ImportInput): Promise<JobId> {
    const {
      model,
      path,
      name = 'Reference 1',
      purpose = 'reference',
      options = {},
      fileName = 'data.csv',
      zone = null,
    } = input;
    const columns =
      input.columns ??
      (await preview(path, options, fileName)).columns.map((column) => ({
        name: column.name,
        type: column.type,
        role: 'feature' as const,
      }));
    const { token } = await vault.register(path, fileName);
    const started = await handlers['datasets/import'](
      { token, modelId: model, name, purpose, options, columns: [...columns], zone, modelVersionId: null },
      context,
    );
    return started.jobId;
  }

  return {
    folder: root,
    folders,
    database,
    storage,
    jobs,
    models,
    handlers,
    context,
    vault,
    pushes,
    operator,
    feature,
    preview,
    startImport,
    finished,
    log,
    importAndWait: async (input: ImportInput) => finished(await startImport(input)),
    createModel(name = 'Credit scoring') {
      return models.create(
        {
          name,
          semanticVersion: '1.0.0',
          owner: 'Risk',
          purpose: 'Decides about loans.',
          task: 'binary-classification',
          riskClass: 'high',
          featureSchema: '',
        },
        operator,
      ).id;
    },
    get: (id: string) => feature.get(id as DatasetId),
    /** Everything that must stay as it is after a refusal: tables but jobs, and the files of the store. */
    async digest(): Promise<string> {
      const hash = createHash('sha256');
      for (const table of [
        'models',
        'datasets',
        'dataset_columns',
        'rejected_rows',
        'evidence_files',
        'changes',
      ] as const) {
        hash.update(JSON.stringify(database.all(database.from.selectFrom(table).selectAll())));
      }
      for (const name of await listFiles(folders.evidence)) {
        hash.update(name).update(await readFile(join(folders.evidence, name)));
      }
      hash.update(JSON.stringify([await listFiles(folders.staging), await listFiles(folders.temp)]));
      return hash.digest('hex');
    },
    async write(name: string, content: string | Uint8Array): Promise<string> {
      const path = join(root, '..', name);
      await writeFile(path, content);
      return path;
    },
    async close() {
      await jobs.close();
      await vault.close();
      storage.close();
      await own?.remove();
    },
  };
}

export type ImportWorkspace = Awaited<ReturnType<typeof openImportWorkspace>>;

/** Files below a folder, by relative path, in order. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

/** Names of the columns of a Parquet file and its rows as JSON values, in the order of the file. */
export async function readParquetTable(
  path: string,
): Promise<{ names: readonly string[]; rows: unknown[][] }> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const result = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`);
    return { names: result.columnNames(), rows: result.getRowsJson() };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Rows of a Parquet file as objects of JSON values. */
export async function readParquet(path: string): Promise<Record<string, unknown>[]> {
  const { names, rows } = await readParquetTable(path);
  return rows.map((row) => Object.fromEntries(row.map((value, index) => [names[index] ?? '', value])));
}
