import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import AddRounded from '@mui/icons-material/AddRounded';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';
import { useSession } from '../../client/session-state.ts';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { DemoContents } from './demo-contents.tsx';
import { DemoLoader } from './demo-loader.tsx';
import { DriftSketch } from './drift-sketch.tsx';

const noInput = {};

/** A workspace without models: what this is, and the first step. */
export function FirstRun() {
  return useSession().data?.workspace === 'demo' ? <EmptyDemo /> : <EmptyWorkspace />;
}

function EmptyWorkspace() {
  const { t } = useTranslation('overview');
  return (
    <Page crumbs={[{ label: t('title') }]} heading={t('first.heading')} lead={t('first.lead')}>
      <DriftSketch />
      <Paper
        component="section"
        aria-label={t('first.ownTitle')}
        sx={{ border: '1px solid var(--dg-line)', borderRadius: '14px', padding: 3, marginTop: 2.5 }}
      >
        <Box aria-hidden sx={sign}>
          <AddRounded />
        </Box>
        <Typography variant="h2">{t('first.ownTitle')}</Typography>
        <Typography sx={{ color: 'text.secondary', margin: '6px 0 20px' }}>{t('first.ownBody')}</Typography>
        <GateButton command="models/create" to="/models/new" variant="contained" size="large">
          {t('first.ownAction')}
        </GateButton>
      </Paper>
    </Page>
  );
}

/** The demo before its data is there. */
function EmptyDemo() {
  const { t } = useTranslation('overview');
  const describe = useCommand('demo/describe', noInput);
  return (
    <Page crumbs={[{ label: t('title') }]} heading={t('first.demoTitle')} lead={t('first.demoBody')}>
      <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '14px', padding: 3 }}>
        {describe.data?.available === false ? (
          <Typography variant="body2">{t('first.demoUnavailable')}</Typography>
        ) : (
          <DemoLoader />
        )}
      </Paper>
      {describe.data === undefined || describe.data.models.length === 0 ? null : (
        <DemoContents models={describe.data.models} sources={describe.data.sources} />
      )}
    </Page>
  );
}

const sign = {
  width: 40,
  height: 40,
  borderRadius: '11px',
  display: 'grid',
  placeItems: 'center',
  color: 'primary.main',
  backgroundColor: 'var(--dg-primary-soft)',
  marginBottom: 1.5,
} as const;
