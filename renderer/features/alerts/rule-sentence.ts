import type { TFunction } from 'i18next';
import { alertSource } from '../../../shared/contract/alerts.ts';
import type { AlertRuleDraft, AlertSource } from '../../../shared/contract/alerts.ts';
import { lowerIsBetter } from '../../../shared/schema/alert-limits.ts';
import { formatNumber } from '../../format/numbers.ts';

type Words = TFunction<['alerts', 'common', 'performance']>;
type Limits = Pick<AlertRuleDraft, 'performance' | 'risk' | 'dataQuality'>;

const listFormat = new Intl.ListFormat('en', { type: 'conjunction' });

function either(t: Words, parts: readonly string[]): string {
  const [first = '', second] = parts;
  return second === undefined ? first : t('sentence.limits.or', { first, second });
}

/** What is asked of results without a verdict; empty for those with one. */
function limitsOf(t: Words, source: AlertSource, { performance, risk, dataQuality }: Limits): string {
  if (source === 'performance' && performance !== null) {
    const { limit, drop } = performance;
    const metric = t(`performance:metric.${performance.metric}`);
    const beyond = lowerIsBetter(performance.metric) ? 'sentence.limits.above' : 'sentence.limits.below';
    const asked = either(t, [
      ...(limit === null ? [] : [t(beyond, { limit: formatNumber(limit) })]),
      ...(drop === null ? [] : [t('sentence.limits.drop', { drop: formatNumber(drop) })]),
    ]);
    return `${metric} ${asked}`;
  }
  if (source === 'risk' && risk !== null) return risk.grade;
  if (source === 'data-quality' && dataQuality !== null) {
    const { refusedPercent, missingPercent } = dataQuality;
    return either(t, [
      ...(refusedPercent === null
        ? []
        : [t('sentence.limits.refused', { percent: formatNumber(refusedPercent) })]),
      ...(missingPercent === null
        ? []
        : [t('sentence.limits.missing', { percent: formatNumber(missingPercent) })]),
    ]);
  }
  return '';
}

/** What a rule does, as a sentence; `modelName` is null for every model. */
export function ruleSentence(
  t: Words,
  rule: Pick<AlertRuleDraft, 'sources' | 'level' | 'severity' | 'coolDownHours' | 'autoResolve'> & Limits,
  modelName: string | null,
): string {
  const what = listFormat.format(
    alertSource.options
      .filter((source) => rule.sources.includes(source))
      .map((source) => t(`sentence.what.${source}.${rule.level}`, { limits: limitsOf(t, source, rule) })),
  );
  const raises = t(`sentence.raises.${rule.severity}`, {
    what: what.charAt(0).toUpperCase() + what.slice(1),
    where: modelName === null ? t('sentence.everyModel') : t('sentence.oneModel', { name: modelName }),
  });
  const announced =
    rule.coolDownHours === 0 ? t('sentence.eachTime') : t('sentence.coolDown', { count: rule.coolDownHours });
  return `${raises} ${announced} ${t(rule.autoResolve ? 'sentence.byItself' : 'sentence.byPeople')}`;
}
