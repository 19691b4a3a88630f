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

type RunListProps = { modelId: ModelId | null; empty: ReactNode };

const rowId = (row: DriftRunRow): string => row.id;

/** A data set, or a window of it above its name. */
function Side({ window, name }: { window: DriftRunRow['window']; name: string }) {
  if (window === null || window.label === name) return <Clipped text={name} />;
  return <TwoLines first={<Clipped text={window.label} />} second={<Clipped text={name} />} />;
}

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
        flex: 1.2,
        minWidth: narrow ? 130 : 160,
        sortable: false,
        renderCell: ({ row, tabIndex }) => (
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
        ),
      },
      {
        field: 'createdAt',
        headerName: t('runs.columnWhen'),
        width: narrow ? 156 : 176,
        sortable: false,
        renderCell: ({ row, tabIndex }) =>
          modelId === null ? (
            <Moment at={row.createdAt} />
          ) : (
            <Link
              component={RouterLink}
              to={`/runs/${row.id}`}
              tabIndex={tabIndex}
              color="inherit"
              sx={{ fontWeight: 600 }}
            >
              <Moment at={row.createdAt} />
            </Link>
          ),
      },
      {
        field: 'verdict',
        headerName: t('runs.columnVerdict'),
        width: narrow ? 158 : 162,
        sortable: false,
        renderCell: ({ row }) => <VerdictBadge verdict={row.summary.verdict} />,
      },
      {
        field: 'drifted',
        headerName: t('runs.columnDrifted'),
        width: narrow ? 116 : 132,
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
        flex: 1,
        minWidth: narrow ? 126 : 140,
        sortable: false,
        renderCell: ({ row }) => <Side window={row.window} name={row.current.name} />,
      },
      {
        field: 'reference',
        headerName: t('runs.columnReference'),
        flex: 1,
        minWidth: narrow ? 126 : 140,
        sortable: false,
        renderCell: ({ row }) => <Side window={row.referenceWindow} name={row.reference.name} />,
      },
    ];
    // The page of a comparison names its reference, and the page of a model the model.
    return all.filter(
      ({ field }) => !(modelId !== null && field === 'modelName') && !(narrow && field === 'reference'),
    );
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
