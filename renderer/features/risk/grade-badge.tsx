import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineRounded from '@mui/icons-material/HelpOutlineRounded';
import ReportOutlined from '@mui/icons-material/ReportOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { RiskBand } from '../../../shared/schema/risk.ts';
import { ToneBadge } from '../../components/tone-badge.tsx';
import type { ToneLook } from '../../components/tone-badge.tsx';

const fine = { Icon: CheckCircleOutlined, tone: 'stable' } as const;
const middling = { Icon: WarningAmberOutlined, tone: 'moderate' } as const;
const bad = { Icon: ReportOutlined, tone: 'major' } as const;

const looks: Readonly<Record<RiskBand, ToneLook>> = {
  A: fine,
  B: fine,
  C: middling,
  D: middling,
  E: bad,
  F: bad,
  unknown: { Icon: HelpOutlineRounded, tone: 'insufficient' },
};

/** A grade of risk as icon, letter and colour; or that it is unknown. */
export function GradeBadge({ grade, size = 'small' }: { grade: RiskBand; size?: 'small' | 'large' }) {
  const { t } = useTranslation('risk');
  return (
    <ToneBadge look={looks[grade]} size={size}>
      {grade === 'unknown' ? t('unknown') : t('grade', { grade })}
    </ToneBadge>
  );
}
