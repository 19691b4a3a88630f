import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import InfoOutlined from '@mui/icons-material/InfoOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { AlertSeverity } from '../../../shared/contract/alerts.ts';
import { ToneBadge } from '../../components/tone-badge.tsx';
import type { ToneLook } from '../../components/tone-badge.tsx';

const looks = {
  critical: { Icon: ErrorOutlineOutlined, tone: 'major' },
  warning: { Icon: WarningAmberOutlined, tone: 'moderate' },
  notice: { Icon: InfoOutlined, tone: 'insufficient' },
} as const satisfies Record<AlertSeverity, ToneLook>;

/** How severe an alert is as icon, word and colour. */
export function SeverityBadge({ severity }: { severity: AlertSeverity }) {
  const { t } = useTranslation('common');
  return <ToneBadge look={looks[severity]}>{t(`alertSeverity.${severity}`)}</ToneBadge>;
}
