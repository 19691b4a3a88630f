import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import { useTranslation } from 'react-i18next';
import { multivariateMethod } from '../../../shared/schema/drift.ts';
import type { SettingsFieldsProps } from './bin-fields.tsx';

/** Which methods compare all features together. */
export function TogetherFields({ settings, onChange }: SettingsFieldsProps) {
  const { t } = useTranslation('drift');
  const { multivariate } = settings;
  return (
    <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))' }}>
      {multivariateMethod.options.map((method) => (
        <Box key={method}>
          <FormControlLabel
            label={t(`together.method.${method}`)}
            control={
              <Checkbox
                size="small"
                checked={multivariate.includes(method)}
                onChange={(_, checked) => {
                  onChange({
                    multivariate: checked
                      ? [...multivariate, method]
                      : multivariate.filter((other) => other !== method),
                  });
                }}
              />
            }
          />
          <FormHelperText sx={{ marginTop: -0.5, marginLeft: 4 }}>
            {t(`together.what.${method}`)}
          </FormHelperText>
        </Box>
      ))}
    </Box>
  );
}
