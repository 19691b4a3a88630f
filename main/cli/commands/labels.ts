import { basename, resolve } from 'node:path';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { ModelId, PredictionBatchId } from '../../../shared/schema/ids.ts';
import { everyRow } from '../every-row.ts';
import type { Workspace } from '../open-workspace.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import { hasName } from '../has-name.ts';
import { presentDataFolder, readWho, workspaceFlags, workspaceFlagsHelp } from '../workspace-flags.ts';
import { parseFlags } from '../parse-flags.ts';

const usage = `Usage: driftguard labels join --model MODEL --file FILE [--batch ID] [--id COLUMN] [--label COLUMN] [flags]

Joins labels that came later to predictions, by identifier. Sealed data stay as they are: they get a new version
with the labels, which names what it was made from. The same labels again change nothing; a label that names no
prediction, or that contradicts one that is there, is refused, and then none is joined.

  --model MODEL       Name or identifier of the model.
  --file FILE         CSV, Parquet, JSON or JSON Lines, one label a row.
  --batch ID          Only for this batch (default: whatever the model predicted).
  --id COLUMN         Names the prediction (default: prediction_id or id).
  --label COLUMN      The label (default: label).

Flags:
${workspaceFlagsHelp}  --json              One JSON document instead of lines.
  --help              Show this text.

Exit code: 0 done (or done before), 1 error.
`;

const options = {
  ...workspaceFlags,
  model: { type: 'string' },
  file: { type: 'string' },
  batch: { type: 'string' },
  id: { type: 'string' },
  label: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function refuse(message: string): never {
  throw new DriftGuardError('INVALID_INPUT', message);
}

function readFlags(args: string[]) {
  return parseFlags('labels', { args, options, strict: true, allowPositionals: true });
}

async function findBatch(
  { call }: Pick<Workspace, 'call'>,
  modelId: ModelId,
  name: string,
): Promise<PredictionBatchId> {
  const batches = everyRow((cursor) => call('predictions/list', { modelId, cursor, limit: 200 }));
  for await (const batch of batches) if (hasName(batch, name)) return batch.id;
  throw new DriftGuardError('BATCH_NOT_FOUND', `There is no batch “${name}” of this model.`);
}

async function join(args: string[]): Promise<number> {
  const { values, positionals } = readFlags(args);
  if (values.help === true) {
    await write(usage);
    return 0;
  }
  if (positionals.length !== 1 || positionals[0] !== 'join') {
    refuse('Say “labels join”. See driftguard labels --help.');
  }
  const dataDir = values['data-dir'] ?? refuse('Name the folder with --data-dir.');
  const model = values.model ?? refuse('Name the model with --model.');
  const file = values.file ?? refuse('Name the file with --file.');
  const dataFolder = presentDataFolder(dataDir);
  const who = await readWho(values, process.env);
  // The engines take longer to load than the arguments to check.
  const { withWorkspace } = await import('../open-workspace.ts');
  const { findModel } = await import('../find-model.ts');
  const { followJob } = await import('../follow-job.ts');
  const outcome = await withSurroundings((surroundings) =>
    withWorkspace({ dataFolder, who }, async (workspace) => {
      const modelId = await findModel(workspace, model);
      const path = resolve(file);
      const { token } = await workspace.core.vault.register(path, basename(path));
      const { columns } = await workspace.call('datasets/preview', { token });
      const has = (name: string): boolean => columns.some((column) => column.name === name);
      const { jobId } = await workspace.call('predictions/join-labels', {
        modelId,
        batchId: values.batch === undefined ? null : await findBatch(workspace, modelId, values.batch),
        labels: {
          kind: 'file',
          token,
          idColumn: values.id ?? (has('prediction_id') ? 'prediction_id' : 'id'),
          labelColumn: values.label ?? 'label',
        },
      });
      return followJob(workspace, jobId, surroundings);
    }),
  );
  await write(values.json === true ? `${JSON.stringify(outcome, null, 2)}\n` : `${outcome.message}\n`);
  return 0;
}

/** `driftguard labels`. Resolves to the exit code: 0 joined, 1 refused, with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => join(args));
}
