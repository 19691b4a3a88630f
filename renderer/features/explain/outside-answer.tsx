import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ExplainAnswer } from '../../../shared/contract/explain.ts';
import { Moment } from '../../components/moment.tsx';
import { visuallyHidden } from '../../components/visually-hidden.ts';

/** A text by a model outside, marked as such, with the numbers that were not sent to it. Text and nothing else. */
export function OutsideAnswer({ answer }: { answer: ExplainAnswer }) {
  const { t } = useTranslation('explain');
  const { parts, flagged, host, model, askedBy, at } = answer;
  return (
    <Box
      sx={{
        width: '100%',
        marginTop: 2.5,
        padding: 2,
        border: '1px dashed var(--dg-line)',
        borderRadius: '8px',
        display: 'grid',
        gap: 1.25,
      }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
        <Chip size="small" variant="outlined" label={t('outside.byAi')} />
        <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {t('outside.source', { model, host, name: askedBy })} · <Moment at={at} />
        </Typography>
      </Box>
      {flagged === 0 ? null : <Alert severity="warning">{t('outside.flagged', { count: flagged })}</Alert>}
      <Typography component="div" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: '68em' }}>
        {parts.map(({ text, flagged: isFlagged }, position) =>
          isFlagged ? (
            <Box
              component="mark"
              // The parts of a text never move.
              key={`${String(position)} ${text}`}
              title={t('outside.flaggedMark')}
              sx={{
                color: 'inherit',
                backgroundColor: 'transparent',
                borderBottom: '2px dotted var(--mui-palette-warning-main)',
                fontWeight: 600,
              }}
            >
              {text}
              <Box component="span" sx={visuallyHidden}>{` (${t('outside.flaggedMark')})`}</Box>
              <span aria-hidden="true"> (?)</span>
            </Box>
          ) : (
            text
          ),
        )}
      </Typography>
    </Box>
  );
}
