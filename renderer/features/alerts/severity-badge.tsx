import Box from '@mui/material/Box';
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined';
import InfoOutlined from '@mui/icons-material/InfoOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { AlertSeverity } from '../../../shared/contract/alerts.ts';

const looks = {
  critical: { Icon: ErrorOutlineOutlined, tone: 'major' },
  warning: { Icon: WarningAmberOutlined, tone: 'moderate' },
  notice: { Icon: InfoOutlined, tone: 'insufficient' },
} as const;

/** How severe an alert is as icon, word and colour; any one of the three is enough to read it. */
export function SeverityBadge({ severity }: { severity: AlertSeverity }) {
  const { t } = useTranslation('common');
  const { Icon, tone } = looks[severity];
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
      {t(`alertSeverity.${severity}`)}
    </Box>
  );
}
