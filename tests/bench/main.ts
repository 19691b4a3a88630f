import { cpus } from 'node:os';
import { benchCalibration } from './calibration.ts';
import { benchDrift } from './drift.ts';
import { benchFairness } from './fairness.ts';
import { benchImport } from './import.ts';
import { benchLedger } from './ledger.ts';
import { benchLists } from './lists.ts';
import { benchPortfolio } from './portfolio.ts';
import { benchPredictions } from './predictions.ts';
import { benchRestore } from './restore.ts';
import { benchStatistics } from './statistics.ts';

/*
 * `npm run bench`: all benches one after the other, or those named: `npm run bench -- drift lists`. Ratios are
 * taken within one run, so they hold on other machines; times do not.
 */

type Bench = {
  readonly title: string;
  readonly target: string;
  readonly run: (print: (line: string) => void) => Promise<void>;
};

const benches: Readonly<Record<string, Bench>> = {
  statistics: {
    title: 'KS and PSI by counting against KS by sorting',
    target: 'with a kept reference profile at least 20 x',
    run: benchStatistics,
  },
  drift: {
    title: 'Drift runs from Parquet evidence; writes docs/drift-speed.md',
    target:
      'under 1/15 of the time of scipy and numpy; a million values cost at most 1.25 x as much at 20 million rows as at fewer; below 1 GiB',
    run: benchDrift,
  },
  fairness: {
    title: 'Fairness checks of three attributes and their crossings',
    target: 'a million values cost at most 1.25 x as much at 20 million rows as at fewer; below 1 GiB',
    run: benchFairness,
  },
  calibration: {
    title: 'False alarms, detection and the budget of alarms; writes docs/calibration.md',
    target: 'within one point of the level; at most 5 % alarms at 100 rows; 1 to 3 alarms for a budget of 2',
    run: benchCalibration,
  },
  import: { title: 'Import', target: 'rows a second, for comparison between versions', run: benchImport },
  lists: { title: 'List pages with 10,000 models', target: 'p95 below 50 ms in the core', run: benchLists },
  portfolio: {
    title: 'The last results of 5,000 models with a monitor each, and scoring all of them again',
    target: 'aggregated in under 100 ms; no call waits more than 50 ms for scoring',
    run: benchPortfolio,
  },
  predictions: {
    title: 'Predictions: log a file, seal, join labels, measure, with 100,000 and 1,000,000 rows',
    target: 'cost of a record and memory flat; calls wait less than 50 ms',
    run: benchPredictions,
  },
  restore: {
    title: 'Backup, check, drill and restore of a workspace of about 1 GB',
    target: 'restore drill below 5 min',
    run: benchRestore,
  },
  ledger: {
    title: 'Ledger of 1,000,000 entries',
    target: 'list p95 below 100 ms, verification below 10 s',
    run: benchLedger,
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. Known are ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 1;
} else {
  const [processor] = cpus();
  console.log(
    `Node ${process.version}, ${process.platform} ${process.arch}, ${processor?.model ?? 'unknown processor'}`,
  );
  for (const [name, { title, target, run }] of Object.entries(benches)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n${title}\nTarget: ${target}\n${'-'.repeat(76)}`);
    await run((line) => console.log(line));
  }
}
