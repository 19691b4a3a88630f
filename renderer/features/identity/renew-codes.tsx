import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Section } from '../../components/section.tsx';
import { useToast } from '../../components/use-toast.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

const noInput = {};

/** New recovery codes in place of the earlier ones; shown this once. */
export function RenewCodes({ email }: { email: string }) {
  const { t } = useTranslation('identity');
  const toast = useToast();
  const renew = useWrite('session/renew-recovery-codes');
  const codes = renew.data?.recoveryCodes;
  if (codes !== undefined) {
    return (
      <Section title={t('codes.title')} hint={t('codes.lead')}>
        <RecoveryCodes
          codes={codes}
          email={email}
          doneLabel={t('codes.kept')}
          onDone={() => {
            renew.reset();
            toast.success(t('codes.renewed'));
          }}
        />
      </Section>
    );
  }
  return (
    <Section title={t('codes.renewTitle')}>
      {renew.error === null ? null : (
        <Box sx={{ marginBottom: 2 }}>
          <ErrorNotice error={renew.error} />
        </Box>
      )}
      <Typography variant="body2" sx={{ maxWidth: '70ch', marginBottom: 2 }}>
        {t('codes.renewBody')}
      </Typography>
      <GateButton
        command="session/renew-recovery-codes"
        variant="outlined"
        loading={renew.isPending}
        onClick={() => {
          renew.mutate(noInput);
        }}
      >
        {t('codes.renew')}
      </GateButton>
    </Section>
  );
}
