import Box from '@mui/material/Box';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import CloseRounded from '@mui/icons-material/CloseRounded';
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import PendingActionsOutlined from '@mui/icons-material/PendingActionsOutlined';
import SyncRounded from '@mui/icons-material/SyncRounded';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { JobState } from '../../../shared/contract/jobs.ts';

const looks = {
  queued: { Icon: PendingActionsOutlined, tone: 'insufficient' },
  running: { Icon: SyncRounded, tone: 'insufficient' },
  done: { Icon: CheckCircleOutlined, tone: 'stable' },
  failed: { Icon: ErrorOutlineOutlined, tone: 'major' },
  cancelled: { Icon: CloseRounded, tone: 'insufficient' },
  interrupted: { Icon: WarningAmberOutlined, tone: 'moderate' },
} as const;

/** The state of a job as icon, word and colour. */
export function JobStateMark({ state }: { state: JobState }) {
  const { t } = useTranslation('jobs');
  const { Icon, tone } = looks[state];
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.625,
        fontSize: '0.8125rem',
        fontWeight: 600,
        whiteSpace: 'nowrap',
        color: `var(--dg-${tone}-ink)`,
      }}
    >
      <Icon sx={{ fontSize: 17 }} aria-hidden />
      {t(`state.${state}`)}
    </Box>
  );
}
