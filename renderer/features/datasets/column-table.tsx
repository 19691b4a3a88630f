import { memo, useState } from 'react';
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TablePagination from '@mui/material/TablePagination';
import TableRow from '@mui/material/TableRow';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTranslation } from 'react-i18next';
import type { ImportColumn, PreviewColumn } from '../../../shared/contract/datasets.ts';
import { columnRole, columnType } from '../../../shared/schema/column.ts';
import { Clipped } from '../../components/clipped.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { formatCount, formatSmallShare, noValue } from '../../format/numbers.ts';
import type { ColumnChoice } from './column-choices.ts';
import { tableEdges } from '../../components/tabular.ts';

const columnsPerPage = 50;
const shownSamples = 5;
const tight = tableEdges(2.5, 1);
const wide = { minWidth: 720, ...tableEdges(2.5) };

type ColumnTableProps = {
  preview: readonly PreviewColumn[];
  chosen: readonly ImportColumn[];
  sampledRows: number;
  onChange: (column: string, choice: ColumnChoice) => void;
};

/** The columns of a file with what was detected; type and role can be changed. */
export function ColumnTable({ preview, chosen, sampledRows, onChange }: ColumnTableProps) {
  const { t } = useTranslation('data');
  const narrow = useMediaQuery('(max-width: 1099px)');
  const [page, setPage] = useState(0);
  const first = page * columnsPerPage;
  return (
    <>
      <TableContainer>
        <Table size="small" aria-label={t('wizard.columns')} sx={narrow ? tight : wide}>
          <TableHead>
            <TableRow>
              <TableCell>{t('wizard.column')}</TableCell>
              <TableCell>{t('wizard.type')}</TableCell>
              <TableCell>{t('wizard.role')}</TableCell>
              <TableCell align="right">{t('wizard.missing')}</TableCell>
              <TableCell align="right">{t('wizard.distinct')}</TableCell>
              {narrow ? null : <TableCell>{t('wizard.samples')}</TableCell>}
            </TableRow>
          </TableHead>
          <TableBody>
            {preview.slice(first, first + columnsPerPage).map((column, offset) => {
              const choice = chosen[first + offset];
              return choice === undefined ? null : (
                <ColumnRow
                  key={column.name}
                  column={column}
                  type={choice.type}
                  role={choice.role}
                  sampledRows={sampledRows}
                  narrow={narrow}
                  onChange={onChange}
                />
              );
            })}
          </TableBody>
        </Table>
      </TableContainer>
      {preview.length > columnsPerPage ? (
        <TablePagination
          component="div"
          count={preview.length}
          page={page}
          rowsPerPage={columnsPerPage}
          rowsPerPageOptions={[columnsPerPage]}
          onPageChange={(_, next) => {
            setPage(next);
          }}
        />
      ) : null}
    </>
  );
}

type ColumnRowProps = Pick<ColumnTableProps, 'sampledRows' | 'onChange'> & {
  column: PreviewColumn;
  type: ImportColumn['type'];
  role: ImportColumn['role'];
  /** The first values stand below the name. */
  narrow: boolean;
};

const ColumnRow = memo(function ColumnRow({
  column,
  type,
  role,
  sampledRows,
  narrow,
  onChange,
}: ColumnRowProps) {
  const { t } = useTranslation(['data', 'common']);
  const samples = column.samples.filter((sample) => sample !== null).slice(0, shownSamples);
  const values = samples.length === 0 ? noValue : samples.join(' · ');
  return (
    <TableRow sx={role === 'ignore' ? { opacity: 0.65 } : {}}>
      <TableCell component="th" scope="row" sx={narrow ? { maxWidth: 220 } : {}}>
        <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{column.name}</Box>
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', fontWeight: 400 }}>{column.sourceType}</Box>
        {narrow ? (
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary', fontWeight: 400 }}>
            <Clipped text={t('common:labelled', { label: t('wizard.samples'), value: values })} />
          </Box>
        ) : null}
      </TableCell>
      <TableCell>
        <PlainSelect
          label={t('wizard.typeOf', { name: column.name })}
          value={type}
          options={columnType.options.map((value) => ({ value, label: t(`wizard.typeName.${value}`) }))}
          onChange={(value) => {
            onChange(column.name, { type: value });
          }}
        />
      </TableCell>
      <TableCell>
        <PlainSelect
          label={t('wizard.roleOf', { name: column.name })}
          value={role}
          options={columnRole.options.map((value) => ({ value, label: t(`wizard.roleName.${value}`) }))}
          onChange={(value) => {
            onChange(column.name, { role: value });
          }}
        />
      </TableCell>
      <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {column.missing === 0
          ? formatCount(0)
          : `${formatCount(column.missing)} (${formatSmallShare(column.missing / Math.max(sampledRows, 1))})`}
      </TableCell>
      <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {formatCount(column.distinct)}
      </TableCell>
      {narrow ? null : (
        <TableCell sx={{ maxWidth: 280, color: 'text.secondary' }}>
          <Clipped text={values} />
        </TableCell>
      )}
    </TableRow>
  );
});
