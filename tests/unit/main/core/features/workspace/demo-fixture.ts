import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqlite } from '../../../../../../main/adapters/better-sqlite3.ts';
import { systemClock } from '../../../../../../main/adapters/clock.ts';
import { uuidSource } from '../../../../../../main/adapters/ids.ts';
import { systemProbe } from '../../../../../../main/adapters/system-probe.ts';
import { createHistoryService } from '../../../../../../main/core/features/history/service.ts';
import { createJobService } from '../../../../../../main/core/features/jobs/service.ts';
import { createModelService } from '../../../../../../main/core/features/models/service.ts';
import { createDemoFeature } from '../../../../../../main/core/features/workspace/demo.ts';
import type { DemoDependencies } from '../../../../../../main/core/features/workspace/demo.ts';
import type { DemoManifest } from '../../../../../../main/core/features/workspace/demo-manifest.ts';
import { resolveSystemActor } from '../../../../../../main/core/identity.ts';
import { migrations } from '../../../../../../main/core/storage/migrations/index.ts';
import { openStorage } from '../../../../../../main/core/storage/open-storage.ts';
import type { PushMessage } from '../../../../../../shared/contract/index.ts';
import type { Dataset } from '../../../../../../shared/contract/datasets.ts';
import type { DatasetId, JobId } from '../../../../../../shared/schema/ids.ts';
import { datasetId, sha256Hex } from '../../../../../../shared/schema/ids.ts';
import { makeTestFolder } from '../../../../../support/core-folder.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { createMemoryLog } from '../../../../../support/core-log.ts';
import { eventually } from '../../../../../support/eventually.ts';

const content = 'a\n1\n';
const sha256 = sha256Hex.parse(createHash('sha256').update(content).digest('hex'));

function demoModelNamed(name: string): DemoManifest['models'][number] {
  const dataset = (purpose: 'reference' | 'current') => ({
    name: `${name}, ${purpose}`,
    purpose,
    file: 'small.csv',
    format: 'csv' as const,
    sha256,
    bytes: content.length,
    rows: 1,
    columns: [{ name: 'a', type: 'numeric' as const, role: 'feature' as const }],
  });
  return {
    name,
    semanticVersion: '1.0.0',
    owner: 'Demo team',
    purpose: 'Shows something.',
    task: 'regression',
    riskClass: 'minimal',
    featureSchema: { type: 'object' },
    story: 'A story.',
    steps: [{ state: 'staging', note: 'Checked.', override: null }],
    datasets: [dataset('reference'), dataset('current')],
    monitors: [],
    expectedVerdict: 'stable',
    fairness: null,
    performance: null,
    version: null,
  };
}

export const smallManifest: DemoManifest = {
  formatVersion: 1,
  sources: [{ title: 'Numbers', licence: 'CC0', source: 'Made for the test', context: 'No people.' }],
  models: [demoModelNamed('First'), demoModelNamed('Second')],
};

function storedDataset(id: DatasetId, request: Parameters<DemoDependencies['importFile']>[0]): Dataset {
  const { modelId, name, purpose, sourceName, columns } = request;
  return {
    id,
    modelId,
    name,
    purpose,
    sourceName,
    sourceFormat: 'csv',
    sourceSha256: sha256,
    evidenceSha256: sha256,
    evidenceBytes: content.length,
    rows: 1,
    rejectedRows: 0,
    columns: columns.map((column) => ({ ...column, missing: 0 })),
    modelVersion: null,
    createdAt: systemClock.now(),
    deletedAt: null,
    rowVersion: 1,
  };
}

/** Stand-ins for what the demo asks of other features; a test may make them fail or wait. */
export type Behaviour = Partial<
  Pick<DemoDependencies, 'importFile' | 'runDrift' | 'fairness' | 'resourcesFolder'>
>;

