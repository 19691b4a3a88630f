import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { FairnessVerdict } from '../../../shared/schema/fairness.ts';
import { verdictIcons } from '../../components/verdict-badge.tsx';

/** The tone of each verdict: those of drift, so that red means the same everywhere. */
const tones = {
  violation: 'major',
  indicative: 'moderate',
  insufficient: 'insufficient',
  fair: 'stable',
} as const satisfies Record<FairnessVerdict, keyof typeof verdictIcons>;

type FairnessBadgeProps = { verdict: FairnessVerdict; size?: 'small' | 'large' };

/** A fairness verdict as icon, word and colour; any one of the three is enough to read it. */
export function FairnessBadge({ verdict, size = 'small' }: FairnessBadgeProps) {
  const { t } = useTranslation('fairness');
  const tone = tones[verdict];
  const Icon = verdictIcons[tone];
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
        color: `var(--dg-${tone}-ink)`,
        backgroundColor: `var(--dg-${tone}-soft)`,
      }}
    >
      <Icon sx={{ fontSize: large ? 18 : 16 }} aria-hidden />
      {t(`verdict.${verdict}`)}
    </Box>
  );
}
