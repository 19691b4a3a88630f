import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import { useTranslation } from 'react-i18next';
import { useSessionWrite } from '../../client/session-state.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';

const noInput = {};

/** The other way in: the demo workspace, as its administrator. */
export function DemoChoice({ available }: { available: boolean }) {
  const { t } = useTranslation(['identity', 'overview']);
  const setUp = useSessionWrite('session/set-up-demo');
  return (
    <Paper
      component="section"
      aria-label={t('setUp.demoTitle')}
      sx={{ border: '1px solid var(--dg-line)', borderRadius: '16px', padding: { xs: 2.5, sm: 4 } }}
    >
      <Box
        aria-hidden
        sx={{
          width: 40,
          height: 40,
          borderRadius: '11px',
          display: 'grid',
          placeItems: 'center',
          color: 'primary.main',
          backgroundColor: 'var(--dg-primary-soft)',
          marginBottom: 1.5,
        }}
      >
        <ScienceOutlined />
      </Box>
      <Typography variant="h2">{t('setUp.demoTitle')}</Typography>
      <Typography sx={{ color: 'text.secondary', margin: '6px 0 20px' }}>{t('setUp.demoBody')}</Typography>
      {setUp.error === null ? null : (
        <Box sx={{ marginBottom: 1.5 }}>
          <ErrorNotice error={setUp.error} />
        </Box>
      )}
      {available ? (
        <Button
          variant="outlined"
          size="large"
          loading={setUp.isPending}
          onClick={() => {
            setUp.mutate(noInput);
          }}
        >
          {t('setUp.demoAction')}
        </Button>
      ) : (
        <Typography variant="body2">{t('overview:first.demoUnavailable')}</Typography>
      )}
    </Paper>
  );
}
