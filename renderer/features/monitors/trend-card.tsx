import { useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { MonitorTrendPoint } from '../../../shared/contract/monitors.ts';
import type { MonitorId } from '../../../shared/schema/ids.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { trendOption } from '../../charts/options/trend.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount, formatNumber, formatShare, noValue } from '../../format/numbers.ts';

/** Windows drawn; the list below has all of them. */
const drawnWindows = 400;

/** Effects over the windows of a monitor, of the worst column of each or of one that is chosen. */
export function TrendCard({ monitorId }: { monitorId: MonitorId }) {
  const { t } = useTranslation('monitors');
  const [column, setColumn] = useState<string | null>(null);
  const query = useCommand(
    'monitors/trend',
    { id: monitorId, column, points: drawnWindows },
    { keepPrevious: true },
  );
  return (
    <QueryView query={query} rows={5}>
      {({ points, columns }) =>
        points.length === 0 ? (
          <Section title={t('trend.title')}>
            <EmptyState title={t('trend.empty')} body={t('trend.emptyBody')} />
          </Section>
        ) : (
          <Box sx={{ display: 'grid', gap: 1.5 }}>
            <Box sx={{ maxWidth: 320 }}>
              <PlainSelect
                labelled
                label={t('trend.column')}
                value={column ?? ''}
                options={[
                  { value: '', label: t('trend.worst') },
                  ...columns.map((name) => ({ value: name, label: name })),
                ]}
                onChange={(name) => {
                  setColumn(name === '' ? null : name);
                }}
              />
            </Box>
            {points.every(({ effect }) => effect === null) ? (
              <Section title={t('trend.title')}>
                <EmptyState title={t('trend.unjudged')} body={t('trend.unjudgedBody')} />
              </Section>
            ) : (
              <Trend points={points} column={column} />
            )}
          </Box>
        )
      }
    </QueryView>
  );
}

function Trend({ points, column }: { points: readonly MonitorTrendPoint[]; column: string | null }) {
  const { t } = useTranslation(['monitors', 'common']);
  const scheme = useScheme();
  const option = useMemo(
    () =>
      trendOption(
        points,
        {
          window: t('trend.window'),
          effect: t('trend.effect'),
          tolerated: t('trend.tolerated'),
          rows: t('trend.rows'),
          verdicts: {
            stable: t('common:verdict.stable'),
            moderate: t('common:verdict.moderate'),
            major: t('common:verdict.major'),
            insufficient: t('common:verdict.insufficient'),
          },
        },
        tokens[scheme],
      ),
    [points, t, scheme],
  );
  return (
    <ChartCard
      title={t('trend.title')}
      hint={
        points.length < drawnWindows
          ? t('trend.hint')
          : `${t('trend.hint')} ${t('trend.truncated', { count: drawnWindows })}`
      }
      label={t('trend.label', { count: points.length, what: column ?? t('trend.allColumns') })}
      option={option}
      height={320}
      table={
        <FigureTable
          label={t('trend.title')}
          columns={[
            t('trend.window'),
            t('trend.verdict'),
            t('trend.effect'),
            t('trend.worstColumn'),
            t('trend.share'),
            t('trend.rows'),
          ]}
          rows={points.map((point) => [
            point.label,
            t(`common:verdict.${point.verdict}`),
            formatNumber(point.effect),
            point.column ?? noValue,
            formatShare(point.driftedShare),
            formatCount(point.rows),
          ])}
        />
      }
    />
  );
}
