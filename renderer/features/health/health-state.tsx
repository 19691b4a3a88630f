import Box from '@mui/material/Box';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import ReportOutlined from '@mui/icons-material/ReportOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { HealthState } from '../../../shared/contract/health.ts';

const looks = {
  ok: { icon: CheckCircleOutlined, tone: 'stable' },
  attention: { icon: WarningAmberOutlined, tone: 'moderate' },
  failed: { icon: ReportOutlined, tone: 'major' },
  unknown: { icon: HelpOutlineOutlined, tone: 'insufficient' },
} as const;

/** The state of a check as icon, word and colour. */
export function HealthStateMark({ state }: { state: HealthState }) {
  const { t } = useTranslation('health');
  const { icon: Icon, tone } = looks[state];
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        whiteSpace: 'nowrap',
        fontWeight: state === 'ok' ? 400 : 600,
        color: `var(--dg-${tone}-ink)`,
      }}
    >
      <Icon sx={{ fontSize: 18 }} aria-hidden />
      {t(`state.${state}`)}
    </Box>
  );
}
