import Box from '@mui/material/Box';
import type { GridColDef } from '@mui/x-data-grid';
import type { TFunction } from 'i18next';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { Clipped } from '../../components/clipped.tsx';
import type { Fold } from '../../components/folds.tsx';
import { Moment } from '../../components/moment.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { formatCount, noValue } from '../../format/numbers.ts';
import { SeverityBadge } from './severity-badge.tsx';

/** Without room for all, who looks after an alert stands below its state, and how often it was seen below when. */
export const alertFolds: readonly Fold<Alert>[] = [
  { field: 'assignee', below: 'state', text: ({ assignee }) => assignee?.name ?? null },
  { field: 'occurrences', below: 'lastAt', text: ({ occurrences }) => formatCount(occurrences) },
];

/** The columns of the inbox. The title names the model. */
export function alertColumns(t: TFunction<['alerts', 'common']>): GridColDef<Alert>[] {
  return [
    {
      field: 'severity',
      headerName: t('column.severity'),
      sortable: false,
      width: 116,
      renderCell: ({ row }) => <SeverityBadge severity={row.severity} />,
    },
    {
      field: 'title',
      headerName: t('column.title'),
      sortable: false,
      flex: 2,
      minWidth: 240,
      renderCell: ({ row, tabIndex }) => (
        <TwoLines
          first={<RowLink to={`/alerts/${row.id}`} text={row.title} tabIndex={tabIndex} wraps />}
          second={<Clipped text={row.detail} lines={2} />}
        />
      ),
    },
    {
      field: 'state',
      headerName: t('column.state'),
      sortable: false,
      width: 116,
      valueGetter: (_value, row) => t(`common:alertState.${row.state}`),
    },
    {
      field: 'assignee',
      headerName: t('column.assignee'),
      sortable: false,
      width: 128,
      valueGetter: (_value, row) => row.assignee?.name ?? noValue,
    },
    {
      field: 'occurrences',
      headerName: t('column.occurrences'),
      sortable: false,
      align: 'right',
      headerAlign: 'right',
      width: 74,
      renderCell: ({ row }) => (
        <Box component="span" sx={tabularNumbers}>
          {formatCount(row.occurrences)}
        </Box>
      ),
    },
    {
      field: 'lastAt',
      headerName: t('column.lastAt'),
      sortable: false,
      width: 130,
      renderCell: ({ row }) => <Moment at={row.lastAt} ago />,
    },
  ];
}
