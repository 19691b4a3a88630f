import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../components/password-field.tsx';
import { PasswordOwnerHint } from './password-owner-hint.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import type { PasswordAgain } from './use-password-again.ts';

type PasswordAgainFieldProps = { asked: PasswordAgain; email: string };

/** The field for the own password, and above it what it cannot bear. */
export function PasswordAgainField({ asked, email }: PasswordAgainFieldProps) {
  const { t } = useTranslation('identity');
  return (
    <>
      <RefusalNotice refusal={asked.refusal} waitSeconds={asked.waitSeconds} />
      <PasswordOwnerHint email={email} />
      <PasswordField
        control={asked.control}
        name="password"
        label={t('field.password')}
        kind="current-password"
        focused
      />
    </>
  );
}
