import Box from '@mui/material/Box';

/** A text on one line or a few that says by an ellipsis that it goes on, and shows the rest under the pointer. */
export function Clipped({ text, lines = 1 }: { text: string; lines?: number }) {
  return (
    <Box component="span" title={text} sx={lines === 1 ? ellipsis : { ...clamped, WebkitLineClamp: lines }}>
      {text}
    </Box>
  );
}

const ellipsis = {
  display: 'block',
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
} as const;

const clamped = { display: '-webkit-box', WebkitBoxOrient: 'vertical', overflow: 'hidden' } as const;
