import { useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { performanceMetric } from '../../../shared/schema/performance.ts';
import type { PerformanceKind, PerformanceMetric } from '../../../shared/schema/performance.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { trendOption } from '../../charts/options/group-lines.ts';
import { useCommand } from '../../client/client-context.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatNumber, noValue } from '../../format/numbers.ts';
import { formatInstantInList } from '../../format/time.ts';

const firstOf: Readonly<Record<PerformanceKind, PerformanceMetric>> = {
  binary: 'auc',
  estimate: 'auc',
  multiclass: 'accuracy',
  regression: 'rmse',
};

/** How a figure went over the results of a model; measured and estimated ones are lines of their own. */
export function PerformanceTrend({ modelId, kind }: { modelId: ModelId; kind: PerformanceKind }) {
  const { t } = useTranslation('performance');
  const [metric, setMetric] = useState<PerformanceMetric>(firstOf[kind]);
  const query = useCommand('performance/trend', { modelId, metric }, { keepPrevious: true });
  return (
    <Section title={t('trend.title')} hint={t('trend.hint')}>
      <Box sx={{ marginBottom: 2, maxWidth: 360 }}>
        <PlainSelect
          labelled
          label={t('trend.metric')}
          value={metric}
          options={performanceMetric.options.map((value) => ({ value, label: t(`metric.${value}`) }))}
          onChange={(value) => {
            setMetric(performanceMetric.parse(value));
          }}
        />
      </Box>
      <QueryView query={query} rows={5}>
        {({ points }) =>
          points.length === 0 ? (
            <Typography sx={{ color: 'text.secondary' }}>{t('trend.empty')}</Typography>
          ) : (
            <Trend points={points} metric={t(`metric.${metric}`)} />
          )
        }
      </QueryView>
    </Section>
  );
}

function Trend({ points, metric }: { points: CommandOutput<'performance/trend'>['points']; metric: string }) {
  const { t } = useTranslation('performance');
  const scheme = useScheme();
  const option = useMemo(() => {
    const line = (estimated: boolean) => ({
      name: t(estimated ? 'trend.estimated' : 'trend.measured'),
      points: points.flatMap((point, index) =>
        point.estimated === estimated ? [[index, point.value] as const] : [],
      ),
    });
    return trendOption(
      [line(false), line(true)].filter((entry) => entry.points.length > 0),
      {
        x: t('trend.x'),
        y: metric,
        checks: points.map(({ dataset, at }) => `${dataset}\n${formatInstantInList(at)}`),
      },
      formatNumber,
      tokens[scheme],
    );
  }, [points, metric, t, scheme]);
  return (
    <ChartCard
      title={metric}
      hint={t('trend.label', { metric })}
      label={t('trend.label', { metric })}
      option={option}
      height={340}
      table={
        <FigureTable
          label={metric}
          columns={[
            t('trend.x'),
            t('runs.dataset'),
            t('runs.kind'),
            t('figures.value'),
            t('figures.interval'),
          ]}
          rows={points.map(({ at, dataset, estimated, value, interval }) => [
            formatInstantInList(at),
            dataset,
            t(estimated ? 'trend.estimated' : 'trend.measured'),
            formatNumber(value),
            interval === null
              ? noValue
              : t('figures.range', {
                  low: formatNumber(interval.lower),
                  high: formatNumber(interval.upper),
                }),
          ])}
        />
      }
    />
  );
}
