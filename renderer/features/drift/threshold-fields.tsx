import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { correctionMethod, newestLaws } from '../../../shared/schema/drift.ts';
import type { SettingsFieldsProps } from './bin-fields.tsx';
import { ThresholdTable } from './threshold-table.tsx';

const levels = ['alpha', 'majorAlpha'] as const;

/** Significance levels, correction and effect thresholds. */
export function ThresholdFields({ settings, problems, onChange }: SettingsFieldsProps) {
  const { t } = useTranslation('drift');
  return (
    <>
      {settings.laws === newestLaws ? null : (
        <Alert
          severity="info"
          sx={{ marginBottom: 2 }}
          action={
            <Button
              color="inherit"
              size="small"
              onClick={() => {
                onChange({ laws: newestLaws });
              }}
            >
              {t('compare.useNewestLaws')}
            </Button>
          }
        >
          {t('compare.olderLaws', { laws: settings.laws })}
        </Alert>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))',
          paddingTop: 0.5,
          alignItems: 'start',
        }}
      >
        {levels.map((level) => (
          <TextField
            key={level}
            label={t(`compare.${level}`)}
            value={settings[level]}
            error={level in problems}
            helperText={problems[level] ?? ' '}
            slotProps={{ htmlInput: { inputMode: 'decimal' } }}
            onChange={(event) => {
              onChange({ [level]: event.target.value });
            }}
          />
        ))}
        <TextField
          select
          label={t('compare.correction')}
          value={settings.correction}
          onChange={(event) => {
            const correction = correctionMethod.options.find((name) => name === event.target.value);
            if (correction !== undefined) onChange({ correction });
          }}
        >
          {correctionMethod.options.map((name) => (
            <MenuItem key={name} value={name}>
              {t(`compare.correctionName.${name}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label={t('compare.alarmShare')}
          value={settings.alarmShare}
          error={'alarmShare' in problems}
          helperText={problems['alarmShare'] ?? t('compare.alarmShareHint')}
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          onChange={(event) => {
            onChange({ alarmShare: event.target.value });
          }}
        />
      </Box>
      <Typography variant="h3" sx={{ marginTop: 1 }}>
        {t('compare.thresholds')}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', marginBottom: 1 }}>
        {t('compare.thresholdsHint')}
      </Typography>
      <ThresholdTable
        label={t('compare.thresholds')}
        thresholds={settings.thresholds}
        problemOf={(test) => problems[`thresholds.${test}`]}
        onChange={(thresholds) => {
          onChange({ thresholds });
        }}
      />
    </>
  );
}
