import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoManifest } from '../../../../../../main/core/features/workspace/demo-manifest.ts';
import { readDemo } from '../../../../../../main/core/features/workspace/demo-files.ts';
import { modelDraft } from '../../../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../../../shared/errors.ts';
import { openDemo, smallManifest } from './demo-fixture.ts';

const shipped = resolve(import.meta.dirname, '../../../../../../resources');
let demo: Awaited<ReturnType<typeof openDemo>>;

beforeEach(async () => {
  demo = await openDemo();
});
afterEach(() => demo.close());

const context = () => ({
  actor: demo.actor,
  shell: 'test' as const,
  correlationId: 'c',
  session: null,
  client: 'test',
  handOver: () => undefined,
});

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

describe('describing the demo', () => {
  it('names models with their stories and sources with their licences', async () => {
    expect(await demo.makeFeature().handlers['demo/describe']({}, context())).toEqual({
      available: true,
      models: [
        { name: 'First', story: 'A story.' },
        { name: 'Second', story: 'A story.' },
      ],
      sources: smallManifest.sources,
    });
  });

  it('says that there is none where nothing is shipped', async () => {
    const nothing = { available: false, models: [], sources: [] };
    for (const resourcesFolder of [null, '/nowhere']) {
      const feature = demo.makeFeature({ resourcesFolder });
      expect(await feature.handlers['demo/describe']({}, context())).toEqual(nothing);
      await expect(feature.handlers['demo/load']({}, context())).rejects.toMatchObject({
        code: 'NOT_AVAILABLE_HERE',
      });
    }
  });

  it('ships files with the content that the manifest names', async () => {
    const files = await readDemo(shipped);
    const datasets = files?.manifest.models.flatMap((model) => model.datasets) ?? [];
    expect(datasets.length).toBeGreaterThan(0);
    for (const dataset of datasets) {
      await expect(files?.verifiedPath(dataset, new AbortController().signal)).resolves.toContain(
        dataset.file,
      );
    }
  });

  it('shows data about people with words of context, and only under clear terms', async () => {
    const files = await readDemo(shipped);
    const { sources } = demoManifest.parse(files?.manifest);
    expect(sources.map(({ licence }) => licence)).toEqual([
      'CC BY 4.0',
      'Apache-2.0',
      'CC BY 4.0',
      'CC0 1.0',
    ]);
    expect(sources.filter(({ context: words }) => words === '')).toEqual([]);
  });
});

describe('loading the demo', () => {
  it('makes the models, moves them along and says so once', async () => {
    const runs: string[] = [];
    const feature = demo.makeFeature({
      runDrift: ({ modelId }) => {
        runs.push(demo.models.get(modelId).name);
        return Promise.resolve();
      },
    });
    const job = await demo.load(feature);
    expect(job).toMatchObject({
      state: 'done',
      outcome: { entity: 'workspace', message: 'The demo workspace is ready: 2 models with public data.' },
    });
    expect(demo.names()).toEqual(['First: staging', 'Second: staging']);
    expect(runs).toEqual(['First', 'Second']);
    expect(demo.counts()).toEqual({ datasets: 4, evidence: 1, settings: ['demo-loaded-at', 'operator-id'] });
    expect(job.progress).toMatchObject({ done: 7, total: 8, phase: 'Comparing the data of “Second”' });
  });

  it('refuses a workspace that holds a model, even one in the bin', async () => {
    const draft = modelDraft.parse({
      name: 'Mine',
      semanticVersion: '1.0.0',
      owner: 'Me',
      purpose: '',
      task: 'other',
      riskClass: 'minimal',
      featureSchema: '',
    });
    const model = demo.models.create(draft, demo.actor);
    demo.models.delete(model, demo.actor);
    await expect(demo.makeFeature().handlers['demo/load']({}, context())).rejects.toMatchObject({
      code: 'WORKSPACE_NOT_EMPTY',
    });
  });

  it('is undone when an import fails, and can then be tried again', async () => {
    const failing = demo.makeFeature({
      importFile: (request) => {
        if (request.name === 'Second, current') throw new DriftGuardError('DISK_FULL');
        return demo.importFile(request);
      },
    });
    expect(await demo.load(failing)).toMatchObject({ state: 'failed', failure: { code: 'DISK_FULL' } });
    expect(demo.names()).toEqual([]);
    expect(demo.counts()).toEqual({ datasets: 0, evidence: 0, settings: ['operator-id'] });
    expect(await demo.load(demo.makeFeature())).toMatchObject({ state: 'done' });
    expect(demo.names()).toEqual(['First: staging', 'Second: staging']);
  });

  it('is undone when it is cancelled', async () => {
    const feature = demo.makeFeature({ importFile: ({ signal }) => untilAborted(signal) });
    const { jobId } = await feature.handlers['demo/load']({}, context());
    while (demo.names().length === 0) await new Promise((next) => setImmediate(next));
    demo.jobs.cancel(jobId);
    expect(await demo.endOf(jobId)).toMatchObject({ state: 'cancelled' });
    expect(demo.names()).toEqual([]);
    expect(await demo.load(demo.makeFeature())).toMatchObject({ state: 'done' });
  });

  it('is undone at the next start when a crash cut it short', async () => {
    const cutShort = demo.makeFeature({ runDrift: ({ signal }) => untilAborted(signal) });
    await cutShort.handlers['demo/load']({}, context());
    while (demo.counts().datasets < 2) await new Promise((next) => setImmediate(next));
    const afterRestart = demo.makeFeature();
    await afterRestart.start?.();
    expect(demo.names()).toEqual([]);
    expect(demo.history()).toEqual(['demo load undone by DriftGuard']);
    expect(await demo.load(afterRestart)).toMatchObject({ state: 'done' });
  });

  it('keeps a model to which somebody has added data of their own', async () => {
    const feature = demo.makeFeature({
      runDrift: async (request) => {
        const model = demo.models.get(request.modelId);
        if (model.name === 'Second') throw new DriftGuardError('NOT_ENOUGH_DATA');
        await demo.importFile({
          ...request,
          path: '',
          sourceName: 'mine.csv',
          name: 'Mine',
          purpose: 'current',
          options: {},
          columns: [],
        });
      },
    });
    expect(await demo.load(feature)).toMatchObject({ state: 'failed' });
    expect(demo.names()).toEqual(['First: staging']);
    expect(demo.counts().datasets).toBe(3);
  });

  it('says which file of the demo is not the one that was shipped', async () => {
    const message =
      'The demo file small.csv is missing or not the one that was shipped. Install DriftGuard again.';
    await writeFile(demo.dataFile, 'a\n2\n');
    expect(await demo.load(demo.makeFeature())).toMatchObject({
      failure: { code: 'EVIDENCE_CHANGED', message },
    });
    await rm(demo.dataFile);
    expect(await demo.load(demo.makeFeature())).toMatchObject({
      failure: { code: 'EVIDENCE_CHANGED', message },
    });
    expect(demo.names()).toEqual([]);
  });

  it('runs once even when it is asked for twice at the same moment', async () => {
    const feature = demo.makeFeature();
    // The second call is refused at once or, if it slipped in between, when its job begins.
    const ends = await Promise.all(
      [demo.load(feature), demo.load(feature)].map((load) =>
        load.then(
          ({ state, failure }) => failure?.code ?? state,
          (error: DriftGuardError) => error.code,
        ),
      ),
    );
    // Which of the two comes first is not promised.
    expect(ends.toSorted()).toEqual(['WORKSPACE_NOT_EMPTY', 'done']);
    expect(demo.names()).toEqual(['First: staging', 'Second: staging']);
  });
});
