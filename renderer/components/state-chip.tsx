import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { ModelState, RiskClass } from '../../shared/contract/models.ts';

const stateColours: Record<ModelState, string> = {
  draft: 'var(--dg-insufficient-line)',
  staging: 'var(--dg-chart-reference)',
  canary: 'var(--dg-moderate-line)',
  production: 'var(--dg-stable-line)',
  blocked: 'var(--dg-major-line)',
  'rolled-back': 'var(--dg-major-line)',
  retired: 'var(--dg-line-strong)',
};

/** The place of a model in its life cycle: a dot and the word. */
export function StateChip({ state }: { state: ModelState }) {
  const { t } = useTranslation();
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.875, whiteSpace: 'nowrap' }}
    >
      <Box
        component="span"
        aria-hidden
        sx={{ width: 8, height: 8, borderRadius: 99, backgroundColor: stateColours[state] }}
      />
      {t(`state.${state}`)}
    </Box>
  );
}

const riskLevels: Record<RiskClass, number> = { minimal: 1, limited: 2, high: 3, critical: 4 };
const riskSteps = [1, 2, 3, 4] as const;

/** A risk class: four steps, filled up to the class, and the word; `short` where a heading says what it is. */
export function RiskMark({ risk, short = false }: { risk: RiskClass; short?: boolean }) {
  const { t } = useTranslation();
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.875, whiteSpace: 'nowrap' }}
    >
      <Box component="span" aria-hidden sx={{ display: 'inline-flex', gap: '2px' }}>
        {riskSteps.map((step) => (
          <Box
            key={step}
            component="span"
            sx={{
              width: 4,
              height: 12,
              borderRadius: 1,
              backgroundColor: step <= riskLevels[risk] ? 'var(--dg-ink-soft)' : 'var(--dg-line)',
            }}
          />
        ))}
      </Box>
      {t(short ? `riskShort.${risk}` : `risk.${risk}`)}
    </Box>
  );
}
