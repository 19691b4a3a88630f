import { useState } from 'react';
import Tooltip from '@mui/material/Tooltip';
import { formatAgo, formatInstant, formatInstantPrecisely } from '../format/time.ts';

/** A stored instant in local time, with the full form behind it. */
export function Moment({ at, ago = false }: { at: string; ago?: boolean }) {
  const [shownAtMs] = useState(() => Date.now());
  return (
    <Tooltip describeChild title={formatInstantPrecisely(at)}>
      <time dateTime={at}>{ago ? formatAgo(at, shownAtMs) : formatInstant(at)}</time>
    </Tooltip>
  );
}
