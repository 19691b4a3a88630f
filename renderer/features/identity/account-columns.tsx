import type { GridColDef } from '@mui/x-data-grid';
import type { TFunction } from 'i18next';
import type { Account } from '../../../shared/contract/identity.ts';
import type { Fold } from '../../components/folds.tsx';
import { Moment } from '../../components/moment.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { TwoLines } from '../../components/two-lines.tsx';
import { formatCount } from '../../format/numbers.ts';
import { AccountMark } from './account-mark.tsx';

/** What stands below another column where there is no room for all. */
export const accountFolds: readonly Fold<Account>[] = [
  { field: 'openSessions', below: 'lastSignInAt', text: ({ openSessions }) => formatCount(openSessions) },
];

/** The columns of the list of accounts. */
export function accountColumns(t: TFunction<['identity', 'common']>): GridColDef<Account>[] {
  return [
    {
      field: 'name',
      headerName: t('column.name'),
      sortable: false,
      flex: 2,
      minWidth: 190,
      renderCell: ({ row, tabIndex }) => (
        <TwoLines
          first={<RowLink to={`/accounts/${row.id}`} text={row.name} tabIndex={tabIndex} />}
          second={row.email}
        />
      ),
    },
    {
      field: 'role',
      headerName: t('column.role'),
      sortable: false,
      flex: 1,
      minWidth: 150,
      valueGetter: (_value, row) => t(`common:role.${row.role}`),
    },
    {
      field: 'state',
      headerName: t('column.state'),
      sortable: false,
      width: 120,
      renderCell: ({ row }) => <AccountMark state={row.state} />,
    },
    {
      field: 'lastSignInAt',
      headerName: t('column.lastSignIn'),
      sortable: false,
      width: 150,
      renderCell: ({ row }) =>
        row.lastSignInAt === null ? t('accounts.never') : <Moment at={row.lastSignInAt} ago />,
    },
    {
      field: 'openSessions',
      headerName: t('column.sessions'),
      sortable: false,
      type: 'number',
      width: 120,
      valueFormatter: (_value, row) => formatCount(row.openSessions),
    },
  ];
}
