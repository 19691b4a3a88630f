import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';

export type ReadInstant = {
  readonly at: UtcInstant;
  /** `Z`, or an offset such as `+02:00`; null where the text names no zone and UTC was taken. */
  readonly zone: string | null;
};

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?$/u;

const minuteMs = 60_000;

function zoneOf(text: string | undefined): { readonly zone: string | null; readonly minutes: number } | null {
  if (text === undefined) return { zone: null, minutes: 0 };
  if (text === 'Z') return { zone: 'Z', minutes: 0 };
  const hours = Number(text.slice(1, 3));
  const rest = Number(text.slice(3).replace(':', '') || '0');
  if (hours > 14 || rest > 59) return null;
  const minutes = (hours * 60 + rest) * (text.startsWith('-') ? -1 : 1);
  const [hh, mm] = [hours, rest].map((part) => String(part).padStart(2, '0'));
  return minutes === 0 ? { zone: 'Z', minutes } : { zone: `${text.slice(0, 1)}${hh}:${mm}`, minutes };
}

/**
 * Reads a time written year first, as ISO 8601 and as databases write it. Fractions beyond milliseconds are
 * cut off. Null for anything else, and for dates that no calendar has.
 */
export function readInstant(text: string): ReadInstant | null {
  const match = pattern.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zoneText] = match;
  const zone = zoneOf(zoneText);
  if (zone === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date.UTC carries over: 31 February would become a day in March, and the year 50 one in 1950.
  if (new Date(dayMs).toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return null;
  const clockMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const epochMs = dayMs + clockMs + Number(fraction.padEnd(3, '0').slice(0, 3)) - zone.minutes * minuteMs;
  return { at: toUtcInstant(epochMs), zone: zone.zone };
}
