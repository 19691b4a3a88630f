import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTestFolder } from '../../support/core-folder.ts';
import { listFiles, openImportWorkspace } from './support.ts';

const child = join(import.meta.dirname, 'crash-child.ts');
const kills = 8;

/** Lets imports run in a process of their own and kills it some time after it began with them. */
async function runAndKill(folder: string, run: number): Promise<string[]> {
  const running = spawn(process.execPath, [child, folder, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) => {
    running.on('exit', () => resolve());
  });
  await new Promise<void>((resolve) => {
    running.stdout.on('data', (chunk: Buffer) => {
      const wasReady = output.includes('ready');
      output += chunk.toString();
      if (wasReady || !output.includes('ready')) return;
      // Somewhere within the first imports: copying, converting, moving into place, recording.
      setTimeout(
        () => {
          running.kill('SIGKILL');
          resolve();
        },
        randomInt(0, 600),
      );
    });
    running.on('exit', () => resolve());
  });
  await ended;
  return [...output.matchAll(/imported (\S+)\n/gu)].map((match) => match[1] ?? '');
}

describe('an import whose process is killed', () => {
  it('leaves the old or the new state, and nothing that is not recorded', async () => {
    await using base = await makeTestFolder();
    const folder = join(base.path, 'data');
    const acknowledged: string[] = [];
    const signal = new AbortController().signal;
    for (let run = 0; run < kills; run += 1) {
      acknowledged.push(...(await runAndKill(folder, run)));
      const workspace = await openImportWorkspace(folder);
      try {
        const { database, feature, folders } = workspace;
        const datasets = database.all(
          database.from.selectFrom('datasets').select(['id', 'rows', 'rejected_rows']),
        );
        const ids = datasets.map(({ id }): string => id);
        expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
        for (const { id } of datasets) {
          const dataset = feature.get(id);
          expect([dataset.rows, dataset.rejectedRows, dataset.columns.length]).toEqual([20_000, 1, 3]);
          expect(
            workspace.handlers['datasets/rejects']({ id, cursor: null, limit: 10 }, workspace.context),
          ).toMatchObject({ total: 1 });
          await feature.store.verify(dataset.evidenceSha256, { signal });
        }
        const history = database.all(
          database.from.selectFrom('changes').select('entity_id').where('entity', '=', 'dataset'),
        );
        expect(history.map(({ entity_id }) => entity_id).toSorted()).toEqual(ids.toSorted());
        const recorded = database.all(database.from.selectFrom('evidence_files').select('sha256'));
        expect(await listFiles(folders.evidence)).toEqual(
          recorded.map(({ sha256 }) => join(sha256.slice(0, 2), `${sha256}.parquet`)).toSorted(),
        );
        expect(await listFiles(folders.staging)).toEqual([]);
        expect(await listFiles(folders.temp)).toEqual([]);
        const unfinished = database.all(
          database.from.selectFrom('jobs').select('id').where('ended_at', 'is', null),
        );
        expect(unfinished).toEqual([]);
      } finally {
        await workspace.close();
      }
    }
    expect(acknowledged.length).toBeGreaterThan(0);
  }, 600_000);

  it('collects evidence without a record at the next start, and touches nothing else there', async () => {
    await using base = await makeTestFolder();
    const folder = join(base.path, 'data');
    const first = await openImportWorkspace(folder);
    const path = await first.write('a.csv', 'a\n1\n2\n');
    const job = await first.importAndWait({ model: first.createModel(), path });
    const { evidenceSha256 } = first.get(job.outcome?.id ?? '');
    await first.close();

    const evidence = join(folder, 'evidence');
    await mkdir(join(evidence, 'ab'), { recursive: true });
    await writeFile(join(evidence, 'ab', `ab${'0'.repeat(62)}.parquet`), 'orphan');
    await writeFile(join(evidence, 'ab', 'notes.txt'), 'put here by somebody');
    await writeFile(join(folder, 'staging', 'half.parquet'), 'half');

    const again = await openImportWorkspace(folder);
    try {
      expect(await listFiles(evidence)).toEqual(
        [join('ab', 'notes.txt'), join(evidenceSha256.slice(0, 2), `${evidenceSha256}.parquet`)].toSorted(),
      );
      expect(await listFiles(join(folder, 'staging'))).toEqual([]);
      expect(again.log.entries).toContainEqual({
        level: 'warn',
        event: 'evidence without a record removed',
        fields: { files: 1 },
      });
    } finally {
      await again.close();
    }
  });
});
