import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFigures, writeFigures } from './support/figures-page.ts';
import { figureLine } from './support/figures.ts';

/*
 * `npm run test:faults`: the long form of these tests. `-- --write` puts the figures into
 * docs/reliability.md, `--short` takes the short form, DRIFTGUARD_FAULTS_SHARE=0.2 a fifth of the long one; further
 * arguments go to vitest, for example the name of one file. DRIFTGUARD_FIGURES names a file that keeps the figures.
 */
const write = process.argv.includes('--write');
const form = process.argv.includes('--short') ? 'short' : 'long';
const rest = process.argv.slice(2).filter((argument) => argument !== '--write' && argument !== '--short');
const folder = mkdtempSync(join(tmpdir(), 'driftguard-figures-'));
const target = process.env['DRIFTGUARD_FIGURES'] ?? join(folder, 'figures');
const run = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'faults', ...rest],
  { stdio: 'inherit', env: { ...process.env, DRIFTGUARD_FAULTS: form, DRIFTGUARD_FIGURES: target } },
);
const figures = readFigures(target);
rmSync(folder, { recursive: true, force: true });

console.log(['', 'Figures:', ...figures.map((entry) => `  ${figureLine(entry)}`)].join('\n'));
if (write && run.status === 0) writeFigures(figures, form);
process.exitCode = run.status ?? 1;
