import { setImmediate } from 'node:timers/promises';
import { fairnessGroupRow, fairnessPartition } from '../../../../shared/contract/fairness.ts';
import type { FairnessGroupRow, FairnessRun } from '../../../../shared/contract/fairness.ts';
import type { MeasuredFairness } from '../../evidence/fairness-figures.ts';
import { figuresOf } from '../jobs/recomputed.ts';
import { groupRows, partitionRow } from './repository.ts';
import type { createFairnessRepository } from './repository.ts';

/** Why a group is not judged is a sentence; that it is not is none. */
function withoutReason(group: FairnessGroupRow) {
  return { ...group, excluded: group.excluded !== null };
}

/**
 * Whether a stored check says the same in figures, verdicts and counts as one that was measured again, whatever words
 * both put that in. Others work between two partitions.
 */
export async function hasFiguresOf(
  repository: Pick<ReturnType<typeof createFairnessRepository>, 'storedGroups'>,
  stored: FairnessRun,
  measured: MeasuredFairness,
): Promise<boolean> {
  const { id, verdict, rows, partitions } = stored;
  if (verdict !== measured.verdict || rows !== measured.rows) return false;
  if (partitions.length !== measured.partitions.length) return false;
  for (const [position, entry] of measured.partitions.entries()) {
    const now = {
      partition: fairnessPartition.parse(partitionRow(entry, position)),
      groups: groupRows(entry).map((group) => ({
        result: withoutReason(fairnessGroupRow.parse(group)),
        bins: entry.histograms.get(group.group) ?? null,
      })),
    };
    const then = {
      partition: partitions[position],
      groups: repository
        .storedGroups(id, position)
        .map(({ result, bins }) => ({ result: withoutReason(result), bins })),
    };
    if (figuresOf(then) !== figuresOf(now)) return false;
    // oxlint-disable-next-line no-await-in-loop -- lets others work between two partitions
    await setImmediate();
  }
  return true;
}
