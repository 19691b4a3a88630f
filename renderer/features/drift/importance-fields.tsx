import MenuItem from '@mui/material/MenuItem';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { SettingsFieldsProps } from './bin-fields.tsx';
import { ofColumn, plainImportance } from './compare-settings.ts';

const tiers = [1, 2] as const;

/** Tier and weight of each compared column. */
export function ImportanceFields({
  settings,
  problems,
  onChange,
  columns,
}: SettingsFieldsProps & { columns: readonly string[] }) {
  const { t } = useTranslation('drift');
  return (
    <TableContainer tabIndex={0} role="group" aria-label={t('compare.importance')} sx={{ maxHeight: 420 }}>
      <Table size="small" stickyHeader aria-label={t('compare.importance')} sx={{ maxWidth: 720 }}>
        <TableHead>
          <TableRow>
            <TableCell>{t('run.columnFeature')}</TableCell>
            <TableCell>{t('compare.tier')}</TableCell>
            <TableCell>{t('compare.weight')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {columns.map((name) => {
            const own = ofColumn(settings.importance, name) ?? plainImportance;
            const problem = problems[`features.${name}`];
            const change = (part: Partial<typeof own>): void => {
              onChange({ importance: { ...settings.importance, [name]: { ...own, ...part } } });
            };
            return (
              <TableRow key={name}>
                <TableCell component="th" scope="row">
                  {name}
                </TableCell>
                <TableCell>
                  <TextField
                    select
                    value={own.tier}
                    slotProps={{
                      select: { SelectDisplayProps: { 'aria-label': t('compare.tierOf', { name }) } },
                    }}
                    onChange={(event) => {
                      const tier = tiers.find((value) => value === Number(event.target.value));
                      if (tier !== undefined) change({ tier });
                    }}
                  >
                    {tiers.map((tier) => (
                      <MenuItem key={tier} value={tier}>
                        {t(`compare.tierName.${tier}`)}
                      </MenuItem>
                    ))}
                  </TextField>
                </TableCell>
                <TableCell>
                  <TextField
                    value={own.weight}
                    placeholder="1"
                    error={problem !== undefined}
                    helperText={problem}
                    slotProps={{
                      htmlInput: { 'aria-label': t('compare.weightOf', { name }), inputMode: 'decimal' },
                    }}
                    onChange={(event) => {
                      change({ weight: event.target.value });
                    }}
                  />
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
