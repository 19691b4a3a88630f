import type { DriftVerdict, FeatureResult, TestResult } from '../../../shared/schema/drift.ts';
import type { CliDriftReport } from './drift-report.ts';

const verdictWords: Readonly<Record<DriftVerdict, string>> = {
  stable: 'stable',
  moderate: 'MODERATE DRIFT',
  major: 'MAJOR DRIFT',
  insufficient: 'insufficient evidence',
};

/** Names come from files: what would steer a terminal, or turn the text around, is shown as a mark. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\uFFFD');
}

function number(value: number | null): string {
  if (value === null) return '-';
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}

const grouped = (count: number): string => count.toLocaleString('en-US');

type Column = { readonly title: string; readonly right: boolean; readonly text: (row: Row) => string };
type Row = { readonly feature: FeatureResult; readonly test: TestResult; readonly first: boolean };

const columns: readonly Column[] = [
  { title: 'Feature', right: false, text: ({ feature, first }) => (first ? printable(feature.name) : '') },
  { title: 'Type', right: false, text: ({ feature, first }) => (first ? feature.type : '') },
  { title: 'Verdict', right: false, text: ({ feature, first }) => (first ? feature.verdict : '') },
  { title: 'Test', right: false, text: ({ test }) => test.id },
  { title: 'Statistic', right: true, text: ({ test }) => number(test.statistic) },
  { title: 'Effect', right: true, text: ({ test }) => number(test.effectSize) },
  { title: 'Threshold', right: true, text: ({ test }) => number(test.threshold) },
  { title: 'p-value', right: true, text: ({ test }) => number(test.pValue) },
  { title: 'Adjusted p', right: true, text: ({ test }) => number(test.adjustedPValue) },
  { title: 'Result', right: false, text: ({ test }) => (test.decides ? test.verdict : `(${test.verdict})`) },
];

const longestName = 40;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Characters as a reader counts them. */
function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function cut(text: string): string {
  const characters = charactersOf(text);
  return characters.length <= longestName ? text : `${characters.slice(0, longestName - 1).join('')}…`;
}

function tableOf(features: readonly FeatureResult[]): string[] {
  const rows = features.flatMap((feature) =>
    feature.tests.map((test, index) => ({ feature, test, first: index === 0 })),
  );
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ text }) => cut(text(row)))),
  ];
  const widths = columns.map((_, column) =>
    Math.max(...cells.map((line) => charactersOf(line[column] ?? '').length)),
  );
  const layOut = (line: readonly string[]): string =>
    line
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - charactersOf(cell).length);
        return columns[column]?.right === true ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  const [head, ...body] = cells;
  return [layOut(head ?? []), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(layOut)];
}

/** The report as text for a terminal or a log. */
export function reportAsText(report: CliDriftReport): string {
  const { reference, current, unmatchedColumns, notes } = report;
  const names = (list: readonly string[]): string => list.map(printable).join(', ');
  const moved = report.features.filter(({ verdict }) => verdict !== 'stable');
  const lines = [
    `Verdict: ${verdictWords[report.verdict]}. ${printable(report.reason)}`,
    `Reference: ${printable(reference.file)}, ${grouped(report.referenceRows)} rows. Current: ${printable(current.file)}, ${grouped(report.currentRows)} rows.`,
    '',
    ...tableOf(report.features),
    '',
    ...moved.map(({ reason }) => printable(reason)),
    ...(moved.length === 0 ? [] : ['']),
    ...(unmatchedColumns.referenceOnly.length === 0
      ? []
      : [`Only in the reference, not compared: ${names(unmatchedColumns.referenceOnly)}`]),
    ...(unmatchedColumns.currentOnly.length === 0
      ? []
      : [`Only in the current data, not compared: ${names(unmatchedColumns.currentOnly)}`]),
    ...notes.map((note) => `Note: ${printable(note)}`),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
