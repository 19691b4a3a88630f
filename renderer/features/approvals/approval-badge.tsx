import BlockOutlined from '@mui/icons-material/BlockOutlined';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import HourglassEmptyRounded from '@mui/icons-material/HourglassEmptyRounded';
import TimerOffOutlined from '@mui/icons-material/TimerOffOutlined';
import UndoRounded from '@mui/icons-material/UndoRounded';
import { useTranslation } from 'react-i18next';
import type { ApprovalState } from '../../../shared/contract/approvals.ts';
import { ToneBadge } from '../../components/tone-badge.tsx';
import type { ToneLook } from '../../components/tone-badge.tsx';

const looks = {
  open: { Icon: HourglassEmptyRounded, tone: 'moderate' },
  approved: { Icon: HourglassEmptyRounded, tone: 'moderate' },
  'carried-out': { Icon: CheckCircleOutlined, tone: 'stable' },
  failed: { Icon: ErrorOutlineOutlined, tone: 'major' },
  refused: { Icon: BlockOutlined, tone: 'major' },
  withdrawn: { Icon: UndoRounded, tone: 'insufficient' },
  expired: { Icon: TimerOffOutlined, tone: 'insufficient' },
} as const satisfies Record<ApprovalState, ToneLook>;

/** Where a request has got to, as icon, word and colour. */
export function ApprovalBadge({ state }: { state: ApprovalState }) {
  const { t } = useTranslation('common');
  return <ToneBadge look={looks[state]}>{t(`approvalState.${state}`)}</ToneBadge>;
}
