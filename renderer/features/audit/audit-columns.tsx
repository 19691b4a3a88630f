import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import type { TFunction } from 'i18next';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import { Moment } from '../../components/moment.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { ObjectCell } from './object-link.tsx';
import { actionLabel } from './words.ts';

/** Columns of the list of entries; `pathOf` is the address of one of them. The order is fixed: newest first. */
export function auditColumns(
  t: TFunction<['audit', 'common']>,
  pathOf: (seq: number) => string,
): GridColDef<AuditEntry>[] {
  const columns: GridColDef<AuditEntry>[] = [
    {
      field: 'seq',
      headerName: t('column.seq'),
      width: 64,
      align: 'right',
      headerAlign: 'right',
      renderCell: ({ row }) => <Box sx={{ ...tabularNumbers, color: 'text.secondary' }}>{row.seq}</Box>,
    },
    {
      field: 'at',
      headerName: t('column.at'),
      width: 172,
      renderCell: ({ row }) => (
        <Box sx={tabularNumbers}>
          <Moment at={row.at} seconds />
        </Box>
      ),
    },
    {
      field: 'actor',
      headerName: t('column.actor'),
      width: 150,
      renderCell: ({ row }) => (
        <TwoLines first={<span>{row.actor.name}</span>} second={t(`common:role.${row.actor.role}`)} />
      ),
    },
    {
      field: 'action',
      headerName: t('column.action'),
      flex: 1,
      minWidth: 196,
      renderCell: ({ row, tabIndex }) => (
        <Link
          component={RouterLink}
          to={pathOf(row.seq)}
          tabIndex={tabIndex}
          noWrap
          color="inherit"
          sx={{ fontWeight: 600 }}
        >
          {actionLabel(t, row.action)}
        </Link>
      ),
    },
    {
      field: 'object',
      headerName: t('column.object'),
      flex: 1,
      minWidth: 170,
      renderCell: ({ row, tabIndex }) => <ObjectCell target={row.target} tabIndex={tabIndex} />,
    },
    {
      field: 'note',
      headerName: t('column.note'),
      flex: 1,
      minWidth: 150,
      renderCell: ({ row }) => (
        <Box component="span" title={row.note} sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {row.note}
        </Box>
      ),
    },
  ];
  return columns.map((column) => ({ ...column, sortable: false }));
}
