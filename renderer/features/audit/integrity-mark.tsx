import Box from '@mui/material/Box';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import ReportOutlined from '@mui/icons-material/ReportOutlined';
import { useTranslation } from 'react-i18next';
import type { AuditAnswer } from './audit-answer.ts';

const looks = {
  intact: { Icon: CheckCircleOutlined, tone: 'stable' },
  altered: { Icon: ReportOutlined, tone: 'major' },
  recovery: { Icon: ReportOutlined, tone: 'major' },
  unverified: { Icon: HelpOutlineOutlined, tone: 'insufficient' },
} as const;

/** The answer about the record as icon, word and colour. */
export function IntegrityMark({ answer }: { answer: AuditAnswer }) {
  const { t } = useTranslation('audit');
  const { Icon, tone } = looks[answer];
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.625,
        paddingInline: 1.25,
        height: 30,
        borderRadius: 99,
        fontWeight: 600,
        whiteSpace: 'nowrap',
        color: `var(--dg-${tone}-ink)`,
        backgroundColor: `var(--dg-${tone}-soft)`,
      }}
    >
      <Icon sx={{ fontSize: 18 }} aria-hidden />
      {t(`mark.${answer}`)}
    </Box>
  );
}
