import Box from '@mui/material/Box';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import HourglassEmptyOutlined from '@mui/icons-material/HourglassEmptyOutlined';
import NotificationsActiveOutlined from '@mui/icons-material/NotificationsActiveOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { MonitorStanding } from '../../../shared/contract/monitors.ts';

const looks = {
  alarm: { Icon: NotificationsActiveOutlined, tone: 'major' },
  drifting: { Icon: WarningAmberOutlined, tone: 'moderate' },
  quiet: { Icon: CheckCircleOutlined, tone: 'stable' },
  insufficient: { Icon: HelpOutlineOutlined, tone: 'insufficient' },
  'never-run': { Icon: HourglassEmptyOutlined, tone: 'insufficient' },
} as const;

/** How a monitor stands as icon, word and colour; any one of the three is enough to read it. */
export function StandingBadge({ state }: { state: MonitorStanding['state'] }) {
  const { t } = useTranslation('monitors');
  const { Icon, tone } = looks[state];
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.625,
        paddingInline: 0.875,
        height: 24,
        borderRadius: 99,
        fontWeight: 600,
        fontSize: '0.8125rem',
        whiteSpace: 'nowrap',
        color: `var(--dg-${tone}-ink)`,
        backgroundColor: `var(--dg-${tone}-soft)`,
      }}
    >
      <Icon sx={{ fontSize: 16 }} aria-hidden />
      {t(`state.${state}`)}
    </Box>
  );
}
