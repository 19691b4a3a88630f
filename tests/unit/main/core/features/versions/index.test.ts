import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../../../../shared/contract/index.ts';
import type { Job } from '../../../../../../shared/contract/jobs.ts';
import { modelId, modelVersionId } from '../../../../../../shared/schema/ids.ts';
import type { FileToken, ModelId, ModelVersionId } from '../../../../../../shared/schema/ids.ts';
import { modelCardDraft } from '../../../../../../shared/schema/model-card.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';
import { jobEnd } from '../../../../../support/job-end.ts';

let core: TestCore;
beforeAll(async () => {
  core = await openTestCore();
});
afterAll(() => core.close());

const content = 'weights of the model';
const sha256 = createHash('sha256').update(content).digest('hex');
let models = 0;

async function newModel() {
  models += 1;
  return core.call('models/create', modelDraftOf({ name: `Model ${models}` }));
}
const versionsOf = async (id: ModelId) => (await core.call('versions/list', { modelId: id })).items;
const historyOf = async (id: ModelVersionId) => (await core.call('versions/history', { id })).items;
const ended = async ({ jobId }: { jobId: Job['id'] }): Promise<Job> => jobEnd(core, jobId);

async function fileOf(text: string, name = 'model.onnx'): Promise<FileToken> {
  const path = join(core.folder, `artefact ${Math.random()}`);
  await writeFile(path, text);
  return (await core.core.vault.register(path, name)).token;
}

async function register(input: Omit<CommandInput<'versions/register'>, 'rowVersion'>) {
  const { rowVersion } = await core.call('models/get', { id: input.modelId });
  const job = await ended(await core.call('versions/register', { ...input, rowVersion }));
  if (job.outcome === null) throw new Error(job.failure?.message);
  return core.call('versions/get', { id: modelVersionId.parse(job.outcome.id) });
}

