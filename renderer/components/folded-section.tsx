import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import ExpandMoreRounded from '@mui/icons-material/ExpandMoreRounded';

type FoldedSectionProps = {
  title: string;
  hint: string;
  /** Something in it needs a look: it stays open. */
  problem: boolean;
  children: ReactNode;
};

/** A section of a form that few people need: closed until it is asked for. */
export function FoldedSection({ title, hint, problem, children }: FoldedSectionProps) {
  const [opened, setOpened] = useState(false);
  const summaryId = useId();
  const regionId = useId();
  return (
    <Accordion
      disableGutters
      // Fields that nobody sees would cost as much as those in sight.
      slotProps={{ transition: { unmountOnExit: true } }}
      expanded={opened || problem}
      onChange={(_, expanded) => {
        setOpened(expanded);
      }}
      sx={{
        border: '1px solid var(--dg-line)',
        borderRadius: '12px !important',
        '&::before': { display: 'none' },
      }}
    >
      <AccordionSummary
        id={summaryId}
        aria-controls={regionId}
        expandIcon={<ExpandMoreRounded />}
        sx={{ paddingInline: 2.5 }}
      >
        <Box>
          <Typography variant="h2" component="span" sx={{ display: 'block' }}>
            {title}
          </Typography>
          <Typography variant="body2" component="span" sx={{ color: 'text.secondary' }}>
            {hint}
          </Typography>
        </Box>
      </AccordionSummary>
      <AccordionDetails sx={{ padding: '0 20px 20px' }}>{children}</AccordionDetails>
    </Accordion>
  );
}