/** A database, jobs and models that are real, over a demo of two models with one tiny file. */
export async function openDemo() {
  const folder = await makeTestFolder();
  const resourcesFolder = join(folder.path, 'resources');
  await mkdir(join(resourcesFolder, 'demo/data'), { recursive: true });
  await writeFile(join(resourcesFolder, 'demo/manifest.json'), JSON.stringify(smallManifest));
  const dataFile = join(resourcesFolder, 'demo/data/small.csv');
  await writeFile(dataFile, content);

  const log = createMemoryLog();
  const storage = await openStorage({
    path: join(folder.path, 'driftguard.db'),
    backupFolder: folder.path,
    migrations,
    appVersion: '0.0.0-test',
    openSqlite,
    probe: systemProbe,
    clock: systemClock,
    log,
  });
  const { database } = storage;
  const common = { database, clock: systemClock, ids: uuidSource, log };
  const pushes: PushMessage[] = [];
  const publish = (message: PushMessage) => void pushes.push(message);
  const actor = resolveSystemActor(common);
  const changes = createHistoryService({ ...common, ledger: createTestLedger(common) });
  const jobs = createJobService({ ...common, publish });
  const models = createModelService({ ...common, changes, publish });

  /** Writes the rows that an import would. */
  const importFile: DemoDependencies['importFile'] = (request) => {
    const id = datasetId.parse(uuidSource.next());
    const at = systemClock.now();
    database.write(() => {
      database.run(
        database.from
          .insertInto('evidence_files')
          .values({ sha256, size_bytes: content.length, rows: 1, created_at: at })
          .onConflict((conflict) => conflict.doNothing()),
      );
      database.run(
        database.from.insertInto('datasets').values({
          id,
          model_id: request.modelId,
          name: request.name,
          name_key: request.name.toLowerCase(),
          purpose: request.purpose,
          source_name: request.sourceName,
          source_format: 'csv',
          source_sha256: sha256,
          import_digest: sha256,
          evidence_sha256: sha256,
          rows: 1,
          rejected_rows: 0,
          row_version: 1,
          created_at: at,
          deleted_at: null,
        }),
      );
    });
    return Promise.resolve({ dataset: storedDataset(id, request), alreadyThere: false, futureAt: null });
  };

  const makeFeature = (behaviour: Behaviour = {}) =>
    createDemoFeature({
      ...common,
      publish,
      changes,
      jobs,
      models,
      resourcesFolder,
      importFile,
      runDrift: () => Promise.resolve(),
      fairness: {
        run: () => Promise.reject(new Error('No model of this demo is checked')),
        setUp: () => undefined,
      },
      performance: { run: () => Promise.reject(new Error('No model of this demo is measured')) },
      versions: { setUp: () => undefined },
      deployments: {
        move: (target, to, by) => models.changeState(target, { ...to, alsoRecord: () => undefined }, by),
        override: () => {
          throw new Error('No model of this demo is where the gate does not admit it');
        },
      },
      watch: () => Promise.resolve(),
      ...behaviour,
    });

  return {
    database,
    models,
    jobs,
    actor,
    dataFile,
    pushes,
    importFile,
    makeFeature,
    /** Starts a load with a feature and waits for the job to end. */
    async load(feature: ReturnType<typeof makeFeature>) {
      const { jobId } = await feature.handlers['demo/load']({}, { actor, shell: 'test', correlationId: 'c' });
      return this.endOf(jobId);
    },
    endOf: (id: JobId) =>
      eventually('the end of the job', () => {
        const job = jobs.get(id);
        return job.endedAt === null ? null : job;
      }),
    names: () =>
      database
        .all(database.from.selectFrom('models').select(['name', 'state']).orderBy('name'))
        .map(({ name, state }) => `${name}: ${state}`),
    /** What the change history says of the workspace, oldest first. */
    history: () =>
      database
        .all(
          database.from
            .selectFrom('changes')
            .select(['action', 'actor_name'])
            .where('entity', '=', 'workspace')
            .orderBy('id'),
        )
        .map(({ action, actor_name }) => `${action} by ${actor_name}`),
    counts: () => ({
      datasets: database.all(database.from.selectFrom('datasets').select('id')).length,
      evidence: database.all(database.from.selectFrom('evidence_files').select('sha256')).length,
      settings: database
        .all(database.from.selectFrom('workspace_settings').select('key'))
        .map(({ key }) => key),
    }),
    async close() {
      await jobs.close();
      storage.close();
      await folder.remove();
    },
  };
}
