import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ComparisonSide } from '../../main/core/ports.ts';
import { sha256Hex } from '../../shared/schema/ids.ts';
import type { DriftRunAnswer, DriftRunOrder } from './drift-run.ts';
import { answerOf } from './in-process.ts';
import { columnsOfRun, shiftOfCurrent, timedColumns, timeScipy } from './scipy.ts';

const million = 1_000_000;
const columns = Array.from({ length: columnsOfRun }, (_, index) => `c${index}`);
/** Normal columns that the fifty are scaled and moved copies of: making them takes longer than the bench. */
const drawnColumns = 10;
const scipyTarget = 15;
const memoryTargetMib = 1024;

async function makeEvidence(
  path: string,
  { rows, seed, shift }: { readonly rows: number; readonly seed: number; readonly shift: number },
): Promise<ComparisonSide> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`SELECT setseed(${seed})`);
  const drawn = Array.from(
    { length: drawnColumns },
    (_, index) => `sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z${index}`,
  );
  const values = columns.map(
    (name, index) => `z${index % drawnColumns} * ${1 + index / 7} + ${index} + ${shift} AS ${name}`,
  );
  // The settings with which an import writes evidence.
  await connection.run(
    `COPY (SELECT ${values.join(', ')} FROM (SELECT ${drawn.join(', ')} FROM range(${rows})))
     TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)`,
  );
  connection.closeSync();
  instance.closeSync();
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { path, rows, sha256: sha256Hex.parse(hash.digest('hex')) };
}

const inProcess = (order: DriftRunOrder): Promise<DriftRunAnswer> => answerOf('drift-run.ts', order);

const mib = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const met = (yes: boolean): string => (yes ? 'met' : 'NOT MET');

async function benchSpeed(folder: string, print: (line: string) => void): Promise<void> {
  const reference = await makeEvidence(join(folder, 'reference.parquet'), {
    rows: million,
    seed: 0.1,
    shift: 0,
  });
  const current = await makeEvidence(join(folder, 'current.parquet'), {
    rows: million,
    seed: 0.2,
    shift: shiftOfCurrent,
  });
  const profiles = join(folder, 'profiles');
  await mkdir(profiles);
  const order = { reference, current, columns, folder: profiles, runs: 1 };
  const first = await inProcess(order);
  const later = await inProcess({ ...order, runs: 4 });
  const [verifiedMs = Number.NaN, ...again] = later.runsMs;
  const againMs = again.toSorted((a, b) => a - b)[1] ?? Number.NaN;

  const scipy = await timeScipy(million);
  const scipyMs = scipy.present ? scipy.msPerColumn * columnsOfRun : Number.NaN;
  const line = (name: string, ms: number, target: boolean): string => {
    const ratio = scipyMs / ms;
    const against = scipy.present ? `   ${ratio.toFixed(1).padStart(5)} x` : '';
    const judged =
      target && scipy.present ? `   target ${scipyTarget} x or more: ${met(ratio >= scipyTarget)}` : '';
    return `${name.padEnd(62)} ${seconds(ms).padStart(8)}${against}${judged}`;
  };
  print(
    `1,000,000 x ${columnsOfRun} doubles on each side, from Parquet evidence to the verdict, KS and PSI,`,
  );
  print(
    `${availableParallelism()} processors${scipy.present ? '; x = times faster than scipy and numpy' : ''}`,
  );
  print(line('reference profiles kept', againMs, true));
  print(line('reference profiles kept, new process, files hashed again', verifiedMs, true));
  print(line('first run: files hashed, profiles built', first.runsMs[0] ?? Number.NaN, false));
  if (scipy.present) {
    print(
      `${'scipy and numpy, KS and PSI alone, arrays in memory'.padEnd(62)} ${seconds(scipyMs).padStart(8)}`,
    );
    print(`(${scipy.versions}; mean of ${timedColumns} columns times ${columnsOfRun})`);
  } else print(`scipy: skipped, because ${scipy.why}`);
  print(`peak memory of these runs: ${mib(Math.max(first.peakBytes, later.peakBytes))}`);
}

async function benchMemory(folder: string, print: (line: string) => void): Promise<void> {
  print(
    `peak memory of a first run by rows x ${columnsOfRun}; target below ${memoryTargetMib} MiB and level`,
  );
  for (const millions of [1, 2, 4]) {
    const rows = millions * million;
    const reference = await makeEvidence(join(folder, 'reference.parquet'), { rows, seed: 0.3, shift: 0 });
    const current = await makeEvidence(join(folder, 'current.parquet'), {
      rows,
      seed: 0.4,
      shift: shiftOfCurrent,
    });
    const profiles = join(folder, `profiles-${millions}`);
    await mkdir(profiles);
    const answer = await inProcess({ reference, current, columns, folder: profiles, runs: 1 });
    const fits = answer.peakBytes < memoryTargetMib * 1_048_576;
    print(
      `${`${millions},000,000 rows`.padEnd(16)} ${mib(answer.peakBytes).padStart(9)}   ${seconds(answer.runsMs[0] ?? Number.NaN).padStart(8)}   ${met(fits)}`,
    );
    await rm(reference.path);
    await rm(current.path);
  }
}

/**
 * Times drift runs on 1,000,000 x 50 doubles from Parquet evidence to the verdict, with and without kept
 * profiles of the reference, beside scipy and numpy on arrays in memory, and the peak memory of a run on
 * 1, 2 and 4 million rows. Needs about 4 GB in the folder for temporary files.
 */
export async function benchDrift(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'driftguard-bench-'));
  try {
    await benchSpeed(folder, print);
    print('');
    await rm(join(folder, 'reference.parquet'));
    await rm(join(folder, 'current.parquet'));
    await benchMemory(folder, print);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await benchDrift((line) => console.log(line));
}
