import { useCallback, useMemo } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import type { GridColDef, GridRenderCellParams } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { MonitorWindowResult } from '../../../shared/contract/monitors.ts';
import type { MonitorId } from '../../../shared/schema/ids.ts';
import { monitorMeasureNames } from '../../../shared/schema/monitor.ts';
import type { MonitorMeasures } from '../../../shared/schema/monitor.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Fold } from '../../components/folds.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { formatCount, noValue } from '../../format/numbers.ts';
import { FairnessBadge } from '../fairness/fairness-badge.tsx';
import { formatInstantInList } from '../../format/time.ts';

const rowId = (row: MonitorWindowResult): string => row.id;

/** Every window of a monitor, newest first. */
export function WindowGrid({ monitorId, measures }: { monitorId: MonitorId; measures: MonitorMeasures }) {
  const { t } = useTranslation('monitors');
  const pages = useCursorPages(monitorId);
  const query = useCommand(
    'monitors/windows',
    { id: monitorId, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  // What was measured before a switch was turned off stays in sight.
  const measuredNames = monitorMeasureNames
    .filter((name) => measures[name] || query.data?.items.some((row) => row[name] !== null) === true)
    .join(' ');
  const driftedOf = useCallback(
    ({ drifted, columns }: MonitorWindowResult) => t('windows.driftedValue', { drifted, columns }),
    [t],
  );
  const columns = useMemo<GridColDef<MonitorWindowResult>[]>(
    () => [
      {
        field: 'window',
        headerName: t('windows.window'),
        flex: 1,
        minWidth: 180,
        sortable: false,
        renderCell: ({ row, tabIndex }) => (
          <TwoLines
            first={
              row.runId === null ? (
                row.window.label
              ) : (
                <Link
                  component={RouterLink}
                  to={`/runs/${row.runId}`}
                  tabIndex={tabIndex}
                  color="inherit"
                  sx={{ fontWeight: 600 }}
                  aria-label={t('windows.openRun', { label: row.window.label })}
                >
                  {row.window.label}
                </Link>
              )
            }
            second={row.datasetName}
          />
        ),
      },
      {
        field: 'rows',
        headerName: t('windows.rows'),
        width: 100,
        sortable: false,
        align: 'right',
        headerAlign: 'right',
        renderCell: ({ row }) => (
          <Box component="span" sx={tabularNumbers}>
            {formatCount(row.window.rows)}
          </Box>
        ),
      },
      {
        field: 'verdict',
        headerName: t('windows.verdict'),
        width: 162,
        sortable: false,
        renderCell: ({ row }) => <VerdictBadge verdict={row.verdict} />,
      },
      {
        field: 'drifted',
        headerName: t('windows.drifted'),
        width: 132,
        sortable: false,
        align: 'right',
        headerAlign: 'right',
        renderCell: ({ row }) => (
          <Box component="span" sx={tabularNumbers}>
            {row.outcome === 'compared' ? driftedOf(row) : noValue}
          </Box>
        ),
      },
      ...(measuredNames.includes('performance')
        ? [
            {
              field: 'performance',
              headerName: t('windows.performance'),
              flex: 1,
              minWidth: 170,
              sortable: false,
              renderCell: ({ row, tabIndex }: GridRenderCellParams<MonitorWindowResult>) => (
                <MeasuredCell
                  found={row.performance}
                  to={row.performance?.measured === true ? `/performance/${row.performance.result.id}` : null}
                  tabIndex={tabIndex}
                />
              ),
            },
          ]
        : []),
      ...(measuredNames.includes('fairness')
        ? [
            {
              field: 'fairness',
              headerName: t('windows.fairness'),
              flex: 1,
              minWidth: 170,
              sortable: false,
              renderCell: ({ row, tabIndex }: GridRenderCellParams<MonitorWindowResult>) =>
                row.fairness?.measured === true ? (
                  <Link
                    component={RouterLink}
                    to={`/fairness/${row.fairness.result.id}`}
                    tabIndex={tabIndex}
                    color="inherit"
                    title={row.fairness.sentence}
                    aria-label={t('windows.openFairness', { label: row.window.label })}
                  >
                    <FairnessBadge verdict={row.fairness.result.verdict} />
                  </Link>
                ) : (
                  <MeasuredCell found={row.fairness} to={null} tabIndex={tabIndex} />
                ),
            },
          ]
        : []),
      {
        field: 'reason',
        headerName: t('windows.reason'),
        flex: 2,
        minWidth: 300,
        sortable: false,
        renderCell: ({ row }) => row.reason,
      },
      {
        field: 'createdAt',
        headerName: t('windows.when'),
        width: 190,
        sortable: false,
        renderCell: ({ row }) => (
          <TwoLines
            first={<Moment at={row.createdAt} list />}
            second={`${t('windows.settings')} ${t('windows.settingsValue', { version: row.settingsVersion })}`}
          />
        ),
      },
    ],
    [t, driftedOf, measuredNames],
  );
  const folds = useMemo<Fold<MonitorWindowResult>[]>(
    () => [
      { field: 'createdAt', below: 'window', text: (row) => formatInstantInList(row.createdAt) },
      { field: 'rows', below: 'window', text: (row) => formatCount(row.window.rows) },
      {
        field: 'drifted',
        below: 'verdict',
        text: (row) => (row.outcome === 'compared' ? driftedOf(row) : null),
      },
      { field: 'performance', below: 'reason', text: (row) => row.performance?.sentence ?? null },
      { field: 'fairness', below: 'reason', text: (row) => row.fairness?.sentence ?? null },
    ],
    [driftedOf],
  );
  return (
    <QueryGrid
      query={query}
      placeholderRows={5}
      label={t('windows.grid')}
      columns={columns}
      folds={folds}
      wraps
      pages={pages}
      rowId={rowId}
      empty={<EmptyState title={t('windows.empty')} />}
      pathOf={(row) => (row.runId === null ? null : `/runs/${row.runId}`)}
    />
  );
}

type MeasuredCellProps = {
  found: MonitorWindowResult['performance'] | MonitorWindowResult['fairness'];
  /** The page of the result; null where there is none. */
  to: string | null;
  tabIndex: number;
};

/** What was found in a window, or why nothing was. */
function MeasuredCell({ found, to, tabIndex }: MeasuredCellProps) {
  if (found === null) return noValue;
  return to === null ? (
    <Box component="span" sx={{ color: 'text.secondary' }}>
      {found.sentence}
    </Box>
  ) : (
    <Link component={RouterLink} to={to} tabIndex={tabIndex} color="inherit" sx={{ fontWeight: 600 }}>
      {found.sentence}
    </Link>
  );
}
