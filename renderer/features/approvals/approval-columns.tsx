import type { GridColDef } from '@mui/x-data-grid';
import type { TFunction } from 'i18next';
import type { Approval } from '../../../shared/contract/approvals.ts';
import { Clipped } from '../../components/clipped.tsx';
import type { Fold } from '../../components/folds.tsx';
import { Moment } from '../../components/moment.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { TwoLines } from '../../components/two-lines.tsx';
import { noValue } from '../../format/numbers.ts';
import { formatInstantBelow } from '../../format/time.ts';
import { ApprovalBadge } from './approval-badge.tsx';
import { requestTitle } from './approval-words.ts';

/** What stands below other columns where there is no room for all. */
export const approvalFolds: readonly Fold<Approval>[] = [
  { field: 'decidedBy', below: 'state', text: ({ decidedBy }) => decidedBy?.name ?? null },
  { field: 'requestedAt', below: 'requestedBy', text: ({ requestedAt }) => formatInstantBelow(requestedAt) },
];

/** The columns of the list of requests. */
export function approvalColumns(t: TFunction<['approvals', 'common']>): GridColDef<Approval>[] {
  return [
    {
      field: 'title',
      headerName: t('column.what'),
      sortable: false,
      flex: 2,
      minWidth: 200,
      renderCell: ({ row, tabIndex }) => (
        <TwoLines
          first={<RowLink to={`/approvals/${row.id}`} text={requestTitle(t, row)} tabIndex={tabIndex} />}
          second={<Clipped text={row.reason} />}
        />
      ),
    },
    {
      field: 'requestedBy',
      headerName: t('column.by'),
      sortable: false,
      flex: 1,
      minWidth: 120,
      valueGetter: (_value, row) => row.requestedBy.name,
    },
    {
      field: 'state',
      headerName: t('column.state'),
      sortable: false,
      width: 160,
      renderCell: ({ row }) => <ApprovalBadge state={row.state} />,
    },
    {
      field: 'decidedBy',
      headerName: t('column.decidedBy'),
      sortable: false,
      flex: 1,
      minWidth: 120,
      valueGetter: (_value, row) => row.decidedBy?.name ?? noValue,
    },
    {
      field: 'requestedAt',
      headerName: t('column.at'),
      sortable: false,
      width: 130,
      renderCell: ({ row }) => <Moment at={row.requestedAt} ago />,
    },
    {
      field: 'expiresAt',
      headerName: t('column.expires'),
      sortable: false,
      width: 172,
      renderCell: ({ row }) => (row.state === 'open' ? <Moment at={row.expiresAt} list /> : noValue),
    },
  ];
}
