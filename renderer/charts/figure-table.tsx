import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { tableEdges, tabularNumbers } from '../components/tabular.ts';

type FigureTableProps = {
  label: string;
  /** The first column names the row, the others hold figures. */
  columns: readonly string[];
  rows: readonly (readonly string[])[];
};

/** Figures in rows and columns, aligned to be compared. */
export function FigureTable({ label, columns, rows }: FigureTableProps) {
  return (
    <Table size="small" stickyHeader aria-label={label} sx={tableEdges(0)}>
      <TableHead>
        <TableRow>
          {columns.map((column, index) => (
            <TableCell
              key={column}
              align={index === 0 ? 'left' : 'right'}
              sx={{ backgroundColor: 'var(--dg-surface)' }}
            >
              {column}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row, index) => (
          <TableRow key={index}>
            {row.map((cell, column) => (
              <TableCell
                key={columns[column] ?? column}
                align={column === 0 ? 'left' : 'right'}
                {...(column === 0 ? { component: 'th', scope: 'row' } : {})}
                sx={column === 0 ? { overflowWrap: 'anywhere' } : tabularNumbers}
              >
                {cell}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
