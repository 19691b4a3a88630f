import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure, figureLine, sections } from './support/figures.ts';
import type { Figure } from './support/figures.ts';

/*
 * `npm run test:faults`: the long form of these tests. `-- --write` puts the figures into
 * docs/reliability.md, `--short` takes the short form, DRIFTGUARD_FAULTS_SHARE=0.2 a fifth of the long one; further
 * arguments go to vitest, for example the name of one file.
 */
const page = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md');

/** Puts lines between the marks of a section; figures of other tests in it stay. */
function writeInto(text: string, section: string, measured: readonly Figure[], day: string): string {
  const [begin, end] = [`<!-- figures of ${section} -->`, `<!-- end of figures -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/reliability.md has no place for figures of ${section}`);
  const kept = text
    .slice(from + begin.length, to)
    .split('\n')
    .filter((line) => line.startsWith('- ') && !measured.some(({ what }) => line.startsWith(`- ${what}: `)));
  const lines = measured.map((entry) => `- ${figureLine(entry)} (${long ? '' : 'short form, '}${day})`);
  return `${text.slice(0, from)}${begin}\n\n${[...kept, ...lines].join('\n')}\n\n${text.slice(to)}`;
}

const write = process.argv.includes('--write');
const long = !process.argv.includes('--short');
const rest = process.argv.slice(2).filter((argument) => argument !== '--write' && argument !== '--short');
const folder = mkdtempSync(join(tmpdir(), 'driftguard-figures-'));
const target = join(folder, 'figures');
const run = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'faults', ...rest],
  {
    stdio: 'inherit',
    env: { ...process.env, DRIFTGUARD_FAULTS: long ? 'long' : 'short', DRIFTGUARD_FIGURES: target },
  },
);
const figures = existsSync(target)
  ? readFileSync(target, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => figure.parse(JSON.parse(line)))
  : [];
rmSync(folder, { recursive: true, force: true });

console.log(['', 'Figures:', ...figures.map((entry) => `  ${figureLine(entry)}`)].join('\n'));
if (write && run.status === 0) {
  const day = new Date().toISOString().slice(0, 10);
  let text = readFileSync(page, 'utf8');
  for (const section of sections) {
    const measured = figures.filter((entry) => entry.section === section);
    if (measured.length > 0) text = writeInto(text, section, measured, day);
  }
  writeFileSync(page, text);
}
process.exitCode = run.status ?? 1;
