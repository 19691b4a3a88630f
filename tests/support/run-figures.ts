import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFigures, writeFigures } from '../faults/support/figures-page.ts';
import { formInWords } from '../faults/support/scale.ts';
import { figureRows } from './figure-table.ts';
import { runStages } from './run-all-stages.ts';
import type { Stage } from './run-all-stages.ts';
import { stageLines } from './summary.ts';

/*
 * `npm run figures`: everything that docs/reliability.md gives figures for, in the long form, one after the other,
 * and at the end each figure beside its target. What fails does not keep the rest from running; the end is then
 * not zero. `-- --write` puts the figures of what passed into docs/reliability.md; DRIFTGUARD_FAULTS_SHARE=0.05 does
 * a twentieth, for a look. `-- restore` or another name runs only that part.
 */
const write = process.argv.includes('--write');
const asked = process.argv.slice(2).filter((argument) => argument !== '--write');

const folder = mkdtempSync(join(tmpdir(), 'driftguard-figures-'));
const node = (...command: string[]) => [process.execPath, ...command];
const kept = (name: string) => join(folder, name);
const stage = (name: string, command: readonly string[]): Stage => ({
  name,
  command,
  report: null,
  environment: { DRIFTGUARD_FIGURES: kept(name), DRIFTGUARD_FAULTS: 'long' },
});

const all = [
  stage('faults', node('tests/faults/run.ts')),
  stage('abuse', node('tests/abuse/run.ts')),
  stage('restore', node('tests/bench/main.ts', 'restore')),
];
const unknown = asked.filter((name) => !all.some((each) => each.name === name));
if (unknown.length > 0) {
  throw new Error(`There is no part ${unknown.join(', ')}: ${all.map(({ name }) => name).join(', ')}.`);
}
const stages = all.filter(({ name }) => asked.length === 0 || asked.includes(name));
const results = await runStages(stages, { print: console.log, afterFailure: 'go on' });
const found = results.map(({ name, outcome }) => ({ outcome, figures: readFigures(kept(name)) }));
rmSync(folder, { recursive: true, force: true });

const figures = found.flatMap((each) => each.figures);
const passed = found.filter(({ outcome }) => outcome === 'passed').flatMap((each) => each.figures);
if (write) writeFigures(passed, 'long');
const [failed, missed] = [
  results.filter(({ outcome }) => outcome !== 'passed').length,
  figures.filter(({ target }) => !target.met).length,
];
console.log(
  [
    '',
    `Figures${formInWords('long') === '' ? '' : ` (${formInWords('long')})`}:`,
    ...figureRows(figures),
    ...stageLines(results),
    `${figures.length} figures, ${missed} beside their target, ${failed} of ${results.length} stages failed`,
  ].join('\n'),
);
process.exitCode = failed === 0 && missed === 0 ? 0 : 1;
