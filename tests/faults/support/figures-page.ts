import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figure, figureLine, sections } from './figures.ts';
import type { Figure } from './figures.ts';
import { formInWords } from './scale.ts';

const page = join(import.meta.dirname, '..', '..', '..', 'docs', 'reliability.md');

/** What a run left behind by `reportFigure`; nothing when it ended before. */
export function readFigures(path: string): Figure[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => figure.parse(JSON.parse(line)));
}

/** Puts lines between the marks of a section; figures of other tests in it stay. */
function writeInto(text: string, section: string, measured: readonly Figure[], when: string): string {
  const [begin, end] = [`<!-- figures of ${section} -->`, `<!-- end of figures -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/reliability.md has no place for figures of ${section}`);
  const kept = text
    .slice(from + begin.length, to)
    .split('\n')
    .filter((line) => line.startsWith('- ') && !measured.some(({ what }) => line.startsWith(`- ${what}: `)));
  const lines = measured.map((entry) => `- ${figureLine(entry)} (${when})`);
  return `${text.slice(0, from)}${begin}\n\n${[...kept, ...lines].join('\n')}\n\n${text.slice(to)}`;
}

/** Puts figures into docs/reliability.md, with the day and how much of the long form it was. */
export function writeFigures(figures: readonly Figure[], form: Parameters<typeof formInWords>[0]): void {
  const when = [formInWords(form), new Date().toISOString().slice(0, 10)].filter(Boolean).join(', ');
  let text = readFileSync(page, 'utf8');
  for (const section of sections) {
    const measured = figures.filter((entry) => entry.section === section);
    if (measured.length > 0) text = writeInto(text, section, measured, when);
  }
  writeFileSync(page, text);
}
