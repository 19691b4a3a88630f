import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withWorkspace } from '../../../main/cli/open-workspace.ts';
import { makeTestFolder } from '../../support/core-folder.ts';
import { modelDraftOf } from '../../support/core-models.ts';
import { firstAdministrator as ana } from '../../support/enter-workspace.ts';
import { launch, openPage } from '../../support/launcher.ts';
import { replyEnvelope } from '../../../shared/contract/envelope.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let dataFolder = '';
let home = '';

/** Runs the command line and gives its exit code with what it said. */
async function driftguard(...args: string[]): Promise<readonly [unknown, string]> {
  const env = { XDG_DATA_HOME: home, DRIFTGUARD_PASSWORD: ana.password };
  const started = launch([...args, '--data-dir', dataFolder, '--user', ana.email, '--model', 'Credit'], env);
  return [await started.ended, started.text()];
}

beforeAll(async () => {
  folder = await makeTestFolder();
  dataFolder = join(folder.path, 'data');
  home = join(folder.path, 'home');
  const before = process.env['XDG_DATA_HOME'];
  process.env['XDG_DATA_HOME'] = home;
  await withWorkspace({ dataFolder, who: { kind: 'nobody' } }, async ({ call }) => {
    await call('session/set-up', ana);
    await call('models/create', modelDraftOf({ name: 'Credit' }));
  });
  if (before === undefined) delete process.env['XDG_DATA_HOME'];
  else process.env['XDG_DATA_HOME'] = before;
  const rows = Array.from({ length: 40 }, (_, row) =>
    JSON.stringify({
      prediction_id: `p-${row}`,
      at: `2026-01-01T00:${String(row).padStart(2, '0')}:00Z`,
      age: 20 + row,
      score: row / 40,
    }),
  );
  await writeFile(join(folder.path, 'rows.jsonl'), `${rows.join('\n')}\n`);
  await writeFile(join(folder.path, 'other.jsonl'), `${rows[0] ?? ''}\n`);
  await writeFile(join(folder.path, 'labels.csv'), 'prediction_id,label\np-0,0\np-39,1\n');
});
afterAll(() => folder.remove());

describe('driftguard model version', () => {
  it('adds, lists, describes and exports versions, which predictions then name', async () => {
    const artefact = join(folder.path, 'model.onnx');
    await writeFile(artefact, 'weights');
    const sha256 = createHash('sha256').update('weights').digest('hex');
    const add = ['model', 'version', 'add', '--version', '7.1.0', '--artefact', artefact];
    expect(await driftguard(...add)).toEqual([
      0,
      `Version 7.1.0 of “Credit” is registered. Its artefact is sha256:${sha256}.\n`,
    ]);
    const [again, refusal] = await driftguard(...add);
    expect([again, refusal]).toEqual([1, expect.stringContaining('7.1.0')]);
    const cardFile = join(folder.path, 'card.json');
    await writeFile(cardFile, JSON.stringify({ use: { purposes: 'Credit decisions.' } }));
    expect(await driftguard('model', 'version', 'card', '--from', cardFile)).toEqual([
      0,
      'Card of version 7.1.0 of “Credit”: 1 of 9 sections written.\n\nuse.purposes:\nCredit decisions.\n',
    ]);
    const [, listed] = await driftguard('model', 'version', 'list', '--json');
    expect(JSON.parse(listed)).toMatchObject({
      versions: [
        { version: '7.1.0', current: true, artefact: { sha256, source: 'file' }, cardState: 'begun' },
        { current: false, artefact: null },
      ],
    });
    const output = join(folder.path, 'card.md');
    const save = ['model', 'version', 'export', '--output', output];
    expect((await driftguard(...save))[0]).toBe(0);
    expect(await readFile(output, 'utf8')).toContain(sha256);
    expect((await driftguard(...save))[1]).toBe(
      `${output} is there already. Name a file that does not exist yet.\n`,
    );
    const log = ['predict', 'log', '--batch', 'day 0', '--file', join(folder.path, 'other.jsonl')];
    expect(await driftguard(...log, '--model-version', '8.0.0')).toEqual([
      1,
      expect.stringMatching(/^The model has no version “8\.0\.0”\. It has 7\.1\.0, [\d.]+\.\n$/u),
    ]);
  });
});

