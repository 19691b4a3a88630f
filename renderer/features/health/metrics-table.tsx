import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';

export type MetricColumn<Row> = {
  readonly id: string;
  readonly label: string;
  /** What rows are sorted by; a number stands on the right. */
  readonly value: (row: Row) => number | string;
  readonly show: (row: Row) => ReactNode;
};

type MetricsTableProps<Row> = {
  label: string;
  columns: readonly MetricColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The column that is sorted by at first, the largest first. */
  sortedBy: string;
  empty: string;
};

type Sort = { readonly column: string; readonly direction: 'asc' | 'desc' };

/** Rows that are shown before somebody asks for all. */
const shownAtFirst = 10;

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

/** Figures that were measured, sorted by any column. */
export function MetricsTable<Row>({ label, columns, rows, rowId, sortedBy, empty }: MetricsTableProps<Row>) {
  const { t } = useTranslation('health');
  const [sort, setSort] = useState<Sort>({ column: sortedBy, direction: 'desc' });
  const [all, setAll] = useState(false);
  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column);
    if (column === undefined) return rows;
    const sign = sort.direction === 'asc' ? 1 : -1;
    return rows.toSorted((a, b) => sign * compare(column.value(a), column.value(b)));
  }, [columns, rows, sort]);
  if (rows.length === 0) {
    return <Typography sx={{ padding: '0 20px 20px', color: 'text.secondary' }}>{empty}</Typography>;
  }
  const shown = all ? sorted : sorted.slice(0, shownAtFirst);
  const [first] = rows;
  const isNumber = (column: MetricColumn<Row>) =>
    first !== undefined && typeof column.value(first) === 'number';
  return (
    <>
      <TableContainer tabIndex={0} role="group" aria-label={label}>
        <Table
          size="small"
          aria-label={label}
          sx={{
            minWidth: 600,
            ...tableEdges(2.5, 0.75),
            // The arrow hangs beside its heading: room for it in every column would push the last ones out.
            '& .MuiTableSortLabel-icon': { position: 'absolute', left: '100%' },
            '& .MuiTableCell-alignRight .MuiTableSortLabel-icon': { left: 'auto', right: '100%' },
            '& th[aria-sort].MuiTableCell-alignRight': { paddingLeft: '22px' },
            '& tr > :first-of-type': { minWidth: 150 },
          }}
        >
          <TableHead>
            <TableRow>
              {columns.map((column) => {
                const active = sort.column === column.id;
                return (
                  <TableCell
                    key={column.id}
                    align={isNumber(column) ? 'right' : 'left'}
                    sortDirection={active ? sort.direction : false}
                    sx={{ whiteSpace: 'nowrap' }}
                  >
                    <TableSortLabel
                      active={active}
                      direction={active ? sort.direction : 'desc'}
                      onClick={() => {
                        setSort({
                          column: column.id,
                          direction: active && sort.direction === 'desc' ? 'asc' : 'desc',
                        });
                      }}
                    >
                      {column.label}
                    </TableSortLabel>
                  </TableCell>
                );
              })}
            </TableRow>
          </TableHead>
          <TableBody>
            {shown.map((row) => (
              <TableRow key={rowId(row)}>
                {columns.map((column) => (
                  <TableCell
                    key={column.id}
                    align={isNumber(column) ? 'right' : 'left'}
                    sx={isNumber(column) ? tabularNumbers : { overflowWrap: 'anywhere' }}
                  >
                    {column.show(row)}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      {rows.length <= shownAtFirst ? null : (
        <Box sx={{ padding: '6px 12px 10px' }}>
          <Button
            size="small"
            onClick={() => {
              setAll(!all);
            }}
          >
            {all ? t('showLess') : t('showMore', { count: rows.length })}
          </Button>
        </Box>
      )}
    </>
  );
}
