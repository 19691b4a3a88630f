import Tooltip from '@mui/material/Tooltip';
import { formatAgo, formatInstant, formatInstantPrecisely } from '../format/time.ts';

/** A stored instant in local time, with the full form behind it. */
export function Moment({ at, ago = false }: { at: string; ago?: boolean }) {
  return (
    <Tooltip title={formatInstantPrecisely(at)}>
      <time dateTime={at}>{ago ? formatAgo(at, Date.now()) : formatInstant(at)}</time>
    </Tooltip>
  );
}
