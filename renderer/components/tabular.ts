/** Digits of one width, so that figures below each other line up. */
export const tabularNumbers = { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const;

/**
 * Space beside the cells of a table: `edge` before the first and after the last of a row, so that they stand below the
 * heading of their card, and `between` beside all others. For `sx`, in its units.
 */
export const tableEdges = (edge: number, between = 1.5) =>
  ({
    '& tr > *': { paddingLeft: edge, paddingRight: between },
    '& tr > * + *': { paddingLeft: between },
    '& tr > :last-child': { paddingRight: edge },
  }) as const;
