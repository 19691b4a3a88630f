import { alertRuleDraft } from '../../../shared/contract/alerts.ts';
import type {
  AlertLevel,
  AlertRule,
  AlertRuleDraft,
  AlertSeverity,
  AlertSource,
} from '../../../shared/contract/alerts.ts';
import type { RiskLimits, WatchedMetric } from '../../../shared/schema/alert-limits.ts';

/** A rule as it is typed. */
export type RuleValues = {
  readonly name: string;
  readonly sources: readonly AlertSource[];
  readonly modelId: string;
  readonly level: AlertLevel;
  readonly metric: WatchedMetric;
  readonly limit: string;
  readonly drop: string;
  readonly grade: RiskLimits['grade'];
  readonly refusedPercent: string;
  readonly missingPercent: string;
  readonly severity: AlertSeverity;
  readonly coolDownHours: string;
  readonly autoResolve: boolean;
  readonly enabled: boolean;
};

export const everyModel = '';

export const newRule: RuleValues = {
  name: '',
  sources: ['comparison'],
  modelId: everyModel,
  level: 'major',
  metric: 'auc',
  limit: '',
  drop: '0.05',
  grade: 'E',
  refusedPercent: '5',
  missingPercent: '20',
  severity: 'warning',
  coolDownHours: '24',
  autoResolve: true,
  enabled: true,
};

/** What can be changed of a rule. */
export function draftOfRule(rule: AlertRule): AlertRuleDraft {
  const {
    id: _id,
    modelName: _model,
    rowVersion: _version,
    createdAt: _made,
    updatedAt: _at,
    ...draft
  } = rule;
  return draft;
}

const typed = (value: number | null): string => (value === null ? '' : String(value));

export function valuesOf(rule: AlertRule): RuleValues {
  const { performance, risk, dataQuality, ...draft } = draftOfRule(rule);
  return {
    ...newRule,
    ...draft,
    ...(performance === null
      ? {}
      : { metric: performance.metric, limit: typed(performance.limit), drop: typed(performance.drop) }),
    ...(risk === null ? {} : { grade: risk.grade }),
    ...(dataQuality === null
      ? {}
      : {
          refusedPercent: typed(dataQuality.refusedPercent),
          missingPercent: typed(dataQuality.missingPercent),
        }),
    modelId: rule.modelId ?? everyModel,
    coolDownHours: String(rule.coolDownHours),
  };
}

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** What was typed as the contract wants it; what is asked of results that the rule does not look at is left out. */
export function parseRule({ modelId, coolDownHours, ...values }: RuleValues) {
  const { metric, limit, drop, grade, refusedPercent, missingPercent, ...draft } = values;
  const looksAt = (source: AlertSource): boolean => values.sources.includes(source);
  return alertRuleDraft.safeParse({
    ...draft,
    performance: looksAt('performance') ? { metric, limit: numberOf(limit), drop: numberOf(drop) } : null,
    risk: looksAt('risk') ? { grade } : null,
    dataQuality: looksAt('data-quality')
      ? { refusedPercent: numberOf(refusedPercent), missingPercent: numberOf(missingPercent) }
      : null,
    modelId: modelId === everyModel ? null : modelId,
    coolDownHours: numberOf(coolDownHours) ?? undefined,
  });
}
