import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { FairnessRunAnswer, FairnessRunOrder } from './fairness-run.ts';
import { answerOf } from './in-process.ts';

const million = 1_000_000;
const columns = 6;
const sizes = [1, 5, 20] as const;
/** A million values of the largest file may cost at most so many times as much as one of the smallest. */
const mostTimes = 1.25;
const memoryTargetMib = 1024;

/** Decisions on people of two sexes, five origins and all ages, with a score of two decimals and what was true. */
async function makeEvidence(path: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run('SELECT setseed(0.1)');
  // The settings with which an import writes evidence.
  await connection.run(
    `COPY (
       SELECT sex, origin, age, score, score >= 0.5 AS decision, random() < score AS label
       FROM (
         SELECT *, least(1, greatest(0, round(0.5 + 0.7 * (random() - 0.5) + (age - 40) / 200
           + CASE sex WHEN 'female' THEN -0.03 ELSE 0.03 END, 3))) AS score
         FROM (
           SELECT CASE WHEN random() < 0.5 THEN 'female' ELSE 'male' END AS sex,
             list_value('north', 'east', 'south', 'west', 'abroad')[1 + CAST(floor(5 * random() * random()) AS INTEGER)] AS origin,
             18 + floor(60 * random()) AS age
           FROM range(${rows})
         )
       )
     ) TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)`,
  );
  connection.closeSync();
  instance.closeSync();
}

const inProcess = (order: FairnessRunOrder): Promise<FairnessRunAnswer> => answerOf('fairness-run.ts', order);

const mib = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`;
const met = (yes: boolean): string => (yes ? 'met' : 'NOT MET');

/**
 * Times fairness checks over three attributes, their pairs and their crossing, with score and label, from Parquet
 * evidence to the verdict, on 1, 5 and 20 million rows, each in a process of its own. Needs about 1 GB in the folder for
 * temporary files.
 */
export async function benchFairness(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'driftguard-bench-'));
  try {
    print(`three attributes, pairs and crossing, score and label; ${availableParallelism()} processors`);
    let least = Number.POSITIVE_INFINITY;
    for (const size of sizes) {
      const path = join(folder, `${size}.parquet`);
      await makeEvidence(path, size * million);
      const runs: FairnessRunAnswer[] = [];
      for (let run = 0; run < 3; run += 1) {
        runs.push(await inProcess({ path, rows: size * million, folder }));
      }
      await rm(path);
      const middle = (pick: (run: FairnessRunAnswer) => number): number =>
        runs.map(pick).toSorted((a, b) => a - b)[1] ?? Number.NaN;
      const ms = middle((run) => run.ms);
      const processorMs = middle((run) => run.processorMs);
      const peak = Math.max(...runs.map(({ peakBytes }) => peakBytes));
      const perMillion = processorMs / (size * columns);
      least = Math.min(least, perMillion);
      const flat = perMillion <= mostTimes * least;
      const small = peak < memoryTargetMib * 1_048_576;
      print(
        `${`${size},000,000 rows`.padEnd(16)} ${(ms / 1000).toFixed(2).padStart(6)} s ${(processorMs / 1000).toFixed(2).padStart(6)} s of processors ${perMillion.toFixed(0).padStart(4)} ms a million values ${mib(peak).padStart(9)}   ${runs[0]?.groups ?? 0} groups   ${met(flat && small)}`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await benchFairness((line) => console.log(line));
}
