import type { AlertLevel, AlertRule, AlertSeverity } from '../../../../shared/contract/alerts.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { AlertSignal } from './alert-sink.ts';
import type { Judgement } from './judge.ts';

const levelRank: Readonly<Record<AlertLevel, number>> = { moderate: 0, major: 1 };

export const severityRank: Readonly<Record<AlertSeverity, number>> = { notice: 0, warning: 1, critical: 2 };

/** Whether a rule is about results of this kind and model, however they turned out. */
export function concerns(
  rule: Pick<AlertRule, 'sources' | 'modelId' | 'enabled'>,
  signal: Pick<AlertSignal, 'source' | 'modelId'>,
): boolean {
  return (
    rule.enabled &&
    rule.sources.includes(signal.source) &&
    (rule.modelId === null || rule.modelId === signal.modelId)
  );
}

/** Whether a result is as bad as the rule asks for. */
export function reaches(rule: Pick<AlertRule, 'level'>, level: Judgement['level']): level is AlertLevel {
  return level !== 'in-order' && level !== 'unknown' && levelRank[level] >= levelRank[rule.level];
}

/** Whether the cool-down that began at `since` is over. A clock that ran back ends none early. */
export function coolDownOver(since: UtcInstant, hours: number, now: UtcInstant): boolean {
  return Date.parse(now) - Date.parse(since) >= hours * 3_600_000;
}

/** Whether an alert that is seen again has become worse than it was. */
export function isWorse(level: AlertLevel, before: AlertLevel): boolean {
  return levelRank[level] > levelRank[before];
}
