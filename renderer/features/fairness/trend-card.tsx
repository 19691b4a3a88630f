import { useCallback, useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import { trendMetric } from '../../../shared/contract/fairness.ts';
import type { TrendMetric } from '../../../shared/contract/fairness.ts';
import { fairnessMetricName, fairnessRateName, groupTitle } from '../../../shared/schema/fairness.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { trendOption } from '../../charts/options/group-lines.ts';
import { useCommand } from '../../client/client-context.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatNumber, formatShare } from '../../format/numbers.ts';
import { formatInstantInList } from '../../format/time.ts';
import { intervalText } from './gaps-section.tsx';

type Points = CommandOutput<'fairness/trend'>['points'];

type TrendCardProps = {
  modelId: ModelId;
  /** The attributes and crossings of the latest check, with the class that is held against the rest. */
  partitions: readonly { readonly attributes: readonly string[]; readonly outcome: string | null }[];
};

const metricNames: readonly TrendMetric[] = [
  'selectionRate',
  'demographicParityRatio',
  ...fairnessRateName.options.filter((name) => name !== 'selectionRate'),
  'meanScore',
  ...fairnessMetricName.options.filter((name) => name !== 'demographicParityRatio'),
];

/** How a figure of each group went over the checks of a model. */
export function TrendCard({ modelId, partitions }: TrendCardProps) {
  const { t } = useTranslation('fairness');
  const [metric, setMetric] = useState<TrendMetric>('selectionRate');
  const [index, setIndex] = useState('0');
  const partition = partitions[Number(index)] ?? partitions[0];
  const query = useCommand(
    'fairness/trend',
    {
      modelId,
      attributes: [...(partition?.attributes ?? ['-'])],
      outcome: partition?.outcome ?? null,
      metric,
    },
    { keepPrevious: true, enabled: partition !== undefined },
  );
  const name = (value: TrendMetric): string => {
    const gap = fairnessMetricName.safeParse(value);
    if (gap.success) return t(`metric.${gap.data}`);
    const rate = fairnessRateName.safeParse(value);
    return rate.success ? t(`rate.${rate.data}`) : t('rate.meanScore');
  };
  if (partition === undefined) return null;
  return (
    <Section title={t('trend.title')} hint={t('trend.hint')}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, marginBottom: 2 }}>
        <PlainSelect
          labelled
          label={t('trend.metric')}
          value={metric}
          options={metricNames.map((value) => ({ value, label: name(value) }))}
          onChange={(value) => {
            setMetric(trendMetric.parse(value));
          }}
        />
        <PlainSelect
          labelled
          label={t('trend.attributes')}
          value={index}
          options={partitions.map(({ attributes, outcome }, position) => ({
            value: String(position),
            label:
              outcome === null
                ? attributes.join(' × ')
                : t('run.partitionOf', { attributes: attributes.join(' × '), outcome }),
          }))}
          onChange={setIndex}
        />
      </Box>
      <QueryView query={query} rows={5}>
        {({ points }) =>
          points.length === 0 ? (
            <Typography sx={{ color: 'text.secondary' }}>{t('trend.empty')}</Typography>
          ) : (
            <Trend
              points={points}
              attributes={partition.attributes.length}
              metric={name(metric)}
              write={isShare(metric) ? formatShare : formatNumber}
            />
          )
        }
      </QueryView>
    </Section>
  );
}

/** Rates are shares of rows; gaps, ratios and mean scores are numbers. */
function isShare(metric: TrendMetric): boolean {
  return fairnessRateName.safeParse(metric).success;
}

type TrendProps = {
  points: Points;
  /** Attributes that make the groups. */
  attributes: number;
  metric: string;
  write: (value: number | null) => string;
};

function Trend({ points, attributes, metric, write }: TrendProps) {
  const { t } = useTranslation('fairness');
  const nameOf = useCallback(
    (group: string | null) => (group === null ? t('trend.whole') : groupTitle(group, attributes)),
    [attributes, t],
  );
  const scheme = useScheme();
  const option = useMemo(() => {
    const runs = [...new Set(points.map(({ runId }) => runId))];
    const whens = runs.map((id) => {
      const point = points.find(({ runId }) => runId === id);
      return `${point?.dataset ?? ''}\n${formatInstantInList(point?.at ?? null)}`;
    });
    const lines = Map.groupBy(points, ({ group }) => nameOf(group));
    return trendOption(
      [...lines].map(([name, own]) => ({
        name,
        points: own.map(({ runId, value }) => [runs.indexOf(runId), value] as const),
      })),
      { x: t('trend.x'), y: metric, checks: whens },
      write,
      tokens[scheme],
    );
  }, [points, nameOf, metric, write, t, scheme]);
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
            t('trend.dataset'),
            t('trend.group'),
            t('trend.value'),
            t('trend.interval'),
          ]}
          rows={points.map(({ at, dataset, group, value, interval }) => [
            formatInstantInList(at),
            dataset,
            nameOf(group),
            write(value),
            intervalText(t, interval, write),
          ])}
        />
      }
    />
  );
}
