import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import type SvgIcon from '@mui/material/SvgIcon';
import type { DriftVerdict } from '../../shared/schema/drift.ts';

/** The tones of the theme are those of the verdicts of drift, so that red means the same everywhere. */
export type Tone = DriftVerdict;

/** How a state looks; its word is the third sign. */
export type ToneLook = { readonly Icon: typeof SvgIcon; readonly tone: Tone };

type ToneBadgeProps = { look: ToneLook; size?: 'small' | 'large'; children: ReactNode };

/** A state as icon, word and colour on a ground of its own; any one of the three is enough to read it. */
export function ToneBadge({ look: { Icon, tone }, size = 'small', children }: ToneBadgeProps) {
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
      {children}
    </Box>
  );
}
