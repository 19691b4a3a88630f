import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Switch from '@mui/material/Switch';
import { useTranslation } from 'react-i18next';
import type { MonitorFieldsProps } from './watched-fields.tsx';

const fields = ['measurePerformance', 'checkFairness'] as const;

/** What is done with each window besides comparing it. */
export function MeasureFields({ settings, problems, onChange }: MonitorFieldsProps) {
  const { t } = useTranslation('monitors');
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      {fields.map((field) => {
        const problem = problems[field];
        const hintId = `${field}-hint`;
        return (
          <Box key={field}>
            <FormControlLabel
              control={
                <Switch
                  checked={settings[field]}
                  slotProps={{ input: { 'aria-describedby': hintId } }}
                  onChange={(_event, checked) => {
                    onChange({ [field]: checked });
                  }}
                />
              }
              label={t(`form.${field}`)}
            />
            <FormHelperText id={hintId} error={problem !== undefined} sx={{ marginTop: 0, maxWidth: 700 }}>
              {problem ?? t(`form.${field}Hint`)}
            </FormHelperText>
          </Box>
        );
      })}
    </Box>
  );
}
