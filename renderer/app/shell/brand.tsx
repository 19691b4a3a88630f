import Box from '@mui/material/Box';

/** The mark: the reference curve and, dashed, the current one moved away from it. */
export function Brand({ size = 28 }: { size?: number }) {
  return (
    <Box
      component="svg"
      viewBox="0 0 32 32"
      aria-hidden
      sx={{ width: size, height: size, flex: 'none', display: 'block' }}
    >
      <rect width="32" height="32" rx="8" fill="#124a55" />
      <path
        d="M4 23c4 0 5-13 9-13s5 13 9 13"
        fill="none"
        stroke="#9adfe2"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <path
        d="M11 23c4 0 5-9 8.5-9s4.5 9 8.5 9"
        fill="none"
        stroke="#f4a259"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeDasharray="3.4 3"
      />
    </Box>
  );
}
