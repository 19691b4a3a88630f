import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { createCopyThreads } from '../../main/processes/copy-thread.ts';
import type { JobId } from '../../shared/schema/ids.ts';
import { datasetId } from '../../shared/schema/ids.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { openTestCore } from '../support/core-harness.ts';
import { modelDraftOf } from '../support/core-models.ts';
import { jobEnd } from '../support/job-end.ts';
import { realEngines } from '../support/real-engines.ts';

const features = Array.from({ length: 20 }, (_, index) => `f${index}`);

/** Rows of the two runs that are held against each other; another number of the larger one as argument. */
const sizes = (largest: number) => [largest / 10, largest] as const;

async function makeFiles(rows: number, predictions: string, labels: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    const list = features.map(
      (name, index) => `hash(i * 31 + ${index}) / 18446744073709551616 * 100 AS ${name}`,
    );
    await connection.run(
      `COPY (SELECT md5(CAST(i AS VARCHAR)) AS id, strftime(TIMESTAMP '2025-01-01' + INTERVAL (i) SECOND, '%Y-%m-%dT%H:%M:%SZ') AS at, ` +
        `${list.join(', ')}, hash(i) / 18446744073709551616 AS score FROM range(${rows}) t(i)) TO '${predictions}' (FORMAT parquet)`,
    );
    await connection.run(
      `COPY (SELECT md5(CAST(i AS VARCHAR)) AS id, CAST(hash(i) / 18446744073709551616 > hash(i + 7) / 18446744073709551616 AS INTEGER) AS label ` +
        `FROM range(${rows}) t(i)) TO '${labels}' (FORMAT parquet)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

type Measured = {
  readonly seconds: number;
  /** Between two turns of the core's thread, by the clock and in time of the processor. */
  readonly longestMs: number;
  readonly busyMs: number;
  readonly peakMb: number;
};

/** Follows the process while `work` runs: time, how long the core's thread was held up, resident memory. */
async function follow(work: () => Promise<unknown>): Promise<Measured> {
  const delays = monitorEventLoopDelay({ resolution: 5 });
  let peak = 0;
  let busy = 0;
  let before = process.threadCpuUsage();
  const look = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    busy = Math.max(busy, user + system);
    before = process.threadCpuUsage();
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 1);
  const startedMs = performance.now();
  delays.enable();
  await work();
  delays.disable();
  clearInterval(look);
  return {
    seconds: (performance.now() - startedMs) / 1000,
    longestMs: delays.max / 1e6,
    busyMs: busy / 1e3,
    peakMb: peak / 2 ** 20,
  };
}

async function journey(rows: number): Promise<ReadonlyMap<string, Measured>> {
  await using home = await makeTestFolder();
  const folder = join(home.path, 'data');
  const files = {
    predictions: join(home.path, 'predictions.parquet'),
    labels: join(home.path, 'labels.parquet'),
  };
  await makeFiles(rows, files.predictions, files.labels);
  // A run is long enough for a backup and a drill to fall into it; they copy in threads of their own.
  const core = await openTestCore({ folder, ports: { ...realEngines, openCopies: createCopyThreads } });
  const measured = new Map<string, Measured>();
  let last = '';
  const timed = async (what: string, start: () => Promise<{ jobId: JobId }>): Promise<void> => {
    measured.set(
      what,
      await follow(async () => {
        const { jobId } = await start();
        const job = await jobEnd(core, jobId, 1_200_000);
        if (job.outcome === null) throw new Error(job.failure?.message);
        last = job.outcome.id;
      }),
    );
  };
  try {
    const { id: modelId } = await core.call('models/create', modelDraftOf({ name: 'Measured' }));
    const { token } = await core.core.vault.register(files.predictions, 'predictions.parquet');
    await timed('log a file', () =>
      core.call('predictions/log-file', {
        token,
        modelId,
        batch: 'all',
        columns: { id: 'id', at: 'at', features, score: 'score' },
      }),
    );
    await timed('seal', () =>
      core.call('predictions/seal', { modelId, name: 'All', selection: { kind: 'window' } }),
    );
    const labels = await core.core.vault.register(files.labels, 'labels.parquet');
    await timed('join labels', () =>
      core.call('predictions/join-labels', {
        modelId,
        labels: { kind: 'file', token: labels.token, idColumn: 'id', labelColumn: 'label' },
      }),
    );
    await timed('measure performance', () =>
      core.call('performance/run', { modelId, datasetId: datasetId.parse(last) }),
    );
  } finally {
    await core.close();
  }
  return measured;
}

/** What predictions cost from a file to the figures of their performance, for two sizes. */
export async function benchPredictions(print: (line: string) => void, largest = 1_000_000): Promise<void> {
  print('20 features and a score; identifiers in random order. Memory is that of the whole process.');
  for (const rows of sizes(largest)) {
    // oxlint-disable-next-line no-await-in-loop -- one size after the other
    for (const [what, { seconds, longestMs, busyMs, peakMb }] of await journey(rows)) {
      const each = ((seconds / rows) * 1e6).toFixed(1);
      print(
        `${rows.toLocaleString('en-US').padStart(9)} rows  ${what.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s  ` +
          `${each.padStart(6)} µs each  longest block ${longestMs.toFixed(0).padStart(4)} ms, ` +
          `${busyMs.toFixed(0).padStart(4)} of the processor  ` +
          `memory ${peakMb.toFixed(0).padStart(5)} MiB`,
      );
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await benchPredictions((line) => console.log(line), Number(process.argv[2] ?? 1_000_000));
}
