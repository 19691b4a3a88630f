import { spawnSync } from 'node:child_process';

/*
 * `npm run test:abuse`: everything that somebody could throw at the product, in the long form; `-- --write`
 * puts the figures into docs/reliability.md. What needs a browser comes last.
 */
const files = [
  'tests/abuse',
  'tests/contract/canaries.test.ts',
  'tests/contract/malformed.test.ts',
  'tests/integration/loopback',
  'tests/integration/import/bad-files.test.ts',
  'tests/integration/import/hostile-names.test.ts',
  'tests/unit/main/adapters/log.test.ts',
  'tests/unit/main/core/features/identity',
  'tests/unit/main/electron',
];
const projects = ['abuse', 'contract', 'integration', 'unit'].flatMap((project) => ['--project', project]);
const pages = ['tests/e2e/hostile-text.spec.ts', 'tests/e2e/foreign-pages.spec.ts'];

const run = (...args: string[]): boolean =>
  spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0;

const calls = run('tests/faults/run.ts', ...projects, ...files, ...process.argv.slice(2));
const browser = run('node_modules/@playwright/test/cli.js', 'test', ...pages);
process.exitCode = calls && browser ? 0 : 1;
