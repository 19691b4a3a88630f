import { useMemo } from 'react';
import Box from '@mui/material/Box';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CommandMetric, StatementTiming } from '../../../shared/contract/health.ts';
import { useCommand } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatCount } from '../../format/numbers.ts';
import { MetricsTable } from './metrics-table.tsx';
import type { MetricColumn } from './metrics-table.tsx';
import { refreshEveryMs } from './refresh.ts';

type Words = TFunction<'health'>;

const noInput = {};
const oneDecimal = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const milliseconds = (value: number) => oneDecimal.format(value);
const mean = ({ totalMs, count }: StatementTiming) => totalMs / Math.max(1, count);
const failuresOf = ({ failures }: CommandMetric) => failures.reduce((sum, { count }) => sum + count, 0);

function commandColumns(t: Words): readonly MetricColumn<CommandMetric>[] {
  const duration = (id: 'p50' | 'p95' | 'p99' | 'longest', value: (row: CommandMetric) => number) => ({
    id,
    label: t(`${id}Column`),
    value,
    show: (row: CommandMetric) => milliseconds(value(row)),
  });
  return [
    {
      id: 'command',
      label: t('commandColumn'),
      value: ({ command }) => command,
      show: (row) => (
        <>
          <code>{row.command}</code>
          {row.failures.length === 0 ? null : (
            <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
              {row.failures.map(({ code, count }) => t('failureOf', { code, count })).join(', ')}
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'count',
      label: t('callsColumn'),
      value: ({ count }) => count,
      show: ({ count }) => formatCount(count),
    },
    {
      id: 'failures',
      label: t('failuresColumn'),
      value: failuresOf,
      show: (row) => formatCount(failuresOf(row)),
    },
    duration('p50', ({ p50Ms }) => p50Ms),
    duration('p95', ({ p95Ms }) => p95Ms),
    duration('p99', ({ p99Ms }) => p99Ms),
    duration('longest', ({ longestMs }) => longestMs),
  ];
}

function statementColumns(t: Words): readonly MetricColumn<StatementTiming>[] {
  return [
    {
      id: 'statement',
      label: t('statementColumn'),
      value: ({ statement }) => statement,
      show: ({ statement }) => <code>{statement}</code>,
    },
    {
      id: 'count',
      label: t('runsColumn'),
      value: ({ count }) => count,
      show: ({ count }) => formatCount(count),
    },
    {
      id: 'noticeable',
      label: t('noticeableColumn'),
      value: ({ noticeable }) => noticeable,
      show: ({ noticeable }) => formatCount(noticeable),
    },
    { id: 'slow', label: t('slowColumn'), value: ({ slow }) => slow, show: ({ slow }) => formatCount(slow) },
    { id: 'mean', label: t('meanColumn'), value: mean, show: (row) => milliseconds(mean(row)) },
    {
      id: 'longest',
      label: t('longestColumn'),
      value: ({ longestMs }) => longestMs,
      show: ({ longestMs }) => milliseconds(longestMs),
    },
  ];
}

/** How long commands and statements took since the start. */
export function Metrics() {
  const { t } = useTranslation('health');
  const query = useCommand('app/metrics', noInput, { everyMs: refreshEveryMs });
  const ofCommands = useMemo(() => commandColumns(t), [t]);
  const ofStatements = useMemo(() => statementColumns(t), [t]);
  return (
    <QueryView query={query}>
      {({ commands, statements }) => (
        <>
          <Section title={t('commands')} hint={t('commandsHint')} flush>
            <MetricsTable
              label={t('commands')}
              columns={ofCommands}
              rows={commands}
              rowId={({ command }) => command}
              sortedBy="p95"
              empty={t('noCommands')}
            />
          </Section>
          <Section title={t('statements')} hint={t('statementsHint')} flush>
            <MetricsTable
              label={t('statements')}
              columns={ofStatements}
              rows={statements}
              rowId={({ statement }) => statement}
              sortedBy="longest"
              empty={t('noStatements')}
            />
          </Section>
        </>
      )}
    </QueryView>
  );
}
