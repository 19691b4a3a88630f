import { z } from 'zod';

/** A moment in UTC, ISO 8601 with milliseconds and `Z`, as it is stored and sent. */
export const utcInstant = z.iso.datetime({ precision: 3, offset: false, local: false }).brand<'UtcInstant'>();
export type UtcInstant = z.infer<typeof utcInstant>;

/** A time zone of the IANA database, such as Europe/Berlin. */
export const timeZone = z
  .string()
  .max(64, 'The name of a time zone has at most 64 characters.')
  .regex(/^[A-Za-z][\w+-]*(?:\/[\w+-]+){0,2}$/u, 'Name a time zone such as Europe/Berlin.');

export function toUtcInstant(epochMs: number): UtcInstant {
  return new Date(epochMs).toISOString() as UtcInstant;
}
