import type { TFunction } from 'i18next';
import { alertSeverity } from '../../../shared/contract/alerts.ts';
import type { AlertNotices, AlertSeverity } from '../../../shared/contract/alerts.ts';
import type { AlertId } from '../../../shared/schema/ids.ts';
import type { Raised } from './gather-raised.ts';

const rank = (severity: AlertSeverity): number => alertSeverity.options.indexOf(severity);

/** Whether a person wants to hear of an alert. */
export function isWanted({ enabled, from }: AlertNotices, { severity }: Pick<Raised, 'severity'>): boolean {
  return enabled && rank(severity) >= rank(from);
}

export type AlertNotice = {
  readonly title: string;
  readonly body: string;
  /** Null: several alerts, so it leads to the list. */
  readonly alertId: AlertId | null;
};

/** One message for what was raised; null when that is nothing. */
export function noticeOf(t: TFunction<['alerts', 'common']>, raised: readonly Raised[]): AlertNotice | null {
  const [worst] = raised.toSorted((a, b) => rank(b.severity) - rank(a.severity));
  if (worst === undefined) return null;
  const severity = t(`common:alertSeverity.${worst.severity}`);
  const { id, title, detail } = worst;
  if (raised.length === 1) return { title: t('toast', { severity, title }), body: detail, alertId: id };
  return {
    title: t('toastMany', { count: raised.length, severity }),
    body: title,
    alertId: null,
  };
}
