import { useTranslation } from 'react-i18next';
import type { FairnessVerdict } from '../../../shared/schema/fairness.ts';
import { ToneBadge } from '../../components/tone-badge.tsx';
import type { Tone } from '../../components/tone-badge.tsx';
import { verdictIcons } from '../../components/verdict-badge.tsx';

const tones = {
  violation: 'major',
  indicative: 'moderate',
  insufficient: 'insufficient',
  fair: 'stable',
} as const satisfies Record<FairnessVerdict, Tone>;

type FairnessBadgeProps = { verdict: FairnessVerdict; size?: 'small' | 'large' };

/** A fairness verdict as icon, word and colour. */
export function FairnessBadge({ verdict, size = 'small' }: FairnessBadgeProps) {
  const { t } = useTranslation('fairness');
  const tone = tones[verdict];
  return (
    <ToneBadge look={{ Icon: verdictIcons[tone], tone }} size={size}>
      {t(`verdict.${verdict}`)}
    </ToneBadge>
  );
}
