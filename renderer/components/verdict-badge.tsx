import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import ReportOutlined from '@mui/icons-material/ReportOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { DriftVerdict } from '../../shared/schema/drift.ts';
import { ToneBadge } from './tone-badge.tsx';

export const verdictIcons = {
  stable: CheckCircleOutlined,
  moderate: WarningAmberOutlined,
  major: ReportOutlined,
  insufficient: HelpOutlineOutlined,
} as const;

type VerdictBadgeProps = { verdict: DriftVerdict; size?: 'small' | 'large' };

/** A verdict of drift as icon, word and colour. */
export function VerdictBadge({ verdict, size = 'small' }: VerdictBadgeProps) {
  const { t } = useTranslation();
  return (
    <ToneBadge look={{ Icon: verdictIcons[verdict], tone: verdict }} size={size}>
      {t(`verdict.${verdict}`)}
    </ToneBadge>
  );
}
