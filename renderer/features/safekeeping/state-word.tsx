import type { ReactNode } from 'react';
import Box from '@mui/material/Box';

const colours = {
  success: 'var(--dg-stable-line)',
  warning: 'var(--dg-moderate-line)',
  error: 'var(--dg-major-line)',
  neutral: 'var(--dg-insufficient-line)',
} as const;

/** A state in a word, with a dot before it for the eye that skims. */
export function StateWord({ tone, children }: { tone: keyof typeof colours; children: ReactNode }) {
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'baseline', gap: 0.875 }}>
      <Box
        component="span"
        aria-hidden
        sx={{ width: 8, height: 8, flex: 'none', borderRadius: 99, backgroundColor: colours[tone] }}
      />
      {children}
    </Box>
  );
}
