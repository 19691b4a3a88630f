import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';

/** A drawing of what the product does: the same feature then and now. */
export function DriftSketch() {
  const { t } = useTranslation('overview');
  return (
    <Box
      role="img"
      aria-label={t('first.sketch')}
      sx={{
        borderRadius: '14px',
        border: '1px solid var(--dg-line)',
        backgroundColor: 'var(--dg-surface)',
        overflow: 'hidden',
        color: 'text.secondary',
      }}
    >
      <Box
        component="svg"
        viewBox="0 0 960 190"
        aria-hidden
        sx={{ display: 'block', width: '100%', maxHeight: 210 }}
      >
        <line x1="40" y1="160" x2="920" y2="160" stroke="var(--dg-line-strong)" strokeWidth="1" />
        <path
          d="M60 159 C 190 157, 230 34, 350 34 S 520 157, 650 159 Z"
          fill="var(--dg-chart-reference-fill)"
          stroke="var(--dg-chart-reference)"
          strokeWidth="2.5"
        />
        <path
          d="M330 159 C 470 158, 520 62, 620 62 S 780 157, 900 159 Z"
          fill="var(--dg-chart-current-fill)"
          stroke="var(--dg-chart-current)"
          strokeWidth="2.5"
          strokeDasharray="8 5"
        />
        <line x1="350" y1="26" x2="350" y2="160" stroke="var(--dg-chart-reference)" strokeWidth="1.25" />
        <line
          x1="620"
          y1="52"
          x2="620"
          y2="160"
          stroke="var(--dg-chart-current)"
          strokeWidth="1.25"
          strokeDasharray="4 3"
        />
        <g fontFamily="Inter Variable, sans-serif" fontSize="14" fontWeight="560">
          <text x="232" y="72" textAnchor="end" fill="var(--dg-chart-reference)">
            {t('first.sketchReference')}
          </text>
          <text x="742" y="84" fill="var(--dg-chart-current)">
            {t('first.sketchCurrent')}
          </text>
        </g>
      </Box>
    </Box>
  );
}
