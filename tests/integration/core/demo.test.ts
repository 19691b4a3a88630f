import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDemo } from '../../../main/core/features/workspace/demo-files.ts';
import type { DemoModel } from '../../../main/core/features/workspace/demo-manifest.ts';
import { modelId as modelIdSchema } from '../../../shared/schema/ids.ts';
import { narrativeText, sentenceText } from '../../../shared/schema/narrative.ts';
import { jobEnd } from '../../support/job-end.ts';
import { openTestCore } from '../../support/core-harness.ts';
import type { TestCore } from '../../support/core-harness.ts';
import { realEngines } from '../../support/real-engines.ts';

const resourcesFolder = resolve(import.meta.dirname, '../../../resources');

async function shippedModels(): Promise<readonly DemoModel[]> {
  return (await readDemo(resourcesFolder))?.manifest.models ?? [];
}

let core: TestCore;

beforeAll(async () => {
  core = await openTestCore({ ports: realEngines, resourcesFolder });
});
afterAll(() => core.close());

function driftguard(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const program = resolve(import.meta.dirname, '../../../main/cli/driftguard.ts');
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const explain = (...args: string[]) => driftguard('explain', ...args);

describe('the demo workspace, with the real engines', () => {
  it('can be cancelled while it loads, and then be loaded', async () => {
    const first = await core.call('demo/load', {});
    while ((await core.call('models/list', {})).total === 0) await new Promise((next) => setImmediate(next));
    await core.call('jobs/cancel', { id: first.jobId });
    expect(await jobEnd(core, first.jobId)).toMatchObject({ state: 'cancelled' });
    expect(await core.call('app/info', {})).toMatchObject({
      empty: true,
      demoLoaded: false,
      counts: { models: 0, datasets: 0, runs: 0 },
    });

    const { jobId } = await core.call('demo/load', {});
    const job = await jobEnd(core, jobId);
    expect(job.failure).toBeNull();
    expect(job).toMatchObject({ state: 'done', outcome: { entity: 'workspace' } });
  });

  it('gives every model the verdict and the state that its story tells', async () => {
    const { items } = await core.call('models/list', {});
    const expected = (await shippedModels()).map((model) => ({
      name: model.name,
      state: model.steps.at(-1)?.state ?? 'draft',
      lastRunVerdict: model.expectedVerdict,
      datasetCount: model.datasets.length,
    }));
    expect(
      items.map(({ name, state, lastRunVerdict, datasetCount }) => ({
        name,
        state,
        lastRunVerdict,
        datasetCount,
      })),
    ).toEqual(expected.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  });

  it('checks fairness with the verdicts that the manifest promises', async () => {
    const { items } = await core.call('models/list', {});
    for (const { name, fairness } of await shippedModels()) {
      const modelId = items.find((model) => model.name === name)?.id ?? null;
      const checks = await core.call('fairness/list', { modelId });
      const verdicts = checks.items.toReversed().map(({ verdict }) => verdict);
      expect([name, verdicts]).toEqual([name, fairness?.expectedVerdicts ?? []]);
    }
  });

  it('measures performance with the answers that the manifest promises', async () => {
    const { items } = await core.call('models/list', {});
    for (const { name, performance } of await shippedModels()) {
      const modelId = items.find((model) => model.name === name)?.id;
      if (modelId === undefined) throw new Error(`${name} is missing`);
      const results = await core.call('performance/list', { modelId });
      const sentences = results.items.toReversed().map(({ sentence }) => sentence);
      expect([name, sentences]).toEqual([name, performance?.expectedSentences ?? []]);
    }
  });

  it('knows which file a model runs from, which stands beside the data, and has its card', async () => {
    const { items } = await core.call('models/list', {});
    for (const { name, version, datasets } of await shippedModels()) {
      const modelId = items.find((model) => model.name === name)?.id;
      if (modelId === undefined) throw new Error(`${name} is missing`);
      const [present] = (await core.call('versions/list', { modelId })).items;
      expect([name, present?.artefact?.sha256 ?? null, present?.cardState]).toEqual([
        name,
        version?.artefact?.sha256 ?? null,
        version === null ? 'empty' : 'whole',
      ]);
      const shipped = version?.artefact ?? null;
      if (shipped === null || present === undefined) continue;
      const path = resolve(resourcesFolder, 'demo/data', shipped.file);
      const { token } = await core.core.vault.register(path, shipped.file);
      const { jobId } = await core.call('versions/check-artefact', { id: present.id, token });
      expect((await jobEnd(core, jobId)).outcome?.message).toContain(
        `is the artefact of version ${present.version}`,
      );
      expect(present.training?.name).toBe(datasets[0]?.name);
    }
  });

  it('holds all rows of all files, none refused', async () => {
    const { items } = await core.call('models/list', {});
    const shipped = await shippedModels();
    for (const { id, name } of items) {
      const page = await core.call('datasets/list', { modelId: id });
      const found = page.items.map((dataset) => [dataset.name, dataset.rows, dataset.rejectedRows]);
      const wanted = shipped
        .filter((model) => model.name === name)
        .flatMap((model) => model.datasets.map((dataset) => [dataset.name, dataset.rows, 0]));
      expect(new Map(found.map(([key, ...rest]) => [key, rest]))).toEqual(
        new Map(wanted.map(([key, ...rest]) => [key, rest])),
      );
    }
  });

  it('names place and score as what moved in the model with known drift', async () => {
    const { items } = await core.call('drift/list', { scope: 'whole' });
    const run = items.find(({ modelName }) => modelName === 'House price band');
    if (run === undefined) throw new Error('The run is missing');
    const { items: features } = await core.call('drift/features', { id: run.id, verdicts: ['major'] });
    const names = new Set(features.map(({ name }) => name));
    expect(names).toEqual(new Set(['latitude', 'longitude', 'probability_high', 'predicted_high']));
  });

  it('has monitors that stand as their story tells', async () => {
    const { items } = await core.call('monitors/list', {});
    const expected = (await shippedModels()).flatMap(({ name, monitors }) =>
      monitors.map(({ draft, expectedState }) => [name, draft.name, expectedState]),
    );
    expect(
      new Set(items.map(({ modelName, name, standing }) => [modelName, name, standing.state].join(' · '))),
    ).toEqual(new Set(expected.map((parts) => parts.join(' · '))));
    expect(expected).not.toEqual([]);
  });

  it('tells every result in words as they were reviewed', async () => {
    const runs = (await core.call('drift/list', { scope: 'whole' })).items.map((run) => ({
      title: `Drift of ${run.modelName}: ${run.current.name}`,
      subject: { kind: 'drift-run' as const, id: run.id },
    }));
    const checks = (await core.call('fairness/list', {})).items.map((check) => ({
      title: `Fairness of ${check.modelName}: ${check.dataset.name}`,
      subject: { kind: 'fairness-run' as const, id: check.id },
    }));
    const sections: string[] = [];
    const { items: models } = await core.call('models/list', {});
    const scores = await Promise.all(
      models.map(async ({ id, name }) => {
        const { score } = await core.call('risk/get', { modelId: id });
        if (score === null) throw new Error(`${name} has no score`);
        return { title: `Risk of ${name}`, subject: { kind: 'risk-score' as const, id: score.id } };
      }),
    );
    const { items: deployments } = await core.call('deployments/list', { limit: 200 });
    const gates = deployments
      .filter(({ verdict }) => verdict !== null)
      .map(({ id, modelName, to }) => ({
        title: `Gate of ${modelName}: ${to}`,
        subject: { kind: 'deployment' as const, id },
      }));
    for (const { title, subject } of [...runs, ...checks, ...scores, ...gates].toSorted((a, b) =>
      a.title < b.title ? -1 : 1,
    )) {
      const told = await core.call('explain/narrative', { subject });
      const lines = told.sentences.map((sentence) => `- *${sentence.part}* ${sentenceText(sentence)}`);
      sections.push(`## ${title}\n\n${lines.join('\n')}\n`);
      if (subject.kind !== 'fairness-run') continue;
      // After the answer, what is put together again from the stored figures is what was stored in words.
      const { narrative } = await core.call('fairness/get', { id: subject.id });
      expect(narrativeText({ ...told, sentences: told.sentences.slice(2) })).toBe(narrative.join('\n'));
    }
    await expect(`# The demo data in words\n\n${sections.join('\n')}`).toMatchFileSnapshot(
      'demo-narratives.md',
    );
  });

  it('is told by the command line too, while it is open', async () => {
    const { items: every } = await core.call('drift/list', { scope: 'whole' });
    const stable = every.find(({ summary }) => summary.verdict === 'stable');
    const run = every.find(({ summary }) => summary.verdict === 'major');
    if (run === undefined || stable === undefined) throw new Error('A run is missing');
    expect((await explain(stable.id, '--data-dir', core.folder)).code).toBe(0);
    const undecided = (await core.call('fairness/list', {})).items.find(
      ({ verdict }) => verdict === 'insufficient',
    );
    expect((await explain(undecided?.id ?? '', '--data-dir', core.folder)).code).toBe(3);
    const { id } = run;
    const told = await core.call('explain/narrative', { subject: { kind: 'drift-run', id } });
    expect(await explain(id, '--data-dir', core.folder)).toEqual({
      code: 2,
      stdout: `${narrativeText(told)}\n`,
      stderr: '',
    });
    // The identifier of a model tells the score that it has now.
    const [model] = (await core.call('models/list', {})).items;
    const scored = await explain(model?.id ?? '', '--data-dir', core.folder, '--json');
    expect(JSON.parse(scored.stdout)).toMatchObject({
      subject: { kind: 'risk-score' },
      narrative: { subject: 'risk' },
    });
    expect(await explain('nothing', '--data-dir', core.folder, '--json')).toMatchObject({
      code: 1,
      stderr:
        'There is no drift run, no fairness check, no deployment that asked the gate and no model with a risk score with the identifier “nothing” in this data folder. It is the last part of the address of a run, or stands in the address of the model.\n',
    });
  });

  it('lets the command line ask the gate, while it is open', async () => {
    const gate = (...args: string[]) => driftguard('gate', ...args, '--data-dir', core.folder);
    const open = await gate('hourly temperature FORECAST', '--to', 'staging');
    expect([open.code, open.stdout.split('\n')[0]]).toEqual([
      0,
      'The gate lets version 0.9.0 of “Hourly temperature forecast” into staging: the one rule that this step asks is met.',
    ]);
    const { items } = await core.call('models/list', { search: 'Income' });
    const modelId = modelIdSchema.parse(items[0]?.id);
    const closed = await gate(modelId, '--to', 'production', '--json');
    expect(closed.code).toBe(2);
    const { evaluation } = await core.call('deployments/check', { modelId, step: 'production' });
    expect(JSON.parse(closed.stdout)).toMatchObject({
      evaluation: { ...evaluation, at: expect.any(String) as string },
      narrative: { subject: 'gate' },
    });
    expect(await gate('Nothing', '--to', 'canary')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no model called “Nothing”') as string,
    });
    expect(await gate('Income screening', '--to', 'retired')).toMatchObject({
      code: 1,
      stderr: '“retired” is no step that has a gate. Use one of staging, canary, production.\n',
    });
  });

  it('is marked as loaded and is not loaded twice', async () => {
    expect(await core.call('app/info', {})).toMatchObject({ demoLoaded: true, empty: false });
    await expect(core.call('demo/load', {})).rejects.toMatchObject({ code: 'WORKSPACE_NOT_EMPTY' });
  });
});
