import { basename, resolve } from 'node:path';
import type { FilePreview } from '../../../shared/contract/datasets.ts';
import type { PredictionBatchRow, PredictionColumns } from '../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { predictionBatchId } from '../../../shared/schema/ids.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { allRows } from '../every-row.ts';
import type { Workspace } from '../open-workspace.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import type { ReportSurroundings } from '../run-report.ts';
import { hasName } from '../has-name.ts';
import { presentDataFolder, readWho } from '../workspace-flags.ts';
import { predictUsage, readPredictFlags, toLogColumns, toPredictRequest } from './predict-arguments.ts';
import type { PredictRequest } from './predict-arguments.ts';

/** Columns that are not named are recognised by their names and values, as at an import. */
function chooseColumns(
  preview: FilePreview,
  request: Extract<PredictRequest, { verb: 'log' }>,
): PredictionColumns {
  return toLogColumns(
    request,
    preview.columns.map(({ name, suggestedRole }) => ({ name, role: suggestedRole })),
  );
}

const allBatches = ({ call }: Pick<Workspace, 'call'>, model: ModelId): Promise<PredictionBatchRow[]> =>
  allRows((cursor) => call('predictions/list', { modelId: model, cursor, limit: 200 }));

type Answer = { readonly text: string; readonly value: Readonly<Record<string, unknown>> };

async function log(
  workspace: Workspace,
  model: ModelId,
  request: Extract<PredictRequest, { verb: 'log' }>,
  surroundings: ReportSurroundings,
): Promise<Answer> {
  const { followJob } = await import('../follow-job.ts');
  const { findVersion } = await import('../find-version.ts');
  const { modelVersion } = request;
  const modelVersionId =
    modelVersion === null ? null : (await findVersion(workspace, model, modelVersion)).id;
  const path = resolve(request.file);
  const { token } = await workspace.core.vault.register(path, basename(path));
  const columns = chooseColumns(await workspace.call('datasets/preview', { token, modelId: model }), request);
  const { jobId } = await workspace.call('predictions/log-file', {
    token,
    modelId: model,
    batch: request.batch,
    columns,
    modelVersionId,
  });
  const { id, message } = await followJob(workspace, jobId, surroundings);
  const batch = await workspace.call('predictions/get', { id: predictionBatchId.parse(id) });
  return { text: message, value: { message, batch, columns } };
}

/** What to say where all of these batches are sealed, in one data set: a command that is repeated has done it. */
function sealedBefore(batches: readonly PredictionBatchRow[]): Answer | null {
  const dataset = batches[0]?.dataset ?? null;
  if (dataset === null || !batches.every((batch) => batch.dataset?.id === dataset.id)) return null;
  const [first, another] = batches;
  const what = another === undefined ? `“${first?.name ?? ''}” is` : `${batches.length} batches are`;
  const message = `${what} sealed already, as “${dataset.name}”. Nothing was changed.`;
  return { text: message, value: { message, datasetId: dataset.id } };
}

async function seal(
  workspace: Workspace,
  model: ModelId,
  { batches, name }: Extract<PredictRequest, { verb: 'seal' }>,
  surroundings: ReportSurroundings,
): Promise<Answer> {
  const { followJob } = await import('../follow-job.ts');
  const all = await allBatches(workspace, model);
  const wanted = batches.map((text) => {
    const found = all.find((one) => hasName(one, text));
    if (found !== undefined) return found;
    throw new DriftGuardError('BATCH_NOT_FOUND', `There is no staged batch “${text}” of this model.`);
  });
  const waits = all.some(({ state, parts, partsPresent }) => state === 'staged' && parts === partsPresent);
  const named = waits ? [] : all.filter(({ dataset }) => dataset?.name === name);
  const before = sealedBefore(batches.length > 0 ? wanted : named);
  if (before !== null) return before;
  const { jobId } = await workspace.call('predictions/seal', {
    modelId: model,
    name: name ?? batches.join(', ').slice(0, 128),
    selection:
      wanted.length === 0 ? { kind: 'window' } : { kind: 'batches', ids: wanted.map(({ id }) => id) },
  });
  const { id, message } = await followJob(workspace, jobId, surroundings);
  return { text: message, value: { message, datasetId: id } };
}

const asLine = (batch: PredictionBatchRow): string =>
  [
    batch.state.padEnd(6),
    String(batch.rows).padStart(10),
    `${String(batch.labelledRows).padStart(10)} labelled`,
    batch.firstAt,
    batch.lastAt,
    (batch.modelVersion?.version ?? '-').padEnd(8),
    batch.partsPresent < batch.parts
      ? `${batch.name} (${batch.partsPresent} of ${batch.parts} parts)`
      : batch.name,
  ].join('  ');

async function list(workspace: Workspace, model: ModelId): Promise<Answer> {
  const batches = await allBatches(workspace, model);
  return {
    text: batches.length === 0 ? 'The model has no predictions yet.' : batches.map(asLine).join('\n'),
    value: { batches },
  };
}

async function predict(args: string[]): Promise<number> {
  const flags = readPredictFlags(args);
  if (flags.values.help === true) {
    await write(predictUsage);
    return 0;
  }
  const request = toPredictRequest(flags);
  const dataFolder = presentDataFolder(request.dataDir);
  const who = await readWho(flags.values, process.env);
  // The engines take longer to load than the arguments to check.
  const { withWorkspace } = await import('../open-workspace.ts');
  const { findModel } = await import('../find-model.ts');
  const answer = await withSurroundings((surroundings) =>
    withWorkspace({ dataFolder, who }, async (workspace): Promise<Answer> => {
      const model = await findModel(workspace, request.model);
      if (request.verb === 'log') return log(workspace, model, request, surroundings);
      return request.verb === 'seal' ? seal(workspace, model, request, surroundings) : list(workspace, model);
    }),
  );
  await write(flags.values.json === true ? `${JSON.stringify(answer.value, null, 2)}\n` : `${answer.text}\n`);
  return 0;
}

/** `driftguard predict`. Resolves to the exit code: 0 done, 1 refused, with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => predict(args));
}
