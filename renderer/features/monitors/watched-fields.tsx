import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { Dataset, DatasetRow } from '../../../shared/contract/datasets.ts';
import { isCompared } from '../../../shared/schema/column.ts';
import type { MonitorProblems, MonitorSettings } from './monitor-settings.ts';

export type MonitorFieldsProps = {
  settings: MonitorSettings;
  problems: MonitorProblems;
  onChange: (part: Partial<MonitorSettings>) => void;
};

type WatchedFieldsProps = MonitorFieldsProps & {
  references: readonly DatasetRow[];
  reference: Dataset | undefined;
};

/** Name, reference, and which columns are watched. */
export function WatchedFields({ settings, problems, onChange, references, reference }: WatchedFieldsProps) {
  const { t } = useTranslation(['monitors', 'drift']);
  const names = (reference?.columns ?? []).filter(({ role }) => isCompared(role)).map(({ name }) => name);
  return (
    <Box sx={{ display: 'grid', gap: 2, paddingTop: 0.5 }}>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))',
        }}
      >
        <TextField
          label={t('form.name')}
          value={settings.name}
          required
          error={'name' in problems}
          helperText={problems['name'] ?? ' '}
          onChange={(event) => {
            onChange({ name: event.target.value });
          }}
        />
        <TextField
          select
          label={t('form.reference')}
          value={settings.referenceId ?? ''}
          error={'referenceId' in problems}
          helperText={problems['referenceId'] ?? ' '}
          onChange={(event) => {
            const chosen = references.find(({ id }) => id === event.target.value);
            onChange({ referenceId: chosen?.id ?? null, columns: null });
          }}
        >
          {references.map((row) => (
            <MenuItem key={row.id} value={row.id}>
              {row.name}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      <Box>
        <RadioGroup
          aria-label={t('form.columns')}
          value={settings.columns === null ? 'all' : 'chosen'}
          onChange={(event) => {
            onChange({ columns: event.target.value === 'all' ? null : names });
          }}
        >
          <FormControlLabel value="all" control={<Radio size="small" />} label={t('form.allColumns')} />
          <FormControlLabel value="chosen" control={<Radio size="small" />} label={t('form.chosenColumns')} />
        </RadioGroup>
        {settings.columns === null ? null : (
          <Autocomplete
            multiple
            disableCloseOnSelect
            options={names}
            value={[...settings.columns]}
            onChange={(_event, columns) => {
              onChange({ columns });
            }}
            renderInput={(params) => (
              <TextField
                {...params}
                label={t('form.chosenColumns')}
                error={'columns' in problems}
                helperText={problems['columns'] ?? ' '}
              />
            )}
            sx={{ marginTop: 1.5 }}
          />
        )}
      </Box>
    </Box>
  );
}
