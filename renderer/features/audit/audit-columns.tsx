import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import type { TFunction } from 'i18next';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import { Clipped } from '../../components/clipped.tsx';
import { MomentCell } from '../../components/moment.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { ObjectCell } from './object-link.tsx';
import { actionLabel } from './words.ts';

type AuditColumnsOptions = {
  /** The address of an entry. */
  pathOf: (seq: number) => string;
  /** A window without room for the notes; they are all on the pages of the entries. */
  narrow: boolean;
};

/** Columns of the list of entries. The order is fixed: newest first. */
export function auditColumns(
  t: TFunction<['audit', 'common']>,
  { pathOf, narrow }: AuditColumnsOptions,
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
      width: 128,
      renderCell: ({ row }) => (
        <Box sx={tabularNumbers}>
          <MomentCell at={row.at} />
        </Box>
      ),
    },
    {
      field: 'actor',
      headerName: t('column.actor'),
      width: narrow ? 122 : 150,
      renderCell: ({ row }) =>
        row.actor.isProgram ? (
          <Clipped text={row.actor.name} />
        ) : (
          <TwoLines first={<Clipped text={row.actor.name} />} second={t(`common:role.${row.actor.role}`)} />
        ),
    },
    {
      field: 'action',
      headerName: t('column.action'),
      flex: narrow ? 1.15 : 1,
      minWidth: 186,
      renderCell: ({ row, tabIndex }) => (
        <Link
          component={RouterLink}
          to={pathOf(row.seq)}
          tabIndex={tabIndex}
          noWrap
          color="inherit"
          sx={{ fontWeight: 600 }}
          title={actionLabel(t, row.action)}
        >
          {actionLabel(t, row.action)}
        </Link>
      ),
    },
    {
      field: 'object',
      headerName: t('column.object'),
      flex: 1,
      minWidth: 160,
      renderCell: ({ row, tabIndex }) => <ObjectCell target={row.target} tabIndex={tabIndex} />,
    },
    {
      field: 'note',
      headerName: t('column.note'),
      flex: 1,
      minWidth: 150,
      renderCell: ({ row }) => <Clipped text={row.note} />,
    },
  ];
  const shown = narrow ? columns.filter(({ field }) => field !== 'note') : columns;
  return shown.map((column) => ({ ...column, sortable: false }));
}
