import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../../shared/contract/identity.ts';
import { useSessionWrite } from '../../client/session-state.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';

/** The people of the demo, each with what the role may do; one click signs in. */
export function DemoPeople({ people }: { people: SessionState['demoPeople'] }) {
  const { t } = useTranslation(['identity', 'common']);
  const signIn = useSessionWrite('session/sign-in-demo');
  return (
    <Box sx={{ marginTop: 2.5, display: 'grid', gap: 2 }}>
      {signIn.error === null ? null : <ErrorNotice error={signIn.error} />}
      <Box
        component="ul"
        aria-label={t('demo.people')}
        sx={{
          margin: 0,
          padding: 0,
          listStyle: 'none',
          display: 'grid',
          gap: 2,
          gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))',
        }}
      >
        {people.map(({ id, name, role }) => (
          <Paper
            component="li"
            key={id}
            sx={{
              border: '1px solid var(--dg-line)',
              borderRadius: '14px',
              padding: 2.5,
              display: 'flex',
              flexDirection: 'column',
            }}
          >
            <Typography variant="h2">{t(`common:role.${role}`)}</Typography>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {name}
            </Typography>
            <Typography variant="body2" sx={{ margin: '10px 0 16px', flex: 1 }}>
              {t(`role.${role}`)}
            </Typography>
            <Box>
              <Button
                variant="outlined"
                loading={signIn.isPending && signIn.variables.role === role}
                onClick={() => {
                  signIn.mutate({ role });
                }}
              >
                {t('demo.signInAs', { name })}
              </Button>
            </Box>
          </Paper>
        ))}
      </Box>
    </Box>
  );
}
