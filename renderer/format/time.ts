import { preferredLocales } from './locale.ts';
import { noValue } from './numbers.ts';

const toMinute = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
} as const;
const dateTimeFormat = new Intl.DateTimeFormat(preferredLocales, { ...toMinute, timeZoneName: 'short' });
const inListFormat = new Intl.DateTimeFormat(preferredLocales, toMinute);
const timeToSecondFormat = new Intl.DateTimeFormat(preferredLocales, { timeStyle: 'long' });
const dateFormat = new Intl.DateTimeFormat(preferredLocales, { dateStyle: 'medium' });
const toSecondFormat = new Intl.DateTimeFormat(preferredLocales, { dateStyle: 'medium', timeStyle: 'long' });
const preciseFormat = new Intl.DateTimeFormat(preferredLocales, { dateStyle: 'full', timeStyle: 'long' });
const relativeFormat = new Intl.RelativeTimeFormat(preferredLocales, { numeric: 'auto' });
const seconds = new Intl.NumberFormat(preferredLocales, { maximumFractionDigits: 1 });

const steps = [
  { unit: 'minute', ms: 60_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'day', ms: 86_400_000 },
] as const;

/** A stored UTC instant in local time, with its zone. */
export function formatInstant(instant: string | null): string {
  return instant === null ? noValue : dateTimeFormat.format(new Date(instant));
}

/** The same without the zone, for the cells of a list and the marks of an axis; its place tells the zone. */
export function formatInstantInList(instant: string | null): string {
  return instant === null ? noValue : inListFormat.format(new Date(instant));
}

/** The same kept on one line, for what stands below another column of a list. */
export function formatInstantBelow(instant: string | null): string {
  return formatInstantInList(instant).replaceAll(' ', '\u00A0');
}

/** The date alone, and the time to the second with its zone: two lines of a narrow cell. */
export function formatInstantInLines(instant: string): { date: string; time: string } {
  const at = new Date(instant);
  return { date: dateFormat.format(at), time: timeToSecondFormat.format(at) };
}

/** The same to the second and with its zone, where it is evidence when something happened. */
export function formatInstantToSecond(instant: string): string {
  return toSecondFormat.format(new Date(instant));
}

/** The same with seconds and time zone, for a tooltip. */
export function formatInstantPrecisely(instant: string): string {
  return preciseFormat.format(new Date(instant));
}

/** How long ago, up to a week; the date after that. `nowMs` is in epoch milliseconds. */
export function formatAgo(instant: string, nowMs: number): string {
  const elapsedMs = nowMs - Date.parse(instant);
  if (elapsedMs >= 7 * 86_400_000 || elapsedMs < 0) return dateFormat.format(new Date(instant));
  const step = steps.findLast(({ ms }) => elapsedMs >= ms);
  if (step === undefined) return relativeFormat.format(0, 'second');
  return relativeFormat.format(-Math.floor(elapsedMs / step.ms), step.unit);
}

/** A duration in milliseconds: `840 ms`, `12.4 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  const wholeSeconds = Math.floor(durationMs / 1000);
  if (wholeSeconds < 60) return `${seconds.format(durationMs / 1000)} s`;
  const minutes = Math.floor(wholeSeconds / 60);
  if (minutes < 60) return `${minutes} min ${wholeSeconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
