import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import HourglassEmptyOutlined from '@mui/icons-material/HourglassEmptyOutlined';
import NotificationsActiveOutlined from '@mui/icons-material/NotificationsActiveOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { MonitorStanding } from '../../../shared/contract/monitors.ts';
import { ToneBadge } from '../../components/tone-badge.tsx';
import type { ToneLook } from '../../components/tone-badge.tsx';

const looks = {
  alarm: { Icon: NotificationsActiveOutlined, tone: 'major' },
  drifting: { Icon: WarningAmberOutlined, tone: 'moderate' },
  quiet: { Icon: CheckCircleOutlined, tone: 'stable' },
  insufficient: { Icon: HelpOutlineOutlined, tone: 'insufficient' },
  'never-run': { Icon: HourglassEmptyOutlined, tone: 'insufficient' },
} as const satisfies Record<MonitorStanding['state'], ToneLook>;

/** How a monitor stands as icon, word and colour. */
export function StandingBadge({ state }: { state: MonitorStanding['state'] }) {
  const { t } = useTranslation('monitors');
  return <ToneBadge look={looks[state]}>{t(`state.${state}`)}</ToneBadge>;
}
