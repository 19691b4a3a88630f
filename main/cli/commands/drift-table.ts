import type { DriftVerdict, FeatureResult, TestResult } from '../../../shared/schema/drift.ts';
import { figure, printable, tableOf } from '../text-table.ts';
import type { TextColumn } from '../text-table.ts';
import type { CliDriftReport } from './drift-report.ts';

const verdictWords: Readonly<Record<DriftVerdict, string>> = {
  stable: 'stable',
  moderate: 'MODERATE DRIFT',
  major: 'MAJOR DRIFT',
  insufficient: 'insufficient evidence',
};

const percent = (share: number): string => `${String(Number((share * 100).toFixed(1)))} %`;
const grouped = (count: number): string => count.toLocaleString('en-US');

type Row = { readonly feature: FeatureResult; readonly test: TestResult; readonly first: boolean };

const columns: readonly TextColumn<Row>[] = [
  { title: 'Feature', right: false, text: ({ feature, first }) => (first ? printable(feature.name) : '') },
  { title: 'Type', right: false, text: ({ feature, first }) => (first ? feature.type : '') },
  { title: 'Verdict', right: false, text: ({ feature, first }) => (first ? feature.verdict : '') },
  { title: 'Test', right: false, text: ({ test }) => test.id },
  { title: 'Statistic', right: true, text: ({ test }) => figure(test.statistic) },
  { title: 'Effect', right: true, text: ({ test }) => figure(test.effectSize) },
  { title: 'Threshold', right: true, text: ({ test }) => figure(test.threshold) },
  { title: 'p-value', right: true, text: ({ test }) => figure(test.pValue) },
  { title: 'Adjusted p', right: true, text: ({ test }) => figure(test.adjustedPValue) },
  { title: 'Result', right: false, text: ({ test }) => (test.decides ? test.verdict : `(${test.verdict})`) },
];

function rowsOf(features: readonly FeatureResult[]): Row[] {
  return features.flatMap((feature) =>
    feature.tests.map((test, index) => ({ feature, test, first: index === 0 })),
  );
}

function names(list: readonly string[]): string {
  return list.map(printable).join(', ');
}

/** How much of the data moved: the share of the columns, and the score by their importance. */
function aggregateText({ aggregate }: CliDriftReport): string[] {
  if (aggregate?.share === null || aggregate === null) return [];
  const { drifted, judged, share, alarmShare, weightedScore, weighted } = aggregate;
  const score = weightedScore === null ? '' : ` Drift score ${percent(weightedScore)}`;
  return [
    `Drifted: ${grouped(drifted)} of ${grouped(judged)} columns, ${percent(share)} (alarm from ${percent(alarmShare)}).${score}${score === '' ? '' : weighted ? ', weighted by importance.' : ', each column weighing the same.'}`,
  ];
}

/** The report as text for a terminal or a log. */
export function reportAsText(report: CliDriftReport): string {
  const { reference, current, unmatchedColumns, notes } = report;
  const moved = report.features.filter(({ verdict }) => verdict !== 'stable');
  const lines = [
    `Verdict: ${verdictWords[report.verdict]}. ${printable(report.reason)}`,
    `Reference: ${printable(reference.file)}, ${grouped(report.referenceRows)} rows. Current: ${printable(current.file)}, ${grouped(report.currentRows)} rows.`,
    ...aggregateText(report),
    '',
    ...tableOf(columns, rowsOf(report.features)),
    '',
    ...report.multivariate.map(({ method, reason }) => `${method}: ${printable(reason)}`),
    ...(report.multivariate.length === 0 ? [] : ['']),
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
