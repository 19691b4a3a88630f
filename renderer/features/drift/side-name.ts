import type { TFunction } from 'i18next';
import type { DriftRunRow } from '../../../shared/contract/drift.ts';

/** What stands on one side of a comparison: a data set, or a window of it. */
export function sideName(
  t: TFunction<'drift'>,
  run: Pick<DriftRunRow, 'reference' | 'current' | 'window' | 'referenceWindow'>,
  side: 'reference' | 'current',
): string {
  const { name } = run[side];
  const window = side === 'reference' ? run.referenceWindow : run.window;
  return window === null || window.label === name ? name : t('run.part', { label: window.label, name });
}
