import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import ReportOutlined from '@mui/icons-material/ReportOutlined';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from '../../components/tone-badge.tsx';
import type { ToneLook } from '../../components/tone-badge.tsx';
import type { AuditAnswer } from './audit-answer.ts';

const looks = {
  intact: { Icon: CheckCircleOutlined, tone: 'stable' },
  evidence: { Icon: ReportOutlined, tone: 'major' },
  altered: { Icon: ReportOutlined, tone: 'major' },
  recovery: { Icon: ReportOutlined, tone: 'major' },
  unverified: { Icon: HelpOutlineOutlined, tone: 'insufficient' },
} as const satisfies Record<AuditAnswer, ToneLook>;

/** The answer about the record as icon, word and colour. */
export function IntegrityMark({ answer }: { answer: AuditAnswer }) {
  const { t } = useTranslation('audit');
  return (
    <ToneBadge look={looks[answer]} size="large">
      {t(`mark.${answer}`)}
    </ToneBadge>
  );
}
