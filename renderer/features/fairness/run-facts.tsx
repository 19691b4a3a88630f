import { useTranslation } from 'react-i18next';
import type { FairnessRun } from '../../../shared/contract/fairness.ts';
import { Digest } from '../../components/digest.tsx';
import { Facts } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { formatCount, formatNumber, formatPercent } from '../../format/numbers.ts';
import { windowFacts } from '../monitors/window-facts.tsx';
import { VersionOfData } from '../versions/version-of-data.tsx';

/** Evidence, settings and origin of a check: enough to compute it again. */
export function FairnessFacts({ run }: { run: FairnessRun }) {
  const { t } = useTranslation('fairness');
  const { t: monitorTexts } = useTranslation('monitors');
  const { request, settings } = run;
  const { decision, score, label } = request;
  const { config } = settings;
  const ofClasses = run.partitions.some(({ outcome }) => outcome !== null);
  const decided =
    decision.kind === 'column'
      ? t(ofClasses ? 'facts.decisionClass' : 'facts.decisionColumn', { column: decision.column })
      : decision.kind === 'threshold'
        ? t('facts.decisionThreshold', { column: score ?? '', threshold: formatNumber(decision.threshold) })
        : t('facts.decisionMedian', { column: score ?? '' });
  return (
    <Facts
      facts={[
        { label: t('facts.dataset'), value: run.dataset.name },
        { label: t('facts.modelVersion'), value: <VersionOfData datasetId={run.dataset.id} /> },
        ...windowFacts(monitorTexts, run.part),
        {
          label: t('facts.evidence'),
          value: <Digest text={run.dataset.evidenceSha256} what={t('facts.evidence')} />,
        },
        {
          label: t('facts.result'),
          value: <Digest text={run.resultSha256} what={t('facts.result')} />,
        },
        { label: t('facts.decision'), value: decided },
        { label: t('facts.score'), value: score ?? t('facts.none') },
        { label: t('facts.label'), value: label ?? t('facts.none') },
        { label: t('facts.attributes'), value: request.attributes.join(', ') },
        { label: t('facts.minimum'), value: formatCount(config.minimumGroupSize) },
        { label: t('facts.ratio'), value: formatPercent(config.ratioPercent) },
        {
          label: t('facts.judged'),
          value:
            config.judgedRates.length === 0
              ? t('facts.none')
              : config.judgedRates.map((rate) => t(`rate.${rate}`)).join(', '),
        },
        { label: t('facts.gap'), value: formatNumber(config.maximumGap) },
        { label: t('facts.seed'), value: String(config.seed) },
        { label: t('facts.settingsVersion'), value: t('settings.version', { version: run.settingsVersion }) },
        { label: t('facts.software'), value: run.softwareVersion },
        { label: t('facts.when'), value: <Moment at={run.createdAt} /> },
      ]}
    />
  );
}