describe('a model', () => {
  it('begins with its version, and a description with a higher one begins the next', async () => {
    const model = await newModel();
    const [first, ...none] = await versionsOf(model.id);
    expect(none).toEqual([]);
    expect(first).toEqual({
      id: first?.id,
      modelId: model.id,
      version: '1.0.0',
      current: true,
      createdAt: model.createdAt,
      createdBy: { id: core.core.system.id, name: 'DriftGuard' },
      artefact: null,
      training: null,
      mainMetric: null,
      metricCount: 0,
      cardState: 'empty',
      cardSections: 0,
      rowVersion: 1,
      updatedAt: model.createdAt,
    });

    const { name, owner, purpose, task, riskClass, featureSchema } = model;
    const draft = { name, owner, purpose, task, riskClass, featureSchema };
    await core.call('models/update', { ...draft, id: model.id, rowVersion: 1, semanticVersion: '1.1.0' });
    await core.call('models/update', {
      ...draft,
      owner: 'Somebody else',
      id: model.id,
      rowVersion: 2,
      semanticVersion: '1.1.0',
    });
    expect((await versionsOf(model.id)).map(({ version, current }) => [version, current])).toEqual([
      ['1.1.0', true],
      ['1.0.0', false],
    ]);
  });

  it('is raised by registering, in one step with the history of both and the ledger', async () => {
    const model = await newModel();
    const made = await register({
      modelId: model.id,
      version: '2.0.0-rc.1',
      artefact: { kind: 'file', token: await fileOf(content) },
      metrics: [{ name: 'AUC', value: 0.81, origin: 'Report of the supplier' }],
      note: 'Trained on the data of March.',
    });
    expect(made).toMatchObject({
      version: '2.0.0-rc.1',
      current: true,
      modelName: model.name,
      artefact: { sha256, name: 'model.onnx', sizeBytes: content.length, source: 'file' },
      metrics: [{ source: 'typed', name: 'AUC', value: 0.81, origin: 'Report of the supplier' }],
      rowVersion: 1,
    });
    expect(await core.call('models/get', { id: model.id })).toMatchObject({
      semanticVersion: '2.0.0-rc.1',
      rowVersion: 2,
    });
    expect((await core.call('models/history', { id: model.id })).items[0]).toMatchObject({
      action: 'version registered',
      note: 'Trained on the data of March.',
      fields: [{ field: 'semanticVersion', before: '1.0.0', after: '2.0.0-rc.1' }],
    });
    const [entry] = await historyOf(made.id);
    expect(entry).toMatchObject({ action: 'registered', note: 'Trained on the data of March.' });
    expect(entry?.fields).toContainEqual({ field: 'artefact SHA-256', before: null, after: sha256 });
    const { items } = await core.call('audit/list', { targetId: made.id });
    expect(items.map(({ action, target }) => [action, target.label])).toEqual([
      ['model-version.registered', `${model.name} 2.0.0-rc.1`],
    ]);
  });

  it('keeps its version where the next one is not higher or was registered by somebody else', async () => {
    const model = await newModel();
    const attempt = (version: string, rowVersion = 1) =>
      core.call('versions/register', { modelId: model.id, rowVersion, version });
    await expect(attempt('1.0.0')).rejects.toMatchObject({
      code: 'VERSION_NOT_MONOTONIC',
      message: 'The new version 1.0.0 must be higher than the present one, 1.0.0.',
      details: { problems: [{ path: 'version' }] },
    });
    await expect(attempt('1.0.0+build.7')).rejects.toMatchObject({ code: 'VERSION_NOT_MONOTONIC' });
    await expect(attempt('0.9.0')).rejects.toMatchObject({ code: 'VERSION_NOT_MONOTONIC' });
    await expect(attempt('1.1.0', 2)).rejects.toMatchObject({ code: 'STALE_VERSION' });
    // Two at once: the second finds the first.
    const [first, second] = await Promise.all([attempt('1.1.0'), attempt('1.2.0')]);
    const states = [await ended(first), await ended(second)].map(({ state, failure }) => [
      state,
      failure?.code,
    ]);
    expect(states).toEqual([
      ['done', undefined],
      ['failed', 'STALE_VERSION'],
    ]);
    expect((await versionsOf(model.id)).map(({ version }) => version)).toEqual(['1.1.0', '1.0.0']);
  });

  it('is not raised with a figure twice, which is told at once', async () => {
    const model = await newModel();
    const figure = { name: 'AUC', value: 0.81, origin: 'Report of the supplier' };
    const target = { modelId: model.id, rowVersion: 1, version: '1.1.0', metrics: [figure, figure] };
    await expect(core.call('versions/register', target)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { problems: [{ path: 'metrics.1.name' }] },
    });
    expect((await versionsOf(model.id)).map(({ version }) => version)).toEqual(['1.0.0']);
  });

  it('is not to be found, or in the bin', async () => {
    const model = await newModel();
    await core.call('models/delete', { id: model.id, rowVersion: 1 });
    const target = { modelId: model.id, rowVersion: 2, version: '1.1.0' };
    await expect(core.call('versions/register', target)).rejects.toMatchObject({ code: 'RECORD_DELETED' });
    const nobody = modelId.parse('01900000-0000-7000-8000-000000000000');
    await expect(core.call('versions/list', { modelId: nobody })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
    await expect(core.call('versions/get', { id: modelVersionId.parse(nobody) })).rejects.toMatchObject({
      code: 'MODEL_VERSION_NOT_FOUND',
    });
  });
});

