import { pathToFileURL } from 'node:url';
import { createBucketCounter } from '../../main/core/statistics/drift/counting/counter.ts';
import { createInvestigation } from '../../main/core/statistics/drift/counting/investigation.ts';
import { createKsInquiry } from '../../main/core/statistics/drift/counting/ks-inquiry.ts';
import { createPointRanks } from '../../main/core/statistics/drift/counting/rank-inquiries.ts';
import { ranked } from '../../main/core/statistics/drift/counting/tally.ts';
import { ksPValue } from '../../main/core/statistics/drift/ks/p-value.ts';
import { ksOfSorted } from '../../main/core/statistics/drift/ks/sorted-statistic.ts';
import { binCountsFromRanks, type NumericProfile } from '../../main/core/statistics/drift/numeric-profile.ts';
import { psi, psiPValue } from '../../main/core/statistics/drift/psi.ts';
import { effectiveRows } from '../../main/core/statistics/evidence.ts';
import {
  createNumericComparison,
  createNumericProfileBuilder,
  type ReadingSession,
} from '../../main/core/statistics/index.ts';
import { driftConfig } from '../../shared/schema/drift.ts';

const rows = 1_000_000;
const repeats = 15;
const keptValues = 131_072;
const config = driftConfig.parse({ tests: ['ks', 'psi'] });

interface Columns {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

interface Figures {
  readonly ks: number;
  readonly psi: number;
}

/** Near normal values: twelve uniform ones added up, from a generator that is the same everywhere. */
function column(seed: number, shift: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: rows }, () => {
    let sum = shift - 6;
    for (let step = 0; step < 12; step += 1) {
      state = (state * 48_271) % 2_147_483_647;
      sum += state / 2_147_483_647;
    }
    return sum;
  });
}

function readThrough<T>(session: ReadingSession<T>, columns: Columns): T {
  for (let read = session.nextRead(); read !== null; read = session.nextRead()) {
    session.add(columns[read.side]);
  }
  return session.finish();
}

/** What the usual implementation does: sort both sides, merge. */
function bySorting({ reference, current }: Columns): number {
  const a = reference.toSorted();
  const b = current.toSorted();
  const statistic = ksOfSorted(a, b);
  ksPValue(a.length, b.length, statistic);
  return statistic;
}

/** The two tests alone with their p-values, the reference's profile at hand. */
function byCounting(profile: NumericProfile, columns: Columns): Figures {
  const { values, edges, binCounts } = profile;
  if (values.kind !== 'counted') throw new Error('The profile is too small for counting.');
  const { plan, counts, below } = values;
  const counter = createBucketCounter(plan, false);
  counter.add(columns.current, 0, columns.current.length);
  const tally = ranked(
    {
      lowers: plan.lowers,
      reference: { counts, offsets: null, total: profile.counts.used },
      current: { counts: counter.counts, offsets: null, total: columns.current.length },
    },
    below,
  );
  const ks = createKsInquiry(tally);
  const ranks = createPointRanks(tally, 'current', edges);
  const investigation = createInvestigation([ranks, ks], { keptValues, atHand: {} });
  for (let read = investigation.nextRead(); read !== null; read = investigation.nextRead()) {
    investigation.add(columns[read.side], columns[read.side].length);
  }
  const index = psi({ reference: binCounts, current: binCountsFromRanks(ranks.ranks(), rows) }).psi;
  ksPValue(rows, rows, ks.statistic());
  psiPValue(index, binCounts.length, effectiveRows(rows, rows));
  return { ks: ks.statistic(), psi: index };
}

/** A whole feature: both tests, missing values, summaries and the data of its charts. */
function wholeFeature(profile: NumericProfile, columns: Columns): Figures {
  const session = createNumericComparison({ name: 'x', profile, config });
  const comparison = readThrough(session, columns);
  const statistic = (id: string): number =>
    comparison.tests.find((test) => test.id === id)?.statistic ?? Number.NaN;
  return { ks: statistic('ks'), psi: statistic('psi') };
}

/** Median of the durations of the runs after two for warming up, in milliseconds, and the last answer. */
function median<T>(work: () => T): { readonly ms: number; readonly answer: T } {
  let answer = work();
  answer = work();
  const durations: number[] = [];
  for (let run = 0; run < repeats; run += 1) {
    const start = performance.now();
    answer = work();
    durations.push(performance.now() - start);
  }
  durations.sort((a, b) => a - b);
  return { ms: durations[Math.floor(repeats / 2)] ?? Number.NaN, answer };
}

/**
 * Compares, in this process and on 1,000,000 doubles a side, KS and PSI by counting into the buckets of a kept
 * reference profile with KS by sorting both sides. Prints medians and ratios; throws when the answers differ.
 */
export async function benchStatistics(print: (line: string) => void): Promise<void> {
  const columns = { reference: column(12_345, 0), current: column(777, 0.1) };
  const sorting = median(() => bySorting(columns));
  const build = median(() =>
    readThrough(createNumericProfileBuilder({ bins: config.bins, wasserstein: false }), columns),
  );
  const counting = median(() => byCounting(build.answer, columns));
  const whole = median(() => wholeFeature(build.answer, columns));
  if (counting.answer.ks !== sorting.answer || whole.answer.ks !== sorting.answer) {
    throw new Error('Counting and sorting disagree on the Kolmogorov-Smirnov statistic.');
  }
  if (counting.answer.psi !== whole.answer.psi) throw new Error('The two ways disagree on the PSI.');
  const line = (name: string, ms: number): string =>
    `${name.padEnd(52)} ${ms.toFixed(1).padStart(7)} ms   ${(sorting.ms / ms).toFixed(1).padStart(5)} x`;
  print(`${rows} doubles a side, median of ${repeats}, D = ${sorting.answer}, against sorting`);
  print(line('KS by sorting both sides', sorting.ms));
  print(line('KS + PSI by counting, reference profile kept', counting.ms));
  print(line('whole feature with summaries and charts', whole.ms));
  print(line('building the reference profile, once', build.ms));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await benchStatistics((line) => console.log(line));
}
