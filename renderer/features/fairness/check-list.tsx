import { useMemo } from 'react';
import Link from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { FairnessRunRow } from '../../../shared/contract/fairness.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { partName } from '../../../shared/schema/monitor.ts';
import { useCommand } from '../../client/client-context.tsx';
import type { Fold } from '../../components/folds.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { formatCount } from '../../format/numbers.ts';
import { FairnessBadge } from './fairness-badge.tsx';

const rowId = (row: FairnessRunRow): string => row.id;

const folds: readonly Fold<FairnessRunRow>[] = [
  { field: 'rows', below: 'dataset', text: (row) => formatCount(row.dataset.rows) },
  { field: 'attributes', below: 'dataset', text: (row) => row.attributes.join(', ') },
];

/** The checks of a model, newest first. */
export function CheckList({ modelId }: { modelId: ModelId }) {
  const { t } = useTranslation('fairness');
  const pages = useCursorPages(modelId, 10);
  const query = useCommand(
    'fairness/list',
    { modelId, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo<GridColDef<FairnessRunRow>[]>(
    () => [
      {
        field: 'createdAt',
        headerName: t('runs.when'),
        width: 190,
        sortable: false,
        renderCell: ({ row, tabIndex }) => (
          <Link
            component={RouterLink}
            to={`/fairness/${row.id}`}
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
        headerName: t('runs.verdict'),
        width: 190,
        sortable: false,
        renderCell: ({ row }) => <FairnessBadge verdict={row.verdict} />,
      },
      {
        field: 'dataset',
        headerName: t('runs.dataset'),
        flex: 1,
        minWidth: 190,
        sortable: false,
        renderCell: ({ row }) => partName(row.dataset.name, row.part),
      },
      {
        field: 'attributes',
        headerName: t('runs.attributes'),
        flex: 1,
        minWidth: 160,
        sortable: false,
        renderCell: ({ row }) => row.attributes.join(', '),
      },
      {
        field: 'rows',
        headerName: t('runs.rows'),
        width: 110,
        sortable: false,
        align: 'right',
        headerAlign: 'right',
        valueGetter: (_, row) => formatCount(row.part?.window.rows ?? row.dataset.rows),
      },
    ],
    [t],
  );
  return (
    <QueryGrid
      query={query}
      placeholderRows={4}
      label={t('runs.grid')}
      columns={columns}
      folds={folds}
      wraps
      pages={pages}
      rowId={rowId}
      pathOf={(row) => `/fairness/${row.id}`}
    />
  );
}
