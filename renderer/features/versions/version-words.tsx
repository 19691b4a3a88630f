import { useTranslation } from 'react-i18next';
import type { VersionMetric, VersionRow } from '../../../shared/contract/versions.ts';
import { cardSections } from '../../../shared/schema/model-card.ts';
import { Digest } from '../../components/digest.tsx';
import { formatNumber } from '../../format/numbers.ts';

/** A digest in short, with all of it behind the copy button; what is not recorded is said. */
export function DigestText({ sha256, what }: { sha256: string | null; what: string }) {
  const { t } = useTranslation('versions');
  return sha256 === null ? <>{t('missing')}</> : <Digest text={sha256} what={what} />;
}

/** How far a card is, in a few words. */
export function useCardState() {
  const { t } = useTranslation('versions');
  return ({ cardState, cardSections: count }: Pick<VersionRow, 'cardState' | 'cardSections'>): string =>
    t(`cardState.${cardState}`, { count, of: cardSections.length });
}

/** A figure in words; those of a performance result have a name in every language. */
export function useMetricWords() {
  const { t } = useTranslation(['versions', 'performance']);
  return (metric: VersionMetric): { readonly name: string; readonly value: string } => ({
    name: metric.source === 'run' ? t(`performance:metric.${metric.name}`) : metric.name,
    value: formatNumber(metric.value),
  });
}
