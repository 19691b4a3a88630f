import Box from '@mui/material/Box';

/** A text on one line that says by an ellipsis that it goes on, and shows the rest under the pointer. */
export function Clipped({ text }: { text: string }) {
  return (
    <Box component="span" title={text} sx={ellipsis}>
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
