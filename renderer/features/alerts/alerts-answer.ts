import type { CommandOutput } from '../../../shared/contract/index.ts';

export type AlertSummary = CommandOutput<'alerts/summary'>;

/** The sentence that says what waits, as a message key with its values. */
export type AlertsAnswer =
  | { readonly key: 'answer.none' }
  | { readonly key: 'answer.criticalOnly' | 'answer.calm'; readonly count: number }
  | { readonly key: 'answer.critical'; readonly count: number; readonly critical: number };

export function alertsAnswer({
  waiting,
  critical,
}: Pick<AlertSummary, 'waiting' | 'critical'>): AlertsAnswer {
  if (waiting === 0) return { key: 'answer.none' };
  if (critical === 0) return { key: 'answer.calm', count: waiting };
  if (critical === waiting) return { key: 'answer.criticalOnly', count: waiting };
  return { key: 'answer.critical', count: waiting, critical };
}
