import { useState } from 'react';
import Tooltip from '@mui/material/Tooltip';
import {
  formatAgo,
  formatInstant,
  formatInstantInLines,
  formatInstantInList,
  formatInstantPrecisely,
  formatInstantToSecond,
} from '../format/time.ts';
import { Clipped } from './clipped.tsx';
import { TwoLines } from './two-lines.tsx';

type MomentProps = {
  at: string;
  /** Says how long ago instead of when. */
  ago?: boolean;
  seconds?: boolean;
  /** Stands in a list, where each cell has little room: without the zone, which the tooltip tells. */
  list?: boolean;
};

/** A stored instant in local time, with the full form behind it. */
export function Moment({ at, ago = false, seconds = false, list = false }: MomentProps) {
  const [shownAtMs] = useState(() => Date.now());
  const format = seconds ? formatInstantToSecond : list ? formatInstantInList : formatInstant;
  return (
    <Tooltip describeChild title={formatInstantPrecisely(at)}>
      <time dateTime={at} style={list ? oneLine : undefined}>
        {ago ? formatAgo(at, shownAtMs) : format(at)}
      </time>
    </Tooltip>
  );
}

const oneLine = { whiteSpace: 'nowrap' } as const;

/** A stored instant as a cell of two lines: the date, and below it the time to the second with its zone. */
export function MomentCell({ at }: { at: string }) {
  const { date, time } = formatInstantInLines(at);
  return (
    <Tooltip describeChild title={formatInstantPrecisely(at)}>
      <time dateTime={at}>
        <TwoLines first={<Clipped text={date} />} second={time} />
      </time>
    </Tooltip>
  );
}
