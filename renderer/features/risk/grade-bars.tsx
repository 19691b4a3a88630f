import Box from '@mui/material/Box';
import { riskGrades } from '../../../shared/schema/risk.ts';
import type { RiskGrade } from '../../../shared/schema/risk.ts';
import { tabularNumbers } from '../../components/tabular.ts';
import { formatCount } from '../../format/numbers.ts';
import { GradeBadge } from './grade-badge.tsx';

/** How many models have which grade; the number beside each bar says it all by itself. */
export function GradeBars({ grades }: { grades: Readonly<Record<RiskGrade, number>> }) {
  const most = Math.max(1, ...riskGrades.map((grade) => grades[grade]));
  return (
    <Box
      component="ul"
      sx={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 0.75, maxWidth: 720 }}
    >
      {riskGrades.map((grade) => (
        <Box
          component="li"
          key={grade}
          sx={{ display: 'grid', gridTemplateColumns: '108px 64px 1fr', alignItems: 'center', gap: 1.5 }}
        >
          <span>
            <GradeBadge grade={grade} />
          </span>
          <Box component="span" sx={{ ...tabularNumbers, textAlign: 'right' }}>
            {formatCount(grades[grade])}
          </Box>
          <Box
            aria-hidden
            sx={{
              height: 12,
              borderRadius: 99,
              width: `${(100 * grades[grade]) / most}%`,
              backgroundColor: 'primary.main',
            }}
          />
        </Box>
      ))}
    </Box>
  );
}
