import { groupTitle } from '../../../shared/schema/fairness.ts';
import type { FairnessVerdict, GroupComparison, GroupMetrics } from '../../../shared/schema/fairness.ts';
import { figure, printable, tableOf } from '../text-table.ts';
import type { TextColumn } from '../text-table.ts';
import type { CliFairnessReport } from './fairness-report.ts';

const verdictWords: Readonly<Record<FairnessVerdict, string>> = {
  fair: 'fair',
  indicative: 'INDICATIVE OF A VIOLATION',
  violation: 'VIOLATION',
  insufficient: 'insufficient evidence',
};

type Row = {
  readonly group: string;
  readonly metrics: GroupMetrics;
  readonly comparison: GroupComparison | null;
  readonly result: string;
};

type PartitionReport = CliFairnessReport['attributes'][string];
type Groups = Pick<PartitionReport, 'groups' | 'comparisons' | 'excluded' | 'reference'>;

const columns: readonly TextColumn<Row>[] = [
  { title: 'Group', right: false, text: ({ group }) => printable(group) },
  { title: 'Rows', right: true, text: ({ metrics }) => metrics.n.toLocaleString('en-US') },
  { title: 'Selected', right: true, text: ({ metrics }) => metrics.selected.toLocaleString('en-US') },
  { title: 'Rate', right: true, text: ({ metrics }) => figure(metrics.selectionRate) },
  { title: 'Ratio', right: true, text: ({ comparison }) => figure(comparison?.ratio ?? null) },
  { title: 'Adjusted p', right: true, text: ({ comparison }) => figure(comparison?.adjustedPValue ?? null) },
  { title: 'TPR', right: true, text: ({ metrics }) => figure(metrics.tpr) },
  { title: 'FPR', right: true, text: ({ metrics }) => figure(metrics.fpr) },
  { title: 'FNR', right: true, text: ({ metrics }) => figure(metrics.fnr) },
  { title: 'Precision', right: true, text: ({ metrics }) => figure(metrics.precision) },
  { title: 'Accuracy', right: true, text: ({ metrics }) => figure(metrics.accuracy) },
  { title: 'Result', right: false, text: ({ result }) => result },
];

function rowsOf({ groups, comparisons, excluded, reference }: Groups, attributes: number): Row[] {
  const compared = new Map(comparisons.map((comparison) => [comparison.group, comparison]));
  const small = new Set(excluded.map(({ group }) => group));
  return Object.entries(groups)
    .toSorted(([, a], [, b]) => b.n - a.n)
    .map(([group, metrics]) => {
      const comparison = compared.get(group) ?? null;
      const other = group === reference ? 'reference' : '';
      return {
        group: groupTitle(group, attributes),
        metrics,
        comparison,
        result: comparison?.verdict ?? (small.has(group) ? 'too few rows' : other),
      };
    });
}

/** demographicParityRatio: "Demographic parity ratio" */
function words(name: string): string {
  const spaced = name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
  return `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`;
}

function metricLines(metrics: CliFairnessReport['metrics']): string[] {
  return Object.entries(metrics)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${words(name)}: ${figure(value)}`);
}

/** Of a table; the largest groups come first. */
const mostRows = 60;

function section(
  attributes: readonly string[],
  partition: Groups & Pick<PartitionReport, 'metrics'>,
): string[] {
  const rows = rowsOf(partition, attributes.length);
  return [
    `By ${printable(attributes.join(' and '))}`,
    ...tableOf(columns, rows.slice(0, mostRows)),
    ...(rows.length > mostRows
      ? [`… and ${rows.length - mostRows} smaller groups, which --json lists.`]
      : []),
    ...metricLines(partition.metrics),
    '',
  ];
}

/** The report as text for a terminal or a log. */
export function fairnessAsText(report: CliFairnessReport): string {
  const crossed = report.protected.length === 1 ? [] : section(report.protected, report);
  const attributes = Object.entries(report.attributes);
  const telling = [...attributes.map(([, partition]) => partition), report].flatMap(({ comparisons }) =>
    comparisons.filter(({ verdict }) => verdict === 'violation' || verdict === 'indicative'),
  );
  const lines = [
    `Verdict: ${verdictWords[report.verdict]}. ${printable(report.reason)}`,
    `Data: ${printable(report.data.file)}, ${report.rows.toLocaleString('en-US')} decisions.`,
    '',
    ...attributes.flatMap(([name, partition]) => section([name], partition)),
    ...crossed,
    ...new Set(telling.map(({ reason }) => printable(reason))),
    ...report.notes.map((note) => `Note: ${printable(note)}`),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
