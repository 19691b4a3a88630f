import ListSubheader from '@mui/material/ListSubheader';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { DatasetRow } from '../../../shared/contract/datasets.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';

type SideFieldProps = {
  label: string;
  /** The sets that can be chosen, those that are usual for this side first. */
  groups: readonly { readonly purpose: DatasetRow['purpose']; readonly rows: readonly DatasetRow[] }[];
  chosen: DatasetRow | undefined;
  onChange: (row: DatasetRow | undefined) => void;
};

/** One side of a comparison: a data set by name, with its rows and date. */
export function SideField({ label, groups, chosen, onChange }: SideFieldProps) {
  const { t } = useTranslation('drift');
  return (
    <TextField
      select
      label={label}
      value={chosen?.id ?? ''}
      helperText={chosen === undefined ? ' ' : formatInstant(chosen.createdAt)}
      onChange={(event) => {
        onChange(groups.flatMap(({ rows }) => rows).find((row) => row.id === event.target.value));
      }}
    >
      {groups.flatMap(({ purpose, rows }) =>
        rows.length === 0
          ? []
          : [
              <ListSubheader key={purpose}>{t(`compare.${purpose}`)}</ListSubheader>,
              ...rows.map((row) => (
                <MenuItem key={row.id} value={row.id}>
                  {t('compare.sideOption', { name: row.name, count: row.rows, rows: formatCount(row.rows) })}
                </MenuItem>
              )),
            ],
      )}
    </TextField>
  );
}
