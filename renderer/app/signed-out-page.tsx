import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Brand } from './shell/brand.tsx';

/** Shown when this page holds no secret that the shell would take: how to come back in. */
export function SignedOutPage() {
  const { t } = useTranslation('shell');
  return (
    <Box
      component="main"
      sx={{
        minHeight: '100vh',
        display: 'grid',
        placeItems: 'center',
        padding: 3,
        backgroundColor: 'var(--dg-page)',
      }}
    >
      <Paper sx={{ maxWidth: 560, padding: 4, border: '1px solid var(--dg-line)', borderRadius: '16px' }}>
        <Brand size={36} />
        <Typography variant="h1" sx={{ marginTop: 2 }}>
          {t('signedOut.title')}
        </Typography>
        <Typography sx={{ color: 'text.secondary', marginTop: 1 }}>{t('signedOut.body')}</Typography>
        <Box component="ol" sx={{ paddingLeft: 2.5, marginBottom: 0, '& li': { marginTop: 1 } }}>
          <li>{t('signedOut.stepOpen')}</li>
          <li>{t('signedOut.stepStart')}</li>
        </Box>
      </Paper>
    </Box>
  );
}
