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
  // Many columns stand closer together, so that they have room at 800 pixels.
  const isWide = columns.length > 6;
  return (
    <Table
      size="small"
      stickyHeader
      aria-label={label}
      sx={isWide ? { ...tableEdges(0, 0.75), '& td, & th': { fontSize: '0.8125rem' } } : tableEdges(0)}
    >
      <TableHead>
        <TableRow>
          {columns.map((column, index) => (
            <TableCell
              key={column}
              align={index === 0 ? 'left' : 'right'}
              sx={{ backgroundColor: 'var(--dg-surface)', whiteSpace: 'normal' }}
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
                // A name breaks within a word only where the word alone is too long.
                sx={column === 0 ? { minWidth: 96, overflowWrap: 'break-word' } : tabularNumbers}
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
