import { useMemo } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import useMediaQuery from '@mui/material/useMediaQuery';
import type { GridColDef } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { MonitorRow } from '../../../shared/contract/monitors.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Clipped } from '../../components/clipped.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { formatCount, noValue } from '../../format/numbers.ts';
import { StandingBadge, shownState } from './standing-badge.tsx';

type MonitorListProps = { modelId: ModelId | null; empty: ReactNode };

const rowId = (row: MonitorRow): string => row.id;

/** Monitors of one model or of all, those with an alarm first. */
export function MonitorList({ modelId, empty }: MonitorListProps) {
  const { t } = useTranslation('monitors');
  const narrow = useMediaQuery('(max-width: 1099px)');
  const pages = useCursorPages(modelId ?? 'all');
  const query = useCommand(
    'monitors/list',
    { modelId, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo<GridColDef<MonitorRow>[]>(() => {
    const all: GridColDef<MonitorRow>[] = [
      {
        field: 'name',
        headerName: t('column.name'),
        flex: 1.5,
        minWidth: 190,
        sortable: false,
        renderCell: ({ row, tabIndex }) => (
          <TwoLines
            first={
              <Link
                component={RouterLink}
                to={`/monitors/${row.id}`}
                tabIndex={tabIndex}
                color="inherit"
                noWrap
                sx={{ fontWeight: 600 }}
                title={row.name}
                aria-label={t('open', { name: row.name })}
              >
                {row.name}
              </Link>
            }
            second={
              <Clipped
                text={[
                  ...(narrow && modelId === null ? [row.modelName] : row.enabled ? [row.referenceName] : []),
                  ...(row.enabled ? [] : [t('paused')]),
                ].join(' · ')}
              />
            }
          />
        ),
      },
      {
        field: 'modelName',
        headerName: t('column.model'),
        flex: 1,
        minWidth: 140,
        sortable: false,
      },
      {
        field: 'standing',
        headerName: t('column.standing'),
        width: narrow ? 136 : 142,
        sortable: false,
        renderCell: ({ row }) => <StandingBadge state={shownState(row)} />,
      },
      {
        field: 'lastRun',
        headerName: t('column.last'),
        width: narrow ? 164 : 168,
        sortable: false,
        renderCell: ({ row: { standing } }) =>
          standing.lastRunAt === null ? noValue : <Moment at={standing.lastRunAt} list />,
      },
      {
        field: 'windowCount',
        headerName: t('column.windows'),
        width: 90,
        sortable: false,
        align: 'right',
        headerAlign: 'right',
        renderCell: ({ row }) => (
          <Box component="span" sx={tabularNumbers}>
            {formatCount(row.windowCount)}
          </Box>
        ),
      },
      {
        field: 'waitingDatasets',
        headerName: t('column.waiting'),
        width: 88,
        sortable: false,
        align: 'right',
        headerAlign: 'right',
        renderCell: ({ row }) => (
          <Box component="span" sx={tabularNumbers}>
            {formatCount(row.waitingDatasets)}
          </Box>
        ),
      },
    ];
    // The model of a row is named below the monitor where there is no room for a column of its own.
    return modelId === null && !narrow ? all : all.filter(({ field }) => field !== 'modelName');
  }, [t, modelId, narrow]);

  return (
    <QueryGrid
      frame="own"
      query={query}
      placeholderRows={5}
      label={t('grid')}
      columns={columns}
      pages={pages}
      rowId={rowId}
      empty={empty}
      pathOf={(row) => `/monitors/${row.id}`}
    />
  );
}
