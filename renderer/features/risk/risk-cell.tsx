import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { ModelRow } from '../../../shared/contract/models.ts';
import { bandOf } from '../../../shared/schema/risk.ts';
import { tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { GradeBadge } from './grade-badge.tsx';
import { formatPoints } from './points.ts';

/** How risky a model is, in a list: its grade and score, and what is not known of it. */
export function RiskCell({ risk }: { risk: NonNullable<ModelRow['risk']> }) {
  const { t } = useTranslation('risk');
  const { score, low, high, unknownTerms } = risk;
  const band = bandOf(risk);
  const range = t('range', { low: formatPoints(low), high: formatPoints(high) });
  const rest = unknownTerms === 0 ? '' : ` · ${t('cell.unknown', { count: unknownTerms })}`;
  return (
    <TwoLines
      first={
        <span>
          <GradeBadge grade={band} />
        </span>
      }
      second={
        <Box component="span" sx={tabularNumbers}>
          {band === 'unknown' ? range : `${formatPoints(score)}${rest}`}
        </Box>
      }
    />
  );
}
