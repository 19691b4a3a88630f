import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ComparedColumn, ComparisonSide } from '../../main/core/ports.ts';
import { driftTestId } from '../../shared/schema/drift.ts';
import { sha256Hex } from '../../shared/schema/ids.ts';
import type { DriftRunAnswer, DriftRunOrder } from './drift-run.ts';
import { answerOf } from './in-process.ts';
import { columnsOfRun, shiftOfCurrent, timedColumns, timeScipy } from './scipy.ts';

const million = 1_000_000;
/** Normal columns that the fifty are scaled and moved copies of: making them takes longer than the bench. */
const drawnColumns = 10;
const scipyTarget = 15;
const memoryTargetMib = 1024;
const page = join(import.meta.dirname, '../../docs/drift-speed.md');

/** Columns of evidence: numbers `c0`, `c1` and so on, and after them categories `g0`, `g1` and so on. */
interface Content {
  readonly rows: number;
  readonly seed: number;
  readonly shift: number;
  readonly numeric?: number;
  readonly categorical?: number;
}

const numericNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);
const categoryNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `g${index}`);

function comparedColumns(numeric: number, categorical: number): ComparedColumn[] {
  return [
    ...numericNames(numeric).map((name) => ({ name, type: 'numeric' as const })),
    ...categoryNames(categorical).map((name) => ({ name, type: 'categorical' as const })),
  ];
}

async function makeEvidence(
  path: string,
  { rows, seed, shift, numeric = columnsOfRun, categorical = 0 }: Content,
): Promise<ComparisonSide> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`SELECT setseed(${seed})`);
  const drawn = Array.from(
    { length: Math.min(drawnColumns, numeric) },
    (_, index) => `sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z${index}`,
  );
  const values = [
    ...numericNames(numeric).map(
      (name, index) => `z${index % drawnColumns} * ${1 + index / 7} + ${index} + ${shift} AS ${name}`,
    ),
    // Categories by how large a number is, about thirty of them.
    ...categoryNames(categorical).map(
      (name, index) =>
        `'level ' || CAST(floor(4 * (z${index % drawnColumns} + ${shift})) AS INTEGER) AS ${name}`,
    ),
  ];
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
  const order: DriftRunOrder = {
    reference,
    current,
    columns: comparedColumns(columnsOfRun, 0),
    tests: ['ks', 'psi'],
    folder: profiles,
    runs: 1,
  };
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

/** A first run with every test over columns of a size: both sides hashed, profiles built, verdict. */
async function firstRun(folder: string, rows: number, { numeric, categorical }: typeof wide) {
  const content = { rows, numeric, categorical };
  const reference = await makeEvidence(join(folder, 'reference.parquet'), {
    ...content,
    seed: 0.3,
    shift: 0,
  });
  const current = await makeEvidence(join(folder, 'current.parquet'), {
    ...content,
    seed: 0.4,
    shift: shiftOfCurrent,
  });
  const profiles = await mkdtemp(join(folder, 'profiles-'));
  const columns = comparedColumns(numeric, categorical);
  const answer = await inProcess({ reference, current, columns, tests: null, folder: profiles, runs: 1 });
  await rm(reference.path);
  await rm(current.path);
  await rm(profiles, { recursive: true });
  // Both sides have values to read.
  const perMillion = answer.processorMs / ((2 * rows * columns.length) / million);
  return { ...answer, perMillion };
}

/** Features of a wide run, and of the runs that grow, so that 20 million rows fit into the time. */
const wide = { numeric: 80, categorical: 20 };
const narrow = { numeric: 3, categorical: 1 };
const sizesInMillions = [1, 5, 20] as const;
/** A million values of the largest file may cost at most so many times as much as one of the smallest. */
const mostTimes = 1.25;

function told({
  perMillion,
  processorMs,
  runsMs,
  peakBytes,
}: Awaited<ReturnType<typeof firstRun>>): string[] {
  return [
    seconds(runsMs[0] ?? Number.NaN),
    seconds(processorMs),
    `${perMillion.toFixed(1)} ms`,
    mib(peakBytes),
  ];
}

const fits = (peakBytes: number): boolean => peakBytes < memoryTargetMib * 1_048_576;

/** Every test on many features, and on few of them with 1, 5 and 20 million rows; writes docs/drift-speed.md. */
async function benchScale(folder: string, print: (line: string) => void): Promise<void> {
  const rows: string[][] = [];
  const broad = await firstRun(folder, million, wide);
  rows.push([`${wide.numeric} + ${wide.categorical}`, '1', ...told(broad), '', met(fits(broad.peakBytes))]);
  let least = Number.POSITIVE_INFINITY;
  for (const size of sizesInMillions) {
    const run = await firstRun(folder, size * million, narrow);
    least = Math.min(least, run.perMillion);
    const times = run.perMillion / least;
    rows.push([
      `${narrow.numeric} + ${narrow.categorical}`,
      String(size),
      ...told(run),
      `${times.toFixed(2)} x`,
      met(times <= mostTimes && fits(run.peakBytes)),
    ]);
  }
  const lines = [
    '# Speed of drift runs',
    '',
    `Made by \`npm run bench -- drift\`. A first run with all ${driftTestId.options.length} tests, from Parquet evidence on disk to the verdict: both files are hashed, the profiles of the reference are built and nothing is kept from before. Each run is a process of its own. The shorter runs have fewer features, so that 20 million rows fit into the time. The cost is processor time of all threads for a million values, those of both sides counted; it may be at most ${mostTimes} times that of the cheapest smaller run, and the process may use at most 1 GiB.`,
    '',
    '| features (numbers + categories) | million rows a side | time | processors | cost of a million values | peak memory | against the least | target |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `${availableParallelism()} processors (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}. Times depend on the machine and on what else it does; ratios and memory do not.`,
    '',
    'The current side of a numeric column is read once for its counts, a column of categories once. A reference is read twice, to lay out the buckets and to count, and what was counted is kept for later runs. Where the largest gap between the distributions, a quantile or an edge of a bin cannot be told from counts, the values are passed over again until the figure is exact, all such figures of a column at once.',
  ];
  for (const line of lines) print(line);
  await writeFile(page, `${lines.join('\n')}\n`);
  if (rows.some((cells) => cells.at(-1) !== met(true))) process.exitCode = 1;
}

/**
 * Times drift runs on 1,000,000 x 50 doubles from Parquet evidence to the verdict, with and without kept
 * profiles of the reference, beside scipy and numpy on arrays in memory; then every test on 100 features, and on 1, 5
 * and 20 million rows. Needs about 4 GB in the folder for temporary files.
 */
export async function benchDrift(print: (line: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'driftguard-bench-'));
  try {
    await benchSpeed(folder, print);
    print('');
    await rm(join(folder, 'reference.parquet'));
    await rm(join(folder, 'current.parquet'));
    await benchScale(folder, print);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await benchDrift((line) => console.log(line));
}
