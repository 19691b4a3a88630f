import { copyFile, constants, readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { CommandInput } from '../../../shared/contract/index.ts';
import type { VersionRow } from '../../../shared/contract/versions.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import { modelVersionId } from '../../../shared/schema/ids.ts';
import type { DatasetId, ModelId } from '../../../shared/schema/ids.ts';
import { cardSections, cardTexts, modelCardDraft } from '../../../shared/schema/model-card.ts';
import type { ModelCardInput } from '../../../shared/schema/model-card.ts';
import { isThere } from '../../core/storage/durable-folders.ts';
import { allRows, everyRow } from '../every-row.ts';
import type { Workspace } from '../open-workspace.ts';
import { tellingFailure, withSurroundings, write } from '../run-report.ts';
import type { ReportSurroundings } from '../run-report.ts';
import { hasName } from '../has-name.ts';
import { printable } from '../text-table.ts';
import { presentDataFolder, readWho } from '../workspace-flags.ts';
import { modelUsage, readModelFlags, toModelRequest } from './model-arguments.ts';
import type { ModelRequest } from './model-arguments.ts';

type RequestOf<Verb extends ModelRequest['verb']> = Extract<ModelRequest, { verb: Verb }>;
type Answer = { readonly text: string; readonly value: unknown };

const artefactOf = ({ artefact }: VersionRow): string =>
  artefact === null ? 'no artefact' : `sha256:${artefact.sha256}`;

const asLine = (version: VersionRow): string =>
  [
    version.current ? '*' : ' ',
    version.version.padEnd(12),
    version.createdAt,
    artefactOf(version).padEnd(71),
    `card ${version.cardState}`.padEnd(10),
    version.training === null ? '' : `trained on “${printable(version.training.name)}”`,
  ]
    .join('  ')
    .trimEnd();

async function list({ call }: Pick<Workspace, 'call'>, modelId: ModelId): Promise<Answer> {
  const versions = await allRows((cursor) => call('versions/list', { modelId, cursor, limit: 200 }));
  return { text: `${versions.map(asLine).join('\n')}\n`, value: { versions } };
}

async function datasetNamed(
  { call }: Pick<Workspace, 'call'>,
  modelId: ModelId,
  name: string,
): Promise<DatasetId> {
  const datasets = everyRow((cursor) => call('datasets/list', { modelId, cursor, limit: 200 }));
  for await (const dataset of datasets) if (hasName(dataset, name)) return dataset.id;
  throw new DriftGuardError('DATASET_NOT_FOUND', `The model has no data set “${name}”.`);
}

async function add(
  workspace: Workspace,
  modelId: ModelId,
  request: RequestOf<'add'>,
  surroundings: ReportSurroundings,
): Promise<Answer> {
  const { call, core } = workspace;
  const { followJob } = await import('../follow-job.ts');
  const { version, artefact: flag, training, note } = request;
  const { rowVersion } = await call('models/get', { id: modelId });
  const trainingDatasetId = training === null ? null : await datasetNamed(workspace, modelId, training);
  let artefact: CommandInput<'versions/register'>['artefact'] = null;
  if (flag?.kind === 'file') {
    const path = resolve(flag.path);
    const { token } = await core.vault.register(path, basename(path));
    artefact = { kind: 'file', token };
  } else if (flag?.kind === 'digest') artefact = { kind: 'typed', sha256: flag.sha256 };
  const { jobId } = await call('versions/register', {
    modelId,
    rowVersion,
    version,
    artefact,
    trainingDatasetId,
    note,
  });
  const { id, message } = await followJob(workspace, jobId, surroundings);
  const made = await call('versions/get', { id: modelVersionId.parse(id) });
  const digest =
    made.artefact === null
      ? 'No artefact is recorded of it.'
      : `Its artefact is sha256:${made.artefact.sha256}.`;
  return { text: `${message} ${digest}\n`, value: { message, version: made } };
}

/** What a file says the card is to be. Throws FILE_UNREADABLE or INVALID_INPUT. */
async function readCard(from: string): Promise<ModelCardInput> {
  let text: string;
  try {
    text = await readFile(resolve(from), 'utf8');
  } catch {
    throw new DriftGuardError('FILE_UNREADABLE', `${from} could not be read. Check that it exists.`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new DriftGuardError(
      'INVALID_INPUT',
      `${from} is not JSON. “model version card --json” shows the form.`,
    );
  }
  const read = modelCardDraft.safeParse(data);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new DriftGuardError('INVALID_INPUT', `${from} is not a model card.`, { problems });
}

async function card(
  { call }: Pick<Workspace, 'call'>,
  found: VersionRow,
  { from }: RequestOf<'card'>,
): Promise<Answer> {
  const version =
    from === null
      ? await call('versions/get', { id: found.id })
      : await call('versions/save-card', {
          id: found.id,
          rowVersion: found.rowVersion,
          card: await readCard(from),
        });
  const written = cardTexts(version.card).filter(({ text }) => text !== '');
  const lines = written.map(({ section, name, text }) => `${section}.${name}:\n${text}\n`);
  const head = `Card of version ${version.version} of “${printable(version.modelName)}”: ${written.length === 0 ? 'nothing written yet.' : `${version.cardSections} of ${cardSections.length} sections written.`}\n`;
  return { text: [head, ...lines].join('\n'), value: version.card };
}

async function exportCard(
  { call, core }: Workspace,
  found: VersionRow,
  { format, output }: RequestOf<'export'>,
): Promise<Answer> {
  const held = await call('versions/export-card', { id: found.id, format });
  const { path } = core.vault.resolve(held.token);
  if (output === null) {
    const text = await readFile(path, 'utf8');
    return { text, value: format === 'json' ? JSON.parse(text) : { text } };
  }
  try {
    await copyFile(path, resolve(output), constants.COPYFILE_EXCL);
  } catch (error) {
    if (isThere(error)) {
      throw new DriftGuardError(
        'INVALID_INPUT',
        `${output} is there already. Name a file that does not exist yet.`,
      );
    }
    throw new DriftGuardError('READ_ONLY', `${output} cannot be written. Check that its folder exists.`);
  }
  const message = `The card of version ${found.version} is in ${output}.`;
  return { text: `${message}\n`, value: { message, file: output, sizeBytes: held.sizeBytes } };
}

async function model(args: string[]): Promise<number> {
  const flags = readModelFlags(args);
  if (flags.values.help === true) {
    await write(modelUsage);
    return 0;
  }
  const request = toModelRequest(flags);
  const dataFolder = presentDataFolder(request.dataDir);
  const who = await readWho(flags.values, process.env);
  // The engines take longer to load than the arguments to check.
  const { withWorkspace } = await import('../open-workspace.ts');
  const { findModel } = await import('../find-model.ts');
  const { findVersion } = await import('../find-version.ts');
  const answer = await withSurroundings((surroundings) =>
    withWorkspace({ dataFolder, who }, async (workspace): Promise<Answer> => {
      const modelId = await findModel(workspace, request.model);
      if (request.verb === 'list') return list(workspace, modelId);
      if (request.verb === 'add') return add(workspace, modelId, request, surroundings);
      const found = await findVersion(workspace, modelId, request.version);
      return request.verb === 'card'
        ? card(workspace, found, request)
        : exportCard(workspace, found, request);
    }),
  );
  await write(flags.values.json === true ? `${JSON.stringify(answer.value, null, 2)}\n` : answer.text);
  return 0;
}

/** `driftguard model`. Resolves to the exit code: 0 done, 1 refused, with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  return tellingFailure(args, () => model(args));
}
