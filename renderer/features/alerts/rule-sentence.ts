import type { TFunction } from 'i18next';
import { alertSource } from '../../../shared/contract/alerts.ts';
import type { AlertRuleDraft } from '../../../shared/contract/alerts.ts';

const listFormat = new Intl.ListFormat('en', { type: 'conjunction' });

/** What a rule does, as a sentence; `modelName` is null for every model. */
export function ruleSentence(
  t: TFunction<['alerts', 'common']>,
  rule: Pick<AlertRuleDraft, 'sources' | 'level' | 'severity' | 'coolDownHours' | 'autoResolve'>,
  modelName: string | null,
): string {
  const what = listFormat.format(
    alertSource.options
      .filter((source) => rule.sources.includes(source))
      .map((source) => t(`sentence.what.${source}.${rule.level}`)),
  );
  const raises = t(`sentence.raises.${rule.severity}`, {
    what: what.charAt(0).toUpperCase() + what.slice(1),
    where: modelName === null ? t('sentence.everyModel') : t('sentence.oneModel', { name: modelName }),
  });
  const announced =
    rule.coolDownHours === 0 ? t('sentence.eachTime') : t('sentence.coolDown', { count: rule.coolDownHours });
  return `${raises} ${announced} ${t(rule.autoResolve ? 'sentence.byItself' : 'sentence.byPeople')}`;
}
