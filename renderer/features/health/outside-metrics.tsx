import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';
import { Facts } from '../../components/facts.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatBytes, formatCount, formatNumber } from '../../format/numbers.ts';
import { refreshEveryMs } from './refresh.ts';

const noInput = {};

/** How calls of the model outside went; one line where it is switched off and was not used. */
export function OutsideMetrics() {
  const { t } = useTranslation('explain');
  const query = useCommand('explain/status', noInput, { everyMs: refreshEveryMs });
  return (
    <Section title={t('metrics.title')} hint={t('metrics.hint')}>
      <QueryView query={query}>
        {({ enabled, metrics }) =>
          !enabled && metrics.calls === 0 ? (
            t('metrics.off')
          ) : (
            <Facts
              facts={[
                { label: t('metrics.calls'), value: formatCount(metrics.calls) },
                { label: t('metrics.answered'), value: formatCount(metrics.answered) },
                { label: t('metrics.cacheHits'), value: formatCount(metrics.cacheHits) },
                { label: t('metrics.attempts'), value: formatCount(metrics.attempts) },
                {
                  label: t('metrics.failures'),
                  value:
                    metrics.failures.length === 0
                      ? t('metrics.noFailures')
                      : metrics.failures.map((failure) => t('metrics.failure', failure)).join(', '),
                },
                {
                  label: t('metrics.p95'),
                  value: t('metrics.seconds', {
                    seconds: formatNumber(Math.round(metrics.p95Ms / 100) / 10),
                  }),
                },
                { label: t('metrics.breaker'), value: t(`metrics.breakerState.${metrics.breaker}`) },
                {
                  label: t('metrics.cache'),
                  value: `${formatCount(metrics.cachedAnswers)} (${formatBytes(metrics.cachedBytes)})`,
                },
              ]}
            />
          )
        }
      </QueryView>
    </Section>
  );
}
