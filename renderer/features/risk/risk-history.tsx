import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RiskHistoryRow } from '../../../shared/contract/risk.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { riskTermNames } from '../../../shared/schema/risk.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { trendOption } from '../../charts/options/group-lines.ts';
import { useCommand } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { formatInstantInList, formatInstantToSecond } from '../../format/time.ts';
import { formatPoints } from './points.ts';

/** The scores that a model has had, with the terms of each in the table behind the chart. */
export function RiskHistory({ modelId }: { modelId: ModelId }) {
  const query = useCommand('risk/history', { modelId, limit: 200 });
  return (
    <QueryView query={query} rows={4}>
      {({ items }) => <Trend rows={items} />}
    </QueryView>
  );
}

function Trend({ rows }: { rows: readonly RiskHistoryRow[] }) {
  const { t } = useTranslation('risk');
  const scheme = useScheme();
  const option = useMemo(() => {
    const oldestFirst = rows.toReversed();
    const line = (name: string, pick: (row: RiskHistoryRow) => number) => ({
      name,
      points: oldestFirst.map((row, index) => [index, pick(row)] as const),
    });
    return trendOption(
      [
        line(t('history.score'), ({ score }) => score),
        line(t('history.low'), ({ low }) => low),
        line(t('history.high'), ({ high }) => high),
      ],
      {
        x: t('history.at'),
        y: t('history.score'),
        checks: oldestFirst.map(({ at }) => formatInstantInList(at)),
      },
      formatPoints,
      tokens[scheme],
    );
  }, [rows, t, scheme]);
  return (
    <ChartCard
      title={t('history.title')}
      hint={t('history.hint')}
      label={t('history.label')}
      option={option}
      table={
        <FigureTable
          label={t('history.title')}
          columns={[
            t('history.at'),
            t('history.grade'),
            t('history.score'),
            t('history.low'),
            t('history.high'),
            ...riskTermNames.map((name) => t(`term.${name}`)),
          ]}
          rows={rows.map(({ at, grade, score, low, high, contributions }) => [
            formatInstantToSecond(at),
            grade,
            ...[score, low, high].map(formatPoints),
            ...riskTermNames.map((name) => formatPoints(contributions[name])),
          ])}
        />
      }
    />
  );
}
