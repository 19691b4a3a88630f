import { useState } from 'react';
import Tooltip from '@mui/material/Tooltip';
import { formatAgo, formatInstant, formatInstantPrecisely, formatInstantToSecond } from '../format/time.ts';

type MomentProps = {
  at: string;
  /** Says how long ago instead of when. */
  ago?: boolean;
  seconds?: boolean;
};

/** A stored instant in local time, with the full form behind it. */
export function Moment({ at, ago = false, seconds = false }: MomentProps) {
  const [shownAtMs] = useState(() => Date.now());
  const format = seconds ? formatInstantToSecond : formatInstant;
  return (
    <Tooltip describeChild title={formatInstantPrecisely(at)}>
      <time dateTime={at}>{ago ? formatAgo(at, shownAtMs) : format(at)}</time>
    </Tooltip>
  );
}
