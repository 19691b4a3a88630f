import BlockOutlined from '@mui/icons-material/BlockOutlined';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import GppMaybeOutlined from '@mui/icons-material/GppMaybeOutlined';
import HelpOutlineRounded from '@mui/icons-material/HelpOutlineRounded';
import LockOpenOutlined from '@mui/icons-material/LockOpenOutlined';
import LockOutlined from '@mui/icons-material/LockOutlined';
import MoreTimeOutlined from '@mui/icons-material/MoreTimeOutlined';
import RemoveCircleOutlineRounded from '@mui/icons-material/RemoveCircleOutlineRounded';
import ReportOutlined from '@mui/icons-material/ReportOutlined';
import { useTranslation } from 'react-i18next';
import type { DeploymentOutcome } from '../../../shared/contract/deployments.ts';
import type { GateFinding, GateOutcome, GateVerdict } from '../../../shared/schema/gate.ts';
import { ToneBadge } from '../../components/tone-badge.tsx';
import type { ToneLook } from '../../components/tone-badge.tsx';

const verdicts: Readonly<Record<GateVerdict, ToneLook>> = {
  pass: { Icon: LockOpenOutlined, tone: 'stable' },
  fail: { Icon: LockOutlined, tone: 'major' },
  insufficient: { Icon: LockOutlined, tone: 'moderate' },
};

const outcomes: Readonly<Record<GateOutcome, ToneLook>> = {
  met: { Icon: CheckCircleOutlined, tone: 'stable' },
  'not-met': { Icon: ReportOutlined, tone: 'major' },
  unknown: { Icon: HelpOutlineRounded, tone: 'moderate' },
  'not-asked': { Icon: RemoveCircleOutlineRounded, tone: 'insufficient' },
};

const unneeded: ToneLook = { Icon: HelpOutlineRounded, tone: 'insufficient' };

const results: Readonly<Record<DeploymentOutcome, ToneLook>> = {
  moved: { Icon: CheckCircleOutlined, tone: 'stable' },
  overridden: { Icon: GppMaybeOutlined, tone: 'moderate' },
  renewed: { Icon: MoreTimeOutlined, tone: 'moderate' },
  refused: { Icon: LockOutlined, tone: 'insufficient' },
  blocked: { Icon: BlockOutlined, tone: 'major' },
};

/** Whether the gate is open, as icon, words and colour. */
export function GateBadge({ verdict, size = 'small' }: { verdict: GateVerdict; size?: 'small' | 'large' }) {
  const { t } = useTranslation('deployments');
  return (
    <ToneBadge look={verdicts[verdict]} size={size}>
      {t(`verdict.${verdict}`)}
    </ToneBadge>
  );
}

/** What a rule came to. One that cannot be told is no alarm where it need not be known. */
export function RuleBadge({ outcome, needed }: Pick<GateFinding, 'outcome' | 'needed'>) {
  const { t } = useTranslation('deployments');
  const look = outcome === 'unknown' && !needed ? unneeded : outcomes[outcome];
  return <ToneBadge look={look}>{t(`outcome.${outcome}`)}</ToneBadge>;
}

/** What became of a step that was tried. */
export function ResultBadge({
  outcome,
  size = 'small',
}: {
  outcome: DeploymentOutcome;
  size?: 'small' | 'large';
}) {
  const { t } = useTranslation('deployments');
  return (
    <ToneBadge look={results[outcome]} size={size}>
      {t(`result.${outcome}`)}
    </ToneBadge>
  );
}
