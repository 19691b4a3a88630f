import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { correctionMethod, driftTestId } from '../../../shared/schema/drift.ts';
import type { SettingsFieldsProps } from './bin-fields.tsx';

const levels = ['alpha', 'majorAlpha'] as const;
const bounds = ['moderate', 'major'] as const;
const blank = { moderate: '', major: '' };

/** Significance levels, correction and effect thresholds. */
export function ThresholdFields({ settings, problems, onChange }: SettingsFieldsProps) {
  const { t } = useTranslation('drift');
  return (
    <>
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
      <Table size="small" aria-label={t('compare.thresholds')} sx={{ maxWidth: 620 }}>
        <TableHead>
          <TableRow>
            <TableCell>{t('compare.thresholdTest')}</TableCell>
            <TableCell>{t('compare.thresholdModerate')}</TableCell>
            <TableCell>{t('compare.thresholdMajor')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {driftTestId.options.map((test) => {
            const present = settings.thresholds[test] ?? blank;
            const problem = problems[`thresholds.${test}`];
            return (
              <TableRow key={test}>
                <TableCell component="th" scope="row">
                  {t(`test.${test}`)}
                  {problem === undefined ? null : (
                    <Box role="alert" sx={{ color: 'error.main', fontSize: '0.8125rem', fontWeight: 400 }}>
                      {problem}
                    </Box>
                  )}
                </TableCell>
                {bounds.map((bound) => (
                  <TableCell key={bound}>
                    <TextField
                      value={present[bound]}
                      placeholder={t('compare.default')}
                      error={problem !== undefined}
                      slotProps={{
                        htmlInput: {
                          'aria-label': t(`compare.${bound}Of`, { test: t(`test.${test}`) }),
                          inputMode: 'decimal',
                        },
                      }}
                      onChange={(event) => {
                        onChange({
                          thresholds: {
                            ...settings.thresholds,
                            [test]: { ...present, [bound]: event.target.value },
                          },
                        });
                      }}
                    />
                  </TableCell>
                ))}
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </>
  );
}
