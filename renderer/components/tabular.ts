/** Digits of one width, so that figures below each other line up. */
export const tabularNumbers = { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const;
