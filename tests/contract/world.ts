import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ImportColumn } from '../../shared/contract/datasets.ts';
import { performanceRunId, sessionId } from '../../shared/schema/ids.ts';
import type { DatasetId, FairnessRunId, ModelId, RunId } from '../../shared/schema/ids.ts';
import { allJobsEnded, jobEnd } from '../support/job-end.ts';
import { openTestCore } from '../support/core-harness.ts';
import type { TestCore } from '../support/core-harness.ts';
import { realEngines } from '../support/real-engines.ts';
import { modelDraftNamed, monitorDraftNamed, worldColumns } from './valid-inputs.ts';
import type { KnownRecords } from './valid-inputs.ts';

/** A core with a model, one in the bin, two data sets and one drift run. */
export type World = KnownRecords & { readonly core: TestCore; close(): Promise<void> };

const colours = ['red', 'green', 'blue'];

/** A file of 300 rows with the columns named; `shift` moves the ages. */
function csvText(shift: number, columns: readonly { readonly name: string }[]): string {
  const rows = Array.from({ length: 300 }, (_unused, index) => {
    const colour = colours[index % 3] ?? '';
    const guess = index % 5 === 0 ? 'red' : colour;
    const values: Readonly<Record<string, string>> = { age: `${((index * 37) % 60) + shift}`, colour, guess };
    return columns.map(({ name }) => values[name] ?? '').join(',');
  });
  return [columns.map(({ name }) => name).join(','), ...rows, ''].join('\n');
}

