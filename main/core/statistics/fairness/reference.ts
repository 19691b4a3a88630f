import { formatList } from '../format.ts';
import { hasOutcomes } from './compare.ts';
import type { MeasuredGroup } from './compare.ts';
import { excludedReason, spokenGroup } from './sentences.ts';

/* The group that all others are held against. */

function highestRate<Group extends MeasuredGroup>(groups: readonly Group[]): Group | null {
  return groups.reduce<Group | null>(
    (best, group) =>
      best === null || (group.metrics.selectionRate ?? 0) > (best.metrics.selectionRate ?? 0) ? group : best,
    null,
  );
}

/**
 * The group of the chosen values; else the one with the highest rate of selection among those large enough for a
 * ratio to be judged; without any such, among those large enough to be measured. `eligible` holds no other groups,
 * so one that is left out is never the reference. A chosen crossing that is not among them is told.
 */
export function referenceOf<Group extends MeasuredGroup>(
  eligible: readonly Group[],
  chosen: readonly (string | null | undefined)[],
): { readonly reference: Group | null; readonly note: string | null } {
  const best = highestRate(eligible.filter(({ metrics }) => hasOutcomes(metrics))) ?? highestRate(eligible);
  if (chosen.length === 0 || chosen.includes(undefined)) return { reference: best, note: null };
  const found = eligible.find(({ values }) => values.every((value, index) => value === chosen[index]));
  if (found !== undefined) return { reference: found, note: null };
  const values = chosen.map((value) => value ?? '').join(', ');
  const name = chosen.length < 2 ? values : `“${values}”`;
  const note =
    best === null
      ? null
      : `The chosen reference ${name} has too few rows here, so ${spokenGroup(best.group, chosen.length)} with the highest rate takes its place.`;
  return { reference: best, note };
}

/** A chosen reference group that cannot be used, told for the person who chose it. */
export interface ReferenceProblem {
  readonly ok: false;
  readonly message: string;
}

/** The group of that name, if it is there and large enough. */
export function requireReference<Group extends MeasuredGroup>(
  groups: readonly Group[],
  name: string,
  minimumGroupSize: number,
): { readonly ok: true; readonly group: Group } | ReferenceProblem {
  const group = groups.find((entry) => entry.group === name);
  if (group === undefined) {
    const names = groups.map((entry) => `“${entry.group}”`);
    const shown = names.length > 10 ? [...names.slice(0, 10), `${names.length - 10} more`] : names;
    return {
      ok: false,
      message: `There is no group “${name}” to refer to. The groups are ${formatList(shown)}. Name one of them, or none for the best-off.`,
    };
  }
  if (group.values.includes(null)) {
    return {
      ok: false,
      message: `The group “${name}” cannot be the reference: its rows have no known value. Name another, or none for the best-off.`,
    };
  }
  if (group.metrics.n < minimumGroupSize) {
    return {
      ok: false,
      message: `The group “${name}” cannot be the reference: ${excludedReason(group.metrics.n, minimumGroupSize)} Name a larger one, none for the best-off, or lower the smallest group.`,
    };
  }
  return { ok: true, group };
}
