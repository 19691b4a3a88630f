import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { DatasetRow } from '../../../shared/contract/datasets.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';

type SideFieldProps = {
  label: string;
  rows: readonly DatasetRow[];
  chosen: DatasetRow | undefined;
  onChange: (row: DatasetRow | undefined) => void;
};

/** One side of a comparison: a data set by name, with its rows and date. */
export function SideField({ label, rows, chosen, onChange }: SideFieldProps) {
  const { t } = useTranslation('drift');
  return (
    <TextField
      select
      label={label}
      value={chosen?.id ?? ''}
      helperText={chosen === undefined ? ' ' : formatInstant(chosen.createdAt)}
      onChange={(event) => {
        onChange(rows.find((row) => row.id === event.target.value));
      }}
    >
      {rows.map((row) => (
        <MenuItem key={row.id} value={row.id}>
          {t('compare.sideOption', { name: row.name, count: row.rows, rows: formatCount(row.rows) })}
        </MenuItem>
      ))}
    </TextField>
  );
}
