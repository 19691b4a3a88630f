import { withoutNetwork } from './no-network.ts';
import { inMemory } from './memory-folder.ts';
import { runStages } from './run-all-stages.ts';
import type { Stage } from './run-all-stages.ts';
import { summaryLines } from './summary.ts';

/*
 * `npm test`: everything that is checked, in order of cost. Stops at the first stage that fails and always
 * ends with the sum on a line of its own.
 */
const bin = (name: string, script: string) => [process.execPath, `node_modules/${name}/${script}`];
const vitest = (...projects: string[]) => [
  ...bin('vitest', 'vitest.mjs'),
  'run',
  ...projects.flatMap((project) => ['--project', project]),
  '--reporter=default',
  '--reporter=./tests/support/test-report-vitest.ts',
];

const network = withoutNetwork();
if (network.because !== null) console.log(`The browser tests keep the network: ${network.because}.`);

const stages: readonly Stage[] = [
  { name: 'types', command: [...bin('typescript', 'bin/tsc'), '-b'], report: null },
  {
    name: 'lint',
    command: [...bin('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings'],
    report: null,
  },
  { name: 'format', command: [...bin('oxfmt', 'bin/oxfmt'), '--check', '.'], report: null },
  { name: 'dead code', command: bin('knip', 'bin/knip.js'), report: null },
  {
    name: 'unit, property, golden, contract, boundaries, migrations',
    command: vitest('unit', 'renderer', 'property', 'golden', 'contract', 'boundaries', 'migrations'),
    report: 'vitest',
    environment: inMemory(),
  },
  {
    name: 'build',
    command: [...bin('electron-vite', 'bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    report: null,
  },
  { name: 'integration', command: vitest('integration'), report: 'vitest', environment: inMemory() },
  { name: 'abuse, in the short form', command: vitest('abuse'), report: 'vitest' },
  { name: 'faults, in the short form', command: vitest('faults'), report: 'vitest' },
  {
    name: network.prefix === null ? 'end to end' : 'end to end, without a network',
    command: [
      ...(network.prefix ?? []),
      ...bin('@playwright/test', 'cli.js'),
      'test',
      '--reporter=list,json',
    ],
    report: 'playwright',
  },
];

const results = await runStages(stages, { print: console.log });
console.log(summaryLines(results).join('\n'));
process.exitCode = results.every(({ outcome }) => outcome === 'passed') ? 0 : 1;
