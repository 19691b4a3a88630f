import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { MonitorWindowResult } from '../../../shared/contract/monitors.ts';
import type { MonitorId } from '../../../shared/schema/ids.ts';
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
import { formatInstantBelow } from '../../format/time.ts';

const rowId = (row: MonitorWindowResult): string => row.id;

/** Every window of a monitor, newest first. */
export function WindowGrid({ monitorId }: { monitorId: MonitorId }) {
  const { t } = useTranslation('monitors');
  const pages = useCursorPages(monitorId);
  const query = useCommand(
    'monitors/windows',
    { id: monitorId, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
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
      {
        field: 'reason',
        headerName: t('windows.reason'),
        flex: 2,
        minWidth: 300,
        sortable: false,
        renderCell: ({ row, tabIndex }) => <Reason row={row} tabIndex={tabIndex} />,
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
    [t, driftedOf],
  );
  const folds = useMemo<Fold<MonitorWindowResult>[]>(
    () => [
      { field: 'createdAt', below: 'window', text: (row) => formatInstantBelow(row.createdAt) },
      { field: 'rows', below: 'window', text: (row) => formatCount(row.window.rows) },
      {
        field: 'drifted',
        below: 'verdict',
        text: (row) => (row.outcome === 'compared' ? driftedOf(row) : null),
      },
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

type RowProps = { row: MonitorWindowResult; tabIndex: number };

/** Why the window was judged so, and what else was measured in it, or why it was not. */
function Reason({ row, tabIndex }: RowProps) {
  const { t } = useTranslation('monitors');
  const { performance, fairness } = row;
  return (
    <Box sx={{ display: 'grid', gap: 0.5 }}>
      <span>{row.reason}</span>
      {performance === null ? null : (
        <Measured label={t('windows.performance')}>
          {performance.measured ? (
            <Link
              component={RouterLink}
              to={`/performance/${performance.result.id}`}
              tabIndex={tabIndex}
              color="inherit"
            >
              {performance.sentence}
            </Link>
          ) : (
            performance.sentence
          )}
        </Measured>
      )}
      {fairness === null ? null : (
        <Measured label={t('windows.fairness')}>
          {fairness.measured ? (
            <Link
              component={RouterLink}
              to={`/fairness/${fairness.result.id}`}
              tabIndex={tabIndex}
              color="inherit"
              title={fairness.sentence}
              aria-label={t('windows.openFairness', { label: row.window.label })}
            >
              <FairnessBadge verdict={fairness.result.verdict} />
            </Link>
          ) : (
            fairness.sentence
          )}
        </Measured>
      )}
    </Box>
  );
}

function Measured({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box component="span" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
      <Box component="span" sx={{ fontWeight: 600, marginRight: 0.75 }}>
        {label}
      </Box>
      {children}
    </Box>
  );
}
