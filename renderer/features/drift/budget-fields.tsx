import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';
import type { SettingsFieldsProps } from './bin-fields.tsx';
import { readNumber } from './compare-settings.ts';

/** A yearly budget of false alarms as the level that keeps it. */
export function BudgetFields({
  onChange,
  features,
}: Pick<SettingsFieldsProps, 'onChange'> & { features: number }) {
  const { t } = useTranslation('drift');
  const [alarms, setAlarms] = useState('2');
  const [windows, setWindows] = useState('365');
  const alarmsPerYear = readNumber(alarms);
  const windowsPerYear = readNumber(windows);
  const problems = {
    alarms: !(alarmsPerYear >= 0.01 && alarmsPerYear <= 1000),
    windows: !(Number.isInteger(windowsPerYear) && windowsPerYear >= 1 && windowsPerYear <= 100_000),
  };
  const plan = useCommand(
    'drift/plan-budget',
    { alarmsPerYear, windowsPerYear, features: Math.max(1, features) },
    { enabled: !problems.alarms && !problems.windows },
  ).data;
  return (
    <Box>
      <Typography variant="h3">{t('budget.title')}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', marginBottom: 1.5 }}>
        {t('budget.hint')}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'flex-start' }}>
        <TextField
          label={t('budget.alarms')}
          value={alarms}
          error={problems.alarms}
          helperText={problems.alarms ? t('budget.alarmsProblem') : ' '}
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          onChange={(event) => {
            setAlarms(event.target.value);
          }}
        />
        <TextField
          label={t('budget.windows')}
          value={windows}
          error={problems.windows}
          helperText={problems.windows ? t('budget.windowsProblem') : ' '}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          onChange={(event) => {
            setWindows(event.target.value);
          }}
        />
        <Button
          variant="outlined"
          disabled={plan === undefined || problems.alarms || problems.windows}
          onClick={() => {
            if (plan === undefined) return;
            const level = String(Number(plan.level.toPrecision(3)));
            onChange({ alpha: level, majorAlpha: level, correction: 'none' });
          }}
        >
          {t('budget.use')}
        </Button>
      </Box>
      {plan === undefined ? null : (
        <Typography variant="body2" sx={{ maxWidth: '80ch' }}>
          {plan.explanation}
        </Typography>
      )}
    </Box>
  );
}
