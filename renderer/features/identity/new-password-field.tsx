import Box from '@mui/material/Box';
import CheckRounded from '@mui/icons-material/CheckRounded';
import RadioButtonUncheckedRounded from '@mui/icons-material/RadioButtonUncheckedRounded';
import { useWatch } from 'react-hook-form';
import type { Control, FieldValues, Path } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../components/password-field.tsx';
import { passwordRules, unmetRules } from './password-rules.ts';

type NewPasswordFieldProps<Values extends FieldValues, Output> = {
  control: Control<Values, unknown, Output>;
  name: Path<Values>;
  label: string;
  autoFocus?: boolean;
};

/** A new password with its rules, each marked as soon as it is kept. */
export function NewPasswordField<Values extends FieldValues, Output>(
  props: NewPasswordFieldProps<Values, Output>,
) {
  const { t } = useTranslation('identity');
  const value: unknown = useWatch({ control: props.control, name: props.name });
  const typed = typeof value === 'string' ? value : '';
  const unmet = unmetRules(typed);
  return (
    <Box>
      <PasswordField {...props} kind="new-password" />
      <Box
        component="ul"
        aria-label={t('password.rules')}
        sx={{ margin: '2px 0 0', padding: 0, listStyle: 'none', display: 'grid', gap: 0.25 }}
      >
        {passwordRules.map((rule) => {
          const kept = !unmet.includes(rule);
          const Mark = kept ? CheckRounded : RadioButtonUncheckedRounded;
          return (
            <Box
              component="li"
              key={rule}
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 0.75,
                fontSize: '0.8125rem',
                color: kept ? 'var(--dg-stable-ink)' : 'text.secondary',
              }}
            >
              <Mark
                titleAccess={t(kept ? 'password.kept' : 'password.notKept')}
                sx={{ fontSize: 16 }}
              />
              {rule}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}