export async function openWorld(): Promise<World> {
  const core = await openTestCore({
    ports: realEngines,
    resourcesFolder: resolve(import.meta.dirname, '../../resources'),
  });
  const model = await core.call('models/create', modelDraftNamed('First model'));
  const binned = await core.call('models/create', modelDraftNamed('Model in the bin'));
  await core.call('models/delete', { id: binned.id, rowVersion: binned.rowVersion });

  const importFile = async (
    purpose: 'reference' | 'current',
    shift: number,
    modelId: ModelId = model.id,
    columns: readonly ImportColumn[] = worldColumns,
  ): Promise<DatasetId> => {
    const fileName = columns === worldColumns ? `${purpose}.csv` : `${purpose} with guesses.csv`;
    const path = join(core.folder, fileName);
    await writeFile(path, csvText(shift, columns));
    const { token } = await core.core.vault.register(path, fileName);
    const { jobId } = await core.call('datasets/import', {
      token,
      modelId,
      name: `The ${purpose}`,
      purpose,
      columns: [...columns],
    });
    const job = await jobEnd(core, jobId);
    // The outcome of an import is the data set's identifier.
    return job.outcome?.id as DatasetId;
  };
  const auditor = await core.as('auditor');
  const referenceId = await importFile('reference', 0);
  const currentId = await importFile('current', 25);
  const { jobId } = await core.call('drift/run', { modelId: model.id, referenceId, currentId });
  const run = await jobEnd(core, jobId);
  const made = await core.call('backups/create', {});
  const backedUp = await jobEnd(core, made.jobId);
  // A model of its own: the settings of the first are still to be saved for the first time.
  const fairModel = await core.call('models/create', modelDraftNamed('Checked model'));
  const fairData = await importFile('current', 0, fairModel.id);
  await core.call('fairness/save-settings', {
    modelId: fairModel.id,
    rowVersion: 0,
    attributes: [{ column: 'colour' }],
  });
  const fairness = await core.call('fairness/run', {
    modelId: fairModel.id,
    datasetId: fairData,
    decision: { kind: 'median' },
    score: 'age',
    attributes: ['colour'],
  });
  const check = await jobEnd(core, fairness.jobId);
  const measuredModel = await core.call('models/create', {
    ...modelDraftNamed('Measured model'),
    task: 'multiclass-classification',
  });
  const measuredData = await importFile('current', 0, measuredModel.id, [
    { name: 'age', type: 'numeric', role: 'feature' },
    { name: 'guess', type: 'categorical', role: 'prediction' },
    { name: 'colour', type: 'categorical', role: 'label' },
  ]);
  const measuring = await core.call('performance/run', {
    modelId: measuredModel.id,
    datasetId: measuredData,
  });
  const measured = await jobEnd(core, measuring.jobId);
  // A monitor that measures, and notes what cannot be: the only protected attribute is the label.
  await core.call('fairness/save-settings', {
    modelId: measuredModel.id,
    rowVersion: 0,
    attributes: [{ column: 'colour' }],
  });
  const measuringMonitor = await core.call('monitors/create', {
    modelId: measuredModel.id,
    draft: {
      name: 'The measuring monitor',
      referenceId: measuredData,
      schedule: { kind: 'manual' },
      measures: { performance: true, fairness: true },
    },
  });
  await jobEnd(core, (await core.call('monitors/run', { id: measuringMonitor.id })).jobId);
  const versions = await core.call('versions/list', { modelId: measuredModel.id });
  const [version] = versions.items;
  if (version === undefined) throw new Error('The model has no version.');
  const monitor = await core.call('monitors/create', {
    modelId: model.id,
    draft: monitorDraftNamed(referenceId, 'The monitor'),
  });
  const logged = await core.call('predictions/log', {
    modelId: model.id,
    batch: 'the first day',
    records: [
      { id: 'p-1', at: '2026-01-01T08:00:00Z', features: { age: 40, colour: 'red' }, score: 0.4 },
      { id: 'p-2', at: '2026-01-01T09:00:00Z', features: { age: 30, colour: 'blue' }, score: 0.6 },
    ],
  });
  // The monitor looks at the data that are there by itself; what it writes is not to fall between two looks of a test.
  await core.core.timetable.tick();
  await allJobsEnded(core);
  const { items: alerts } = await core.call('alerts/list', {});
  const alert = alerts.find(({ source }) => source === 'comparison');
  if (alert === undefined) throw new Error('The comparison raised no alert.');
  const risk = await core.call('risk/get', { modelId: model.id });
  if (risk.score === null) throw new Error('The model has no score.');
  const { token } = await core.core.vault.register(join(core.folder, 'current.csv'), 'current.csv');
  const stagedModel = await core.call('models/create', modelDraftNamed('Staged model'));
  await core.call('models/change-state', { id: stagedModel.id, rowVersion: 1, state: 'staging', note: '' });
  const { items: deployments } = await core.call('deployments/list', { modelId: stagedModel.id });
  const [deployment] = deployments;
  if (deployment === undefined) throw new Error('The way into staging left no entry.');
  const approval = await core.call('approvals/request', {
    command: 'users/issue-reset',
    input: JSON.stringify({ id: auditor.actor.id }),
    reason: 'The person has lost the password.',
  });
  return {
    core,
    modelId: model.id,
    binnedModelId: binned.id,
    referenceId,
    currentId,
    // The outcome of a comparison is the run's identifier.
    runId: run.outcome?.id as RunId,
    // The outcome of a check is its identifier.
    fairnessRunId: check.outcome?.id as FairnessRunId,
    measured: {
      modelId: measuredModel.id,
      datasetId: measuredData,
      runId: performanceRunId.parse(measured.outcome?.id),
      versionId: version.id,
    },
    jobId,
    token,
    // The outcome of a backup is its name.
    backupId: backedUp.outcome?.id ?? '',
    monitorId: monitor.id,
    predictionBatchId: logged.batch.id,
    alertId: alert.id,
    alertRuleId: alert.ruleId,
    riskScoreId: risk.score.id,
    staged: { modelId: stagedModel.id, deploymentId: deployment.id },
    approvalId: approval.id,
    userId: auditor.actor.id,
    sessionId: sessionId.parse('0190f0c0-0000-7000-8000-000000000000'),
    close: () => core.close(),
  };
}