describe('an artefact', () => {
  it('is recorded once, typed in any case; another file is another version', async () => {
    const { id } = await newModel();
    const [version] = await versionsOf(id);
    if (version === undefined) throw new Error('The model has no version.');
    const complete = (rowVersion: number, artefact: CommandInput<'versions/complete'>['artefact']) =>
      core.call('versions/complete', { id: version.id, rowVersion, artefact });
    await expect(complete(1, { kind: 'typed', sha256: 'abc' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { problems: [{ path: 'artefact.sha256' }] },
    });
    await ended(await complete(1, { kind: 'typed', sha256: ` ${sha256.toUpperCase()}\n` }));
    expect(await core.call('versions/get', { id: version.id })).toMatchObject({
      artefact: { sha256, name: null, sizeBytes: null, source: 'typed' },
      rowVersion: 2,
    });
    await expect(complete(2, { kind: 'file', token: await fileOf('other') })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: {
        problems: [{ path: 'artefact', message: expect.stringContaining('Register another version') }],
      },
    });
    await expect(complete(1, null)).rejects.toMatchObject({ code: 'STALE_VERSION' });
  });

  it('is compared with a file; the answer is a sentence and an entry', async () => {
    const { id, name } = await newModel();
    const made = await register({
      modelId: id,
      version: '1.1.0',
      artefact: { kind: 'typed', sha256, name: 'model.onnx' },
    });
    const check = async (text: string) =>
      ended(await core.call('versions/check-artefact', { id: made.id, token: await fileOf(text, 'a.onnx') }));
    const short = sha256.slice(0, 12);
    expect((await check(content)).outcome?.message).toBe(
      `“a.onnx” is the artefact of version 1.1.0 of “${name}”: the same SHA-256, ${short}….`,
    );
    expect((await check('another')).outcome?.message).toContain(
      `“a.onnx” is not the artefact of version 1.1.0 of “${name}”: its SHA-256 is`,
    );
    expect((await historyOf(made.id)).map(({ action }) => action)).toEqual([
      'artefact differed',
      'artefact matched',
      'registered',
    ]);
    const [, first] = await versionsOf(id);
    await expect(
      core.call('versions/check-artefact', { id: first?.id ?? made.id, token: await fileOf('x') }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('Record its file') });
  });
});

describe('a card', () => {
  it('is saved on the version that is present, and its history tells each text', async () => {
    const { id } = await newModel();
    const [version] = await versionsOf(id);
    if (version === undefined) throw new Error('The model has no version.');
    const save = (rowVersion: number, developers: string) =>
      core.call('versions/save-card', { id: version.id, rowVersion, card: { details: { developers } } });
    expect(await save(1, 'Retail credit')).toMatchObject({
      rowVersion: 2,
      cardState: 'begun',
      cardSections: 1,
    });
    expect(await save(2, 'Retail credit')).toMatchObject({ rowVersion: 2 });
    await expect(save(1, 'Somebody')).rejects.toMatchObject({
      code: 'STALE_VERSION',
      details: { yours: 1, present: 2, record: { card: { details: { developers: 'Retail credit' } } } },
    });
    await save(2, 'Risk office');
    expect(await historyOf(version.id)).toMatchObject([
      {
        action: 'card saved',
        fields: [{ field: 'card details developers', before: 'Retail credit', after: 'Risk office' }],
      },
      { action: 'card saved' },
    ]);
  });

  it('is exported with the facts and a checkpoint over all entries, and the next entry tells that it was', async () => {
    const { id } = await newModel();
    const made = await register({ modelId: id, version: '1.1.0', artefact: { kind: 'typed', sha256 } });
    const read = async (format: 'json' | 'markdown'): Promise<string> => {
      const { token } = await core.call('versions/export-card', { id: made.id, format });
      return readFile(core.core.vault.resolve(token).path, 'utf8');
    };
    const { total } = await core.call('audit/list', { limit: 1 });
    const text = await read('json');
    const json = JSON.parse(text) as {
      readonly version: { readonly artefact: { readonly sha256: string } };
      readonly card: unknown;
      readonly ledger: { readonly size: number; readonly checkpoint: string };
    };
    expect(json.version.artefact.sha256).toBe(sha256);
    expect(json.card).toEqual({ state: 'empty', sectionsWritten: 0, ...modelCardDraft.parse({}) });
    expect(json.ledger.size).toBe(total);
    expect(json.ledger.checkpoint.split('\n')[1]).toBe(String(total));
    const entry = await core.call('audit/get', { seq: total });
    expect(entry.body).toContain(createHash('sha256').update(text).digest('hex'));
    expect(await read('markdown')).toContain(sha256);
    const [latest] = (await core.call('audit/list', { targetId: made.id })).items;
    expect(latest).toMatchObject({ action: 'model-version.card-exported', note: 'MD' });
  });
});
