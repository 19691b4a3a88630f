import { useTranslation } from 'react-i18next';
import type { PerformanceRun } from '../../../shared/contract/performance.ts';
import { Digest } from '../../components/digest.tsx';
import { Facts } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { formatCount, formatNumber } from '../../format/numbers.ts';
import { windowFacts } from '../monitors/window-facts.tsx';
import { VersionOfData } from '../versions/version-of-data.tsx';

/** What a result was computed from and with. */
export function PerformanceFacts({ run }: { run: PerformanceRun }) {
  const { t } = useTranslation('performance');
  const { t: monitorTexts } = useTranslation('monitors');
  const { request, result, dataset, reference } = run;
  const { positives } = result.data;
  const binary = run.kind === 'binary' || run.kind === 'estimate';
  return (
    <Facts
      facts={[
        { label: t('facts.dataset'), value: dataset.name },
        { label: t('facts.modelVersion'), value: <VersionOfData datasetId={dataset.id} /> },
        ...windowFacts(monitorTexts, run.part),
        {
          label: t('facts.evidence'),
          value: <Digest text={dataset.evidenceSha256} what={t('facts.evidence')} />,
        },
        { label: t('facts.reference'), value: reference?.name ?? t('facts.none') },
        ...(reference === null
          ? []
          : [
              {
                label: t('facts.referenceEvidence'),
                value: <Digest text={reference.evidenceSha256} what={t('facts.referenceEvidence')} />,
              },
            ]),
        { label: t('facts.rows'), value: formatCount(result.data.rows) },
        ...(positives === null
          ? []
          : [
              {
                label: t(run.kind === 'estimate' ? 'facts.positivesExpected' : 'facts.positives'),
                value: formatCount(Math.round(positives)),
              },
            ]),
        ...(binary
          ? [
              { label: t('facts.threshold'), value: formatNumber(request.threshold) },
              { label: t('facts.positiveClass'), value: request.positiveClass ?? t('facts.positiveDefault') },
            ]
          : []),
        { label: t('facts.result'), value: <Digest text={run.resultSha256} what={t('facts.result')} /> },
        { label: t('facts.seed'), value: String(request.seed) },
        { label: t('facts.software'), value: run.softwareVersion },
        { label: t('facts.when'), value: <Moment at={run.createdAt} /> },
      ]}
    />
  );
}
