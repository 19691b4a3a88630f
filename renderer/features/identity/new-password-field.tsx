import Box from '@mui/material/Box';
import CheckRounded from '@mui/icons-material/CheckRounded';
import RadioButtonUncheckedRounded from '@mui/icons-material/RadioButtonUncheckedRounded';
import { useWatch } from 'react-hook-form';
import type { Control, FieldValues, Path } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { passwordSentences } from '../../../shared/identity/password-policy.ts';
import type { PasswordOwner, PasswordStrength } from '../../../shared/identity/password-policy.ts';
import { PasswordField } from '../../components/password-field.tsx';
import { viewPassword } from './password-rules.ts';

type NewPasswordFieldProps<Values extends FieldValues, Output> = {
  control: Control<Values, unknown, Output>;
  name: Path<Values>;
  label: string;
  /** Whose password it is to be: it may hold neither name nor address. */
  owner: PasswordOwner;
};

/** A new password with its rules, each marked as soon as it is kept, and how strong it is. */
export function NewPasswordField<Values extends FieldValues, Output>({
  control,
  name,
  label,
  owner,
}: NewPasswordFieldProps<Values, Output>) {
  const { t } = useTranslation('identity');
  const value: unknown = useWatch({ control, name });
  const typed = typeof value === 'string' ? value : '';
  const { rules, strength } = viewPassword(typed, owner);
  return (
    <Box>
      <PasswordField control={control} name={name} label={label} kind="new-password" />
      <Box
        component="ul"
        aria-label={t('password.rules')}
        sx={{ margin: '2px 0 0', padding: 0, listStyle: 'none', display: 'grid', gap: 0.25 }}
      >
        {rules.map(({ problem, kept }) => {
          const Mark = kept ? CheckRounded : RadioButtonUncheckedRounded;
          return (
            <Box
              component="li"
              key={problem}
              sx={{
                display: 'flex',
                gap: 0.75,
                fontSize: '0.8125rem',
                color: kept ? 'var(--dg-stable-ink)' : 'text.secondary',
              }}
            >
              <Mark
                titleAccess={t(kept ? 'password.kept' : 'password.notKept')}
                sx={{ fontSize: 16, flex: 'none', marginTop: '2px' }}
              />
              {passwordSentences[problem]}
            </Box>
          );
        })}
      </Box>
      {typed === '' ? null : <Strength strength={strength} />}
    </Box>
  );
}

const steps = [1, 2, 3, 4] as const;

/** Four steps and the word for it; read out when the typing pauses. */
function Strength({ strength }: { strength: PasswordStrength }) {
  const { t } = useTranslation('identity');
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, marginTop: 1, fontSize: '0.8125rem' }}>
      <Box aria-hidden sx={{ display: 'flex', gap: '3px' }}>
        {steps.map((step) => (
          <Box
            key={step}
            sx={{
              width: 34,
              height: 5,
              borderRadius: 99,
              backgroundColor: step <= strength ? 'var(--dg-primary)' : 'var(--dg-line)',
            }}
          />
        ))}
      </Box>
      <span role="status">{t(`password.strength.${strength}`)}</span>
    </Box>
  );
}
