import Box from '@mui/material/Box';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined';
import ReportOutlined from '@mui/icons-material/ReportOutlined';
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined';
import { useTranslation } from 'react-i18next';
import type { DriftVerdict } from '../../shared/schema/drift.ts';

export const verdictIcons = {
  stable: CheckCircleOutlined,
  moderate: WarningAmberOutlined,
  major: ReportOutlined,
  insufficient: HelpOutlineOutlined,
} as const;

/** A verdict as icon, word and colour; any one of the three is enough to read it. */
export function VerdictBadge({
  verdict,
  size = 'small',
}: {
  verdict: DriftVerdict;
  size?: 'small' | 'large';
}) {
  const { t } = useTranslation();
  const Icon = verdictIcons[verdict];
  const large = size === 'large';
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.625,
        paddingInline: large ? 1.25 : 0.875,
        height: large ? 30 : 24,
        borderRadius: 99,
        fontWeight: 600,
        fontSize: large ? '0.875rem' : '0.8125rem',
        whiteSpace: 'nowrap',
        color: `var(--dg-${verdict}-ink)`,
        backgroundColor: `var(--dg-${verdict}-soft)`,
      }}
    >
      <Icon sx={{ fontSize: large ? 18 : 16 }} aria-hidden />
      {t(`verdict.${verdict}`)}
    </Box>
  );
}
