import type { ReactNode } from 'react';
import Box from '@mui/material/Box';

/** A cell with what it is called and, smaller, what kind it is. */
export function TwoLines({ first, second }: { first: ReactNode; second: ReactNode }) {
  return (
    <Box sx={{ minWidth: 0, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', lineHeight: 1.35 }}>
      {first}
      <Box component="span" sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {second}
      </Box>
    </Box>
  );
}
