import { useMemo } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import useMediaQuery from '@mui/material/useMediaQuery';
import type { GridColDef } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { DriftRunRow } from '../../../shared/contract/drift.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { Clipped } from '../../components/clipped.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { TwoLines } from '../../components/two-lines.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { formatCount } from '../../format/numbers.ts';
import { sideName } from './side-name.ts';

type RunListProps = { modelId: ModelId | null; empty: ReactNode };

const rowId = (row: DriftRunRow): string => row.id;

/** Comparisons of one model or of all, newest first. */
export function RunList({ modelId, empty }: RunListProps) {
  const { t } = useTranslation('drift');
  const narrow = useMediaQuery('(max-width: 1099px)');
  const pages = useCursorPages(modelId ?? 'all');
  const query = useCommand(
    'drift/list',
    { modelId, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo<GridColDef<DriftRunRow>[]>(() => {
    const all: GridColDef<DriftRunRow>[] = [
      {
        field: 'modelName',
        headerName: t('runs.columnModel'),
        flex: 1,
        minWidth: 236,
        sortable: false,
        renderCell: ({ row, tabIndex }) => {
          const link = (
            <Link
              component={RouterLink}
              to={`/runs/${row.id}`}
              tabIndex={tabIndex}
              noWrap
              color="inherit"
              sx={{ fontWeight: 600 }}
              title={row.modelName}
              aria-label={t('runs.open', { name: row.modelName })}
            >
              {row.modelName}
            </Link>
          );
          return narrow ? (
            <TwoLines first={link} second={<Clipped text={sideName(t, row, 'current')} />} />
          ) : (
            link
          );
        },
      },
      {
        field: 'createdAt',
        headerName: t('runs.columnWhen'),
        width: narrow ? 166 : 176,
        sortable: false,
        renderCell: ({ row, tabIndex }) =>
          modelId === null ? (
            <Moment at={row.createdAt} list />
          ) : (
            <Link
              component={RouterLink}
              to={`/runs/${row.id}`}
              tabIndex={tabIndex}
              color="inherit"
              sx={{ fontWeight: 600 }}
            >
              <Moment at={row.createdAt} list />
            </Link>
          ),
      },
      {
        field: 'verdict',
        headerName: t('runs.columnVerdict'),
        width: 158,
        sortable: false,
        renderCell: ({ row }) => <VerdictBadge verdict={row.summary.verdict} />,
      },
      {
        field: 'drifted',
        headerName: t('runs.columnDrifted'),
        width: narrow ? 122 : 132,
        sortable: false,
        align: 'right',
        headerAlign: 'right',
        renderCell: ({ row: { summary } }) => (
          <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums' }}>
            {t('runs.drifted', {
              count: summary.counts.major + summary.counts.moderate,
              total: formatCount(summary.featureCount),
            })}
          </Box>
        ),
      },
      {
        field: 'current',
        headerName: t('runs.columnCurrent'),
        flex: 1.2,
        minWidth: 210,
        sortable: false,
        renderCell: ({ row }) => (
          <TwoLines
            first={<Clipped text={sideName(t, row, 'current')} />}
            second={<Clipped text={t('runs.against', { name: sideName(t, row, 'reference') })} />}
          />
        ),
      },
    ];
    // On the page of a model all rows are of that model; in a narrow window its name and the data share a cell.
    if (modelId !== null) return all.filter(({ field }) => field !== 'modelName');
    return narrow ? all.filter(({ field }) => field !== 'current') : all;
  }, [t, modelId, narrow]);

  return (
    <QueryGrid
      frame="own"
      query={query}
      label={t('runs.grid')}
      columns={columns}
      pages={pages}
      rowId={rowId}
      empty={empty}
      pathOf={(row) => `/runs/${row.id}`}
    />
  );
}
