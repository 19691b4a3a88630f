import { analyseFairness } from '../../main/core/statistics/index.ts';
import type { FairnessInput, GroupCell } from '../../main/core/statistics/index.ts';
import { fairnessConfig } from '../../shared/schema/fairness.ts';
import type { FairnessConfigInput, FairnessResult, PartitionResult } from '../../shared/schema/fairness.ts';

export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

function cell(values: readonly (string | null)[], selected: boolean, label: boolean | null, rows: number) {
  return { values, selected, label, rows, scored: 0, scoreSum: 0 };
}

/** Cells of one group from the counts of its confusion matrix. */
export function confusionCells(values: readonly string[], { tp, fp, fn, tn }: Confusion): GroupCell[] {
  return [
    cell(values, true, true, tp),
    cell(values, true, false, fp),
    cell(values, false, true, fn),
    cell(values, false, false, tn),
  ];
}

/** Cells of one group without labels. */
export function selectionCells(values: readonly (string | null)[], selected: number, n: number): GroupCell[] {
  return [cell(values, true, null, selected), cell(values, false, null, n - selected)];
}

/** The analysis of cells over `attributes`; throws where the reference group cannot be used. */
export function analyse(
  attributes: readonly string[],
  cells: readonly GroupCell[],
  config: FairnessConfigInput = {},
  more: Pick<FairnessInput, 'scores' | 'errors'> = {},
): FairnessResult & { readonly intersection: PartitionResult } {
  const analysis = analyseFairness({ attributes, cells, config: fairnessConfig.parse(config), ...more });
  if (!analysis.ok) throw new Error(analysis.message);
  const { intersection } = analysis.result;
  if (intersection === null) throw new Error('The attributes make too many groups.');
  return { ...analysis.result, intersection };
}
