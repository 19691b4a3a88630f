import { useId } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';

type SectionProps = {
  title: string;
  /** One line under the title that says how to read what follows. */
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Lets a grid or chart reach the edges of the card. */
  flush?: boolean;
};

/** A card with a heading; a landmark of its own for assistive technology. */
export function Section({ title, hint, actions, children, flush = false }: SectionProps) {
  const headingId = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={headingId}
      sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px', minWidth: 0, overflow: 'hidden' }}
    >
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          columnGap: 1.5,
          rowGap: 0.75,
          padding: '16px 20px 0',
        }}
      >
        <Typography variant="h2" id={headingId} sx={{ flex: '1 1 220px', minWidth: 0, paddingBlock: 0.25 }}>
          {title}
        </Typography>
        {actions}
        {hint === undefined ? null : (
          <Typography
            variant="body2"
            component="div"
            sx={{ color: 'text.secondary', flexBasis: '100%', marginTop: -0.75 }}
          >
            {hint}
          </Typography>
        )}
      </Box>
      <Box sx={flush ? { paddingTop: 1.5 } : { padding: '14px 20px 20px' }}>{children}</Box>
    </Paper>
  );
}

/** Sections below each other at the distance of the page. */
export function Sections({ children }: { children: ReactNode }) {
  return <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2.5 }}>{children}</Box>;
}
