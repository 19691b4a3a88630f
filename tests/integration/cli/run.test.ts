import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exitCodes, runAsText, runInWorkspace } from '../../../main/cli/commands/run-monitor.ts';
import type { RunReport } from '../../../main/cli/commands/run-monitor.ts';
import { followJob } from '../../../main/cli/follow-job.ts';
import { withWorkspace } from '../../../main/cli/open-workspace.ts';
import type { DatasetPurpose, ImportColumn } from '../../../shared/contract/datasets.ts';
import { datasetId } from '../../../shared/schema/ids.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { firstAdministrator as ana } from '../../support/enter-workspace.ts';
import { launch } from '../../support/launcher.ts';

const columns: ImportColumn[] = [{ name: 'amount', type: 'numeric', role: 'feature' }];

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let dataFolder = '';
let home = '';

const amounts = (rows: number, shift: number): string =>
  `amount\n${Array.from({ length: rows }, (_, row) => ((row * 7919) % 1009) / 10 + shift).join('\n')}\n`;

const surroundings = { signal: new AbortController().signal, onProgress: () => undefined };

/** Keys are kept apart from the data folder; these belong to the test. */
async function inHome(work: () => Promise<void>): Promise<void> {
  const before = process.env['XDG_DATA_HOME'];
  process.env['XDG_DATA_HOME'] = home;
  await work();
  if (before === undefined) delete process.env['XDG_DATA_HOME'];
  else process.env['XDG_DATA_HOME'] = before;
}

beforeAll(async () => {
  folder = await makeTestFolder();
  dataFolder = join(folder.path, 'data');
  home = join(folder.path, 'home');
  await inHome(() =>
    withWorkspace({ dataFolder, who: { kind: 'nobody' } }, async (workspace) => {
      const { call, core } = workspace;
      await call('session/set-up', ana);
      const load = async (
        modelId: ModelId,
        { name, purpose, csv }: { name: string; purpose: DatasetPurpose; csv: string },
      ) => {
        const path = join(folder.path, `${name}.csv`);
        await writeFile(path, csv);
        const { token } = await core.vault.register(path, `${name}.csv`);
        const { jobId } = await call('datasets/import', { token, modelId, name, purpose, columns });
        return datasetId.parse((await followJob(workspace, jobId, surroundings)).id);
      };
      const watched = async (name: string): Promise<ModelId> => {
        const { id: modelId } = await call('models/create', modelDraftOf({ name }));
        const referenceId = await load(modelId, {
          name: `${name} reference`,
          purpose: 'reference',
          csv: amounts(1000, 0),
        });
        const draft = { name: 'Amounts', referenceId, schedule: { kind: 'manual' as const } };
        await call('monitors/create', { modelId, draft });
        return modelId;
      };
      const credit = await watched('Credit');
      await watched('Fraud');
      await load(credit, { name: 'Week 1', purpose: 'current', csv: amounts(500, 30) });
    }),
  );
});
afterAll(() => folder.remove());

it('ends like a comparison: an alarm, no alarm, or too little to tell', () => {
  expect(exitCodes).toEqual({ alarm: 2, drifting: 0, quiet: 0, insufficient: 3, 'never-run': 3 });
});

it('runs a monitor, keeps the result and ends as the monitor stands', async () => {
  const started = launch(
    ['run', 'amounts', '--data', dataFolder, '--user', ana.email, '--model', 'Credit', '--json'],
    { XDG_DATA_HOME: home, DRIFTGUARD_PASSWORD: ana.password },
  );
  expect(await started.ended).toBe(2);
  const report = JSON.parse(started.text()) as RunReport;
  expect(report).toMatchObject({
    monitor: { name: 'Amounts', modelName: 'Credit', settingsVersion: 1 },
    state: 'alarm',
    verdict: 'major',
    message: '1 window was compared, 1 drifted.',
    windows: [{ label: 'Week 1', rows: 500, verdict: 'major', column: 'amount' }],
    latest: { window: 'Week 1', narrative: { subject: 'drift' } },
  });

  await inHome(() =>
    withWorkspace(
      { dataFolder, who: { kind: 'user', email: ana.email, password: ana.password } },
      async (workspace) => {
        const ask = (monitor: string, model: string | null) =>
          runInWorkspace(workspace, { monitor, model }, surroundings);
        const again = await ask(report.monitor.id, null);
        const text = runAsText(again);
        expect([again.windows, exitCodes[again.state]]).toEqual([[], 2]);
        expect(text).toMatch(/^Amounts of Credit: ALARM\. .*Week 1.*\nThere was no window that had not /u);
        expect(text).toContain(`\nLatest comparison: Week 1, run ${report.latest?.runId}\n`);
        const idle = await ask('Amounts', 'Fraud');
        expect([idle.latest, exitCodes[idle.state]]).toEqual([null, 3]);
        await expect(ask('amounts', null)).rejects.toThrow(/“Credit”.*Name the model with --model\.$/);
        await expect(ask('Hours', null)).rejects.toThrow(
          'There is no monitor called “Hours” in this data folder.',
        );
      },
    ),
  );
});
