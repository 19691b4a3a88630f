import type {
  FairnessGroupRow,
  FairnessPartition,
  FairnessRun,
} from '../../../../shared/contract/fairness.ts';
import { fairnessRateName } from '../../../../shared/schema/fairness.ts';
import { csvLine } from '../../csv.ts';
import type { CsvValue } from '../../csv.ts';

type Row = {
  readonly run: FairnessRun;
  readonly partition: FairnessPartition;
  readonly group: FairnessGroupRow;
};

type Column = readonly [string, (row: Row) => CsvValue];

const snake = (name: string): string => name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);

const rates: readonly Column[] = fairnessRateName.options.flatMap((rate): Column[] => [
  [snake(rate), ({ group }) => group.metrics[rate]],
  [`${snake(rate)}_low_95`, ({ group }) => group.metrics.intervals[rate]?.[0] ?? null],
  [`${snake(rate)}_high_95`, ({ group }) => group.metrics.intervals[rate]?.[1] ?? null],
]);

const columns: readonly Column[] = [
  ['attributes', ({ partition }) => partition.attributes.join(' x ')],
  ['class', ({ partition }) => partition.outcome],
  ['group', ({ group }) => group.group],
  ['rows', ({ group }) => group.metrics.n],
  ['selected', ({ group }) => group.metrics.selected],
  ['labelled', ({ group }) => group.metrics.labelled],
  ['true_positives', ({ group }) => group.metrics.tp],
  ['false_positives', ({ group }) => group.metrics.fp],
  ['true_negatives', ({ group }) => group.metrics.tn],
  ['false_negatives', ({ group }) => group.metrics.fn],
  ...rates,
  ['mean_score', ({ group }) => group.scores?.mean ?? group.metrics.meanScore],
  ['mean_score_gap', ({ group }) => group.scores?.meanGap ?? null],
  ['cohens_d', ({ group }) => group.scores?.cohensD ?? null],
  ['ks_of_scores', ({ group }) => group.scores?.ks ?? null],
  ['calibration_gap', ({ group }) => group.metrics.calibrationGap],
  ['mean_absolute_error', ({ group }) => group.errors?.meanAbsoluteError ?? null],
  ['root_mean_square_error', ({ group }) => group.errors?.rootMeanSquareError ?? null],
  ['mean_error', ({ group }) => group.errors?.meanError ?? null],
  ['is_reference', ({ group }) => group.isReference],
  ['reference', ({ partition }) => partition.reference],
  ['ratio', ({ group }) => group.comparison?.ratio ?? null],
  ['ratio_low_95', ({ group }) => group.comparison?.ratioInterval?.[0] ?? null],
  ['ratio_high_95', ({ group }) => group.comparison?.ratioInterval?.[1] ?? null],
  ['difference', ({ group }) => group.comparison?.difference ?? null],
  ['p_value', ({ group }) => group.comparison?.pValue ?? null],
  ['adjusted_p_value', ({ group }) => group.comparison?.adjustedPValue ?? null],
  ['p_value_method', ({ group }) => group.comparison?.pValueMethod ?? null],
  ['verdict', ({ group }) => group.comparison?.verdict ?? null],
  ['reason', ({ group }) => group.comparison?.reason ?? null],
  ['left_out', ({ group }) => group.excluded],
  ['run_id', ({ run }) => run.id],
  ['run_at', ({ run }) => run.createdAt],
  ['run_verdict', ({ run }) => run.verdict],
  ['model', ({ run }) => run.modelName],
  ['data_set', ({ run }) => run.dataset.name],
  ['window', ({ run }) => run.part?.window.label ?? null],
  ['monitor', ({ run }) => run.part?.monitor.name ?? null],
  ['evidence_sha256', ({ run }) => run.dataset.evidenceSha256],
  ['result_sha256', ({ run }) => run.resultSha256],
  ['settings_version', ({ run }) => run.settingsVersion],
  ['seed', ({ run }) => run.settings.config.seed],
  ['software_version', ({ run }) => run.softwareVersion],
];

/** A check as CSV: a header and one row for each group of each attribute and crossing. */
export function* fairnessAsCsv(
  run: FairnessRun,
  groupsOf: (partition: number) => Iterable<FairnessGroupRow>,
): Generator<string> {
  yield csvLine(columns.map(([name]) => name));
  for (const partition of run.partitions) {
    for (const group of groupsOf(partition.position)) {
      yield csvLine(columns.map(([, valueOf]) => valueOf({ run, partition, group })));
    }
  }
}

/** The same as JSON, with request, settings and evidence: everything that computing it again takes. */
export function* fairnessAsJson(
  run: FairnessRun,
  groupsOf: (partition: number) => Iterable<FairnessGroupRow>,
): Generator<string> {
  const { partitions, ...head } = run;
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "partitions": [`;
  for (const [index, partition] of partitions.entries()) {
    const whole = { ...partition, groups: [...groupsOf(partition.position)] };
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(whole, null, 2)}`;
  }
  yield '\n  ]\n}\n';
}
