import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { MonitorFieldsProps } from './watched-fields.tsx';

const kinds = ['on-data', 'every', 'manual'] as const;
const ruleFields = ['alarmWindows', 'alarmAmong'] as const;
const budgetFields = ['budgetAlarms', 'budgetWindows'] as const;

/** When a monitor runs, and whether it does at all. */
export function ScheduleFields({ settings, problems, onChange }: MonitorFieldsProps) {
  const { t } = useTranslation('monitors');
  return (
    <>
      <RadioGroup
        aria-label={t('form.when')}
        value={settings.scheduleKind}
        onChange={(event) => {
          const scheduleKind = kinds.find((kind) => kind === event.target.value);
          if (scheduleKind !== undefined) onChange({ scheduleKind });
        }}
      >
        {kinds.map((kind) => (
          <FormControlLabel
            key={kind}
            value={kind}
            control={<Radio size="small" />}
            label={t(`form.schedule.${kind}`)}
          />
        ))}
      </RadioGroup>
      {settings.scheduleKind === 'every' ? (
        <TextField
          label={t('form.hours')}
          value={settings.hours}
          error={'hours' in problems}
          helperText={problems['hours'] ?? ' '}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          sx={{ maxWidth: 200, marginTop: 1.5 }}
          onChange={(event) => {
            onChange({ hours: event.target.value });
          }}
        />
      ) : null}
      <Box sx={{ marginTop: 1 }}>
        <FormControlLabel
          control={
            <Switch
              checked={settings.enabled}
              onChange={(_event, enabled) => {
                onChange({ enabled });
              }}
            />
          }
          label={t('form.enabled')}
        />
      </Box>
    </>
  );
}

/** How many drifted windows are an alarm, and how many alarms a year may be false. */
export function AlarmFields({ settings, problems, onChange }: MonitorFieldsProps) {
  const { t } = useTranslation('monitors');
  const budget = settings.windowKind === 'calendar' ? budgetFields.slice(0, 1) : budgetFields;
  const fieldsOf = (fields: readonly (typeof ruleFields | typeof budgetFields)[number][]) => (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 260px))',
        paddingTop: 0.5,
      }}
    >
      {fields.map((field) => (
        <TextField
          key={field}
          label={t(`form.${field}`)}
          value={settings[field]}
          error={field in problems}
          helperText={problems[field] ?? ' '}
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          onChange={(event) => {
            onChange({ [field]: event.target.value });
          }}
        />
      ))}
    </Box>
  );
  return (
    <>
      {fieldsOf(ruleFields)}
      <FormControlLabel
        control={
          <Switch
            checked={settings.budgetOn}
            onChange={(_event, budgetOn) => {
              onChange({ budgetOn });
            }}
          />
        }
        label={t('form.budget')}
      />
      {settings.budgetOn ? (
        <>
          <Typography variant="body2" sx={{ color: 'text.secondary', marginBottom: 1.5, maxWidth: 700 }}>
            {t('form.budgetHint')}
          </Typography>
          {fieldsOf(budget)}
        </>
      ) : null}
    </>
  );
}
