import { alert, alertRule } from '../../shared/contract/alerts.ts';
import type { Alert, AlertRule } from '../../shared/contract/alerts.ts';
import { ids, sampleId } from './renderer-samples.ts';

export const alertIds = { alert: sampleId(8, 1), rule: sampleId(9, 1) } as const;

/** A critical alert of a monitor that nobody has looked at. */
export function sampleAlert(part: Partial<Record<keyof Alert, unknown>> = {}): Alert {
  return alert.parse({
    id: alertIds.alert,
    ruleId: alertIds.rule,
    ruleName: 'A monitor raises an alarm',
    modelId: ids.model,
    modelName: 'House price',
    source: 'monitor',
    resultId: sampleId(10, 1),
    level: 'major',
    severity: 'critical',
    state: 'open',
    title: '“House price”: the monitor “By month” raises an alarm',
    detail: '2 of the last 3 windows have drifted.',
    occurrences: 3,
    firstAt: '2026-03-01T08:00:00.000Z',
    lastAt: '2026-03-02T08:00:00.000Z',
    assignee: null,
    snoozedUntil: null,
    rowVersion: 4,
    ...part,
  });
}

/** The rule over comparisons that comes with the application. */
export function sampleAlertRule(part: Partial<Record<keyof AlertRule, unknown>> = {}): AlertRule {
  return alertRule.parse({
    id: alertIds.rule,
    name: 'A comparison finds major drift',
    sources: ['comparison'],
    modelId: null,
    modelName: null,
    level: 'major',
    severity: 'warning',
    coolDownHours: 24,
    autoResolve: true,
    enabled: true,
    rowVersion: 2,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...part,
  });
}