describe('driftguard predict and labels', () => {
  it('log a file, seal it and join labels', async () => {
    const log = [
      'predict',
      'log',
      '--batch',
      'day 1',
      '--model-version',
      '7.1.0',
      '--file',
      join(folder.path, 'rows.jsonl'),
    ];
    const [code, text] = await driftguard(...log, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({
      message: '“day 1” is staged: 40 predictions.',
      batch: {
        name: 'day 1',
        state: 'staged',
        rows: 40,
        partsPresent: 1,
        modelVersion: { version: '7.1.0' },
      },
      columns: { id: 'prediction_id', at: 'at', features: ['age'], score: 'score', label: null },
    });
    expect(await driftguard('predict', 'seal', '--all', '--name', 'January')).toEqual([
      0,
      '“January” is sealed: 40 predictions.\n',
    ]);
    expect(await driftguard('predict', 'seal', '--batch', 'Day 1')).toEqual([
      0,
      '“day 1” is sealed already, as “January”. Nothing was changed.\n',
    ]);
    expect(await driftguard('predict', 'seal', '--all', '--name', 'January')).toEqual([
      0,
      '“day 1” is sealed already, as “January”. Nothing was changed.\n',
    ]);
    for (const nothing of [
      ['--batch', 'day 2'],
      ['--all', '--name', 'February'],
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- the data folder is open to one at a time
      expect((await driftguard('predict', 'seal', ...nothing))[0]).toBe(1);
    }
    const labels = ['labels', 'join', '--file', join(folder.path, 'labels.csv')];
    expect(await driftguard(...labels)).toEqual([
      0,
      '2 labels were joined. New version: “January (labels 1)”.\n',
    ]);
    expect([
      await driftguard(...log.slice(0, -1), join(folder.path, 'other.jsonl')),
      await driftguard(...labels, '--batch', 'nobody'),
    ]).toEqual([
      [
        1,
        'The batch “day 1” was logged before with other content (40 records then, 1 record now). Nothing was changed. It is sealed and stays as it is; use a new batch id.\n',
      ],
      [1, 'There is no batch “nobody” of this model.\n'],
    ]);
  });

  it('are refused over the loopback address as well, with the code and the sentence', async () => {
    const launched = launch(['start', '--no-open', '--shell', 'loopback', `--data-dir=${dataFolder}`], {
      XDG_DATA_HOME: home,
    });
    try {
      const { origin, secret } = await launched.address();
      const page = await openPage(origin, { secret });
      const call = async (name: string, input: unknown): Promise<unknown> => {
        const reply = replyEnvelope.parse(await page.call(name, input));
        return reply.ok ? reply.value : [reply.error.code, reply.error.message];
      };
      const list = (await call('models/list', {})) as { items: { id: string }[] };
      const modelId = list.items[0]?.id;
      const unknown = '01900000-0000-7000-8000-000000000001';
      const records = [{ id: 'x', at: '2026-01-01T00:00:00Z', features: { age: 1 } }];
      const none = ['BATCH_NOT_FOUND', expect.any(String)];
      expect([
        await call('predictions/log', { modelId, batch: 'day 1', records }),
        await call('predictions/get', { id: unknown }),
        await call('predictions/seal', {
          modelId,
          name: 'x',
          selection: { kind: 'batches', ids: [unknown] },
        }),
        await call('predictions/join-labels', {
          modelId,
          batchId: unknown,
          labels: { kind: 'records', records: [{ id: 'p-1', label: 1 }] },
        }),
      ]).toEqual([
        [
          'BATCH_DIFFERS',
          'The batch “day 1” was logged before with other content (40 records then, 1 record now). Nothing was changed. It is sealed and stays as it is; use a new batch id.',
        ],
        none,
        none,
        none,
      ]);
    } finally {
      launched.child.kill('SIGTERM');
      await launched.ended;
    }
  });
});
