import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../../shared/contract/identity.ts';
import { DemoPeople } from './demo-people.tsx';
import { Entrance, EntranceCard, EntranceHeading } from './entrance.tsx';
import { ResetForm } from './reset-form.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Who is at the keyboard: by password, with a code, or in the demo with one click. */
export function SignInPage({ session }: { session: SessionState }) {
  const { t } = useTranslation('identity');
  const [withCode, setWithCode] = useState(false);
  const [helpShown, setHelpShown] = useState(false);

  if (session.workspace === 'demo') {
    return (
      <Entrance title={t('signIn.title')} width={920}>
        <EntranceHeading title={t('demo.heading')} lead={t('demo.lead')} />
        <DemoPeople people={session.demoPeople} />
      </Entrance>
    );
  }
  if (withCode) {
    return (
      <Entrance title={t('reset.title')} width={480}>
        <EntranceCard>
          <EntranceHeading title={t('reset.heading')} lead={t('reset.lead')} />
          <ResetForm
            onBack={() => {
              setWithCode(false);
            }}
          />
        </EntranceCard>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('signIn.title')} width={480}>
      <EntranceCard>
        <EntranceHeading title={t('signIn.heading')} lead={t('signIn.lead')} />
        <SignInForm />
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, marginTop: 2, marginLeft: -1 }}>
          <Button
            size="small"
            onClick={() => {
              setWithCode(true);
            }}
          >
            {t('signIn.withCode')}
          </Button>
          <Button
            size="small"
            aria-expanded={helpShown}
            onClick={() => {
              setHelpShown(!helpShown);
            }}
          >
            {t('signIn.lost')}
          </Button>
        </Box>
        <Collapse in={helpShown} unmountOnExit>
          <Box sx={{ marginTop: 1, padding: 2, borderRadius: '10px', backgroundColor: 'var(--dg-sunken)' }}>
            <Typography variant="body2">{t('signIn.lostBody')}</Typography>
            <Typography variant="body2" sx={{ marginTop: 1 }}>
              {t('signIn.lostAdministrator')}
            </Typography>
          </Box>
        </Collapse>
      </EntranceCard>
    </Entrance>
  );
}
