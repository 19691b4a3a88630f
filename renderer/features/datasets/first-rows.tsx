import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import { tableEdges } from '../../components/tabular.ts';

/** Columns shown of a very wide file; the table of columns above lists them all. */
const shownColumns = 40;

type FirstRowsProps = { columns: readonly string[]; rows: readonly (readonly (string | null)[])[] };

/** The first rows as text, so that a wrong delimiter or encoding is seen at once. */
export function FirstRows({ columns, rows }: FirstRowsProps) {
  const { t } = useTranslation('data');
  return (
    <TableContainer tabIndex={0} role="group" aria-label={t('wizard.rows')} sx={{ maxHeight: 320 }}>
      <Table size="small" stickyHeader sx={tableEdges(2.5)}>
        <TableHead>
          <TableRow>
            {columns.slice(0, shownColumns).map((name) => (
              <TableCell key={name} sx={{ backgroundColor: 'var(--dg-sunken)' }}>
                {name}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row, index) => (
            <TableRow key={index}>
              {row.slice(0, shownColumns).map((cell, column) => (
                <TableCell
                  key={columns[column] ?? column}
                  sx={{ whiteSpace: 'nowrap', maxWidth: 240, overflow: 'hidden', textOverflow: 'ellipsis' }}
                >
                  {cell ?? (
                    <Box component="em" sx={{ color: 'text.secondary' }}>
                      {t('wizard.emptyCell')}
                    </Box>
                  )}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
