import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import HourglassEmptyOutlined from '@mui/icons-material/HourglassEmptyOutlined';
import NotificationsActiveOutlined from '@mui/icons-material/NotificationsActiveOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { MonitorRow, MonitorStanding } from '../../../shared/contract/monitors.ts';
import { ToneBadge } from '../../components/tone-badge.tsx';
import type { ToneLook } from '../../components/tone-badge.tsx';

/** How a monitor stands; one that cannot run says only that, because nobody watches meanwhile. */
export type ShownState = MonitorStanding['state'] | 'cannot-run';

export const shownState = ({ standing, failure }: Pick<MonitorRow, 'standing' | 'failure'>): ShownState =>
  failure === null ? standing.state : 'cannot-run';

const looks = {
  'cannot-run': { Icon: ErrorOutlineOutlined, tone: 'major' },
  alarm: { Icon: NotificationsActiveOutlined, tone: 'major' },
  drifting: { Icon: WarningAmberOutlined, tone: 'moderate' },
  quiet: { Icon: CheckCircleOutlined, tone: 'stable' },
  insufficient: { Icon: HelpOutlineOutlined, tone: 'insufficient' },
  'never-run': { Icon: HourglassEmptyOutlined, tone: 'insufficient' },
} as const satisfies Record<ShownState, ToneLook>;

/** How a monitor stands as icon, word and colour. */
export function StandingBadge({ state }: { state: ShownState }) {
  const { t } = useTranslation('monitors');
  return <ToneBadge look={looks[state]}>{t(`state.${state}`)}</ToneBadge>;
}
