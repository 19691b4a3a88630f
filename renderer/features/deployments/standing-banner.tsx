import { useState } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { StandingOverride } from '../../../shared/schema/gate.ts';
import { GateButton } from '../../components/gate-button.tsx';
import { formatInstant } from '../../format/time.ts';
import { daysLeft } from './gate-order.ts';

type StandingBannerProps = { standing: StandingOverride; onRenew: () => void };

/** That a model is where it is by an override: until when, why, by whom, and what comes then. */
export function StandingBanner({ standing, onRenew }: StandingBannerProps) {
  const { t } = useTranslation('deployments');
  const [nowMs] = useState(() => Date.now());
  const { until, reason, by } = standing;
  return (
    <Alert
      severity="warning"
      action={
        <GateButton command="deployments/override" size="small" variant="outlined" onClick={onRenew}>
          {t('standing.renew')}
        </GateButton>
      }
    >
      <AlertTitle>{t('standing.title', { count: daysLeft(until, nowMs) })}</AlertTitle>
      {t('standing.body', { name: by, until: formatInstant(until) })}
      <Box sx={{ marginTop: 0.5, overflowWrap: 'anywhere' }}>{t('standing.reason', { reason })}</Box>
    </Alert>
  );
}
