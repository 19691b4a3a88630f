import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import type { TFunction } from 'i18next';
import type { ModelRow } from '../../../shared/contract/models.ts';
import { Moment } from '../../components/moment.tsx';
import { RiskMark, StateChip } from '../../components/state-chip.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';

/** Columns of the list of models; `actions` draws the last one, in the bin only. */
export function modelColumns(
  t: TFunction<['models', 'common']>,
  actions?: (row: ModelRow) => React.ReactNode,
): GridColDef<ModelRow>[] {
  const columns: GridColDef<ModelRow>[] = [
    {
      field: 'name',
      headerName: t('column.name'),
      flex: 1.6,
      minWidth: 190,
      renderCell: ({ row, tabIndex }) => (
        <Box sx={{ lineHeight: 1.3, minWidth: 0, display: 'grid', alignContent: 'center', height: '100%' }}>
          <Link
            component={RouterLink}
            to={`/models/${row.id}`}
            tabIndex={tabIndex}
            noWrap
            color="inherit"
            sx={{ fontWeight: 600 }}
          >
            {row.name}
          </Link>
          <Box component="span" sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
            {t('version', { version: row.semanticVersion })}
          </Box>
        </Box>
      ),
    },
    {
      field: 'lastRunVerdict',
      headerName: t('column.verdict'),
      width: 158,
      renderCell: ({ row }) =>
        row.lastRunVerdict === null ? (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {t('common:verdict.none')}
          </Box>
        ) : (
          <VerdictBadge verdict={row.lastRunVerdict} />
        ),
    },
    {
      field: 'state',
      headerName: t('column.state'),
      width: 124,
      renderCell: ({ row }) => <StateChip state={row.state} />,
    },
    {
      field: 'riskClass',
      headerName: t('column.risk'),
      width: 136,
      renderCell: ({ row }) => <RiskMark risk={row.riskClass} />,
    },
    { field: 'owner', headerName: t('column.owner'), flex: 1, minWidth: 120 },
    {
      field: 'datasetCount',
      headerName: t('column.datasets'),
      width: 92,
      sortable: false,
      align: 'right',
      headerAlign: 'right',
    },
    {
      field: 'lastRunAt',
      headerName: t('column.lastRun'),
      width: 138,
      renderCell: ({ row }) => (row.lastRunAt === null ? t('never') : <Moment at={row.lastRunAt} ago />),
    },
    {
      field: 'updatedAt',
      headerName: t('column.updated'),
      width: 138,
      renderCell: ({ row }) => <Moment at={row.updatedAt} ago />,
    },
  ];
  return actions === undefined
    ? columns
    : [
        ...columns.filter(({ field }) => field !== 'lastRunAt' && field !== 'datasetCount'),
        {
          field: 'actions',
          headerName: t('column.actions'),
          width: 118,
          sortable: false,
          renderCell: ({ row }) => actions(row),
        },
      ];
}
