/** Read out, but not seen. */
export const visuallyHidden = {
  position: 'absolute',
  // With a unit: a bare 1 means the whole width to the theme.
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
