import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { Dataset } from '../../../shared/contract/datasets.ts';
import { calendarUnit } from '../../../shared/schema/monitor.ts';
import type { MonitorFieldsProps } from './watched-fields.tsx';

const kinds = ['whole', 'rows', 'calendar'] as const;

const fields = {
  display: 'grid',
  gap: 2,
  alignItems: 'start',
  gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
  marginTop: 1.5,
} as const;

/** How current data are cut, and how many rows a window needs. */
export function WindowFields({
  settings,
  problems,
  onChange,
  reference,
}: MonitorFieldsProps & { reference: Dataset | undefined }) {
  const { t } = useTranslation('monitors');
  const times = (reference?.columns ?? []).filter(({ type }) => type === 'datetime').map(({ name }) => name);
  return (
    <>
      <RadioGroup
        aria-label={t('form.windows')}
        value={settings.windowKind}
        onChange={(event) => {
          const windowKind = kinds.find((kind) => kind === event.target.value);
          if (windowKind === undefined) return;
          const timeColumn = settings.timeColumn === '' ? (times[0] ?? '') : settings.timeColumn;
          onChange({ windowKind, timeColumn });
        }}
      >
        {kinds.map((kind) => (
          <FormControlLabel
            key={kind}
            value={kind}
            disabled={kind === 'calendar' && times.length === 0}
            control={<Radio size="small" />}
            label={
              kind === 'calendar' && times.length === 0
                ? `${t(`form.windowKind.${kind}`)}: ${t('form.noTimeColumn')}`
                : t(`form.windowKind.${kind}`)
            }
          />
        ))}
      </RadioGroup>
      <Box sx={fields}>
        {settings.windowKind === 'rows' ? (
          <TextField
            label={t('form.windowRows')}
            value={settings.windowRows}
            error={'windowRows' in problems}
            helperText={problems['windowRows'] ?? ' '}
            slotProps={{ htmlInput: { inputMode: 'numeric' } }}
            onChange={(event) => {
              onChange({ windowRows: event.target.value });
            }}
          />
        ) : null}
        {settings.windowKind === 'calendar' ? (
          <>
            <TextField
              select
              label={t('form.unit')}
              value={settings.unit}
              helperText=" "
              onChange={(event) => {
                const unit = calendarUnit.options.find((option) => option === event.target.value);
                if (unit !== undefined) onChange({ unit });
              }}
            >
              {calendarUnit.options.map((unit) => (
                <MenuItem key={unit} value={unit}>
                  {t(`form.unitName.${unit}`)}
                </MenuItem>
              ))}
            </TextField>
            <TextField
              select
              label={t('form.timeColumn')}
              value={times.includes(settings.timeColumn) ? settings.timeColumn : ''}
              error={'timeColumn' in problems}
              helperText={problems['timeColumn'] ?? ' '}
              onChange={(event) => {
                onChange({ timeColumn: event.target.value });
              }}
            >
              {times.map((name) => (
                <MenuItem key={name} value={name}>
                  {name}
                </MenuItem>
              ))}
            </TextField>
          </>
        ) : null}
        <TextField
          label={t('form.minimumRows')}
          value={settings.minimumRows}
          error={'minimumRows' in problems}
          helperText={problems['minimumRows'] ?? ' '}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          onChange={(event) => {
            onChange({ minimumRows: event.target.value });
          }}
        />
      </Box>
    </>
  );
}
