import { z } from 'zod';

/** A moment in UTC, ISO 8601 with milliseconds and `Z`, as it is stored and sent. */
export const utcInstant = z.iso.datetime({ precision: 3, offset: false, local: false }).brand<'UtcInstant'>();
export type UtcInstant = z.infer<typeof utcInstant>;

export function toUtcInstant(epochMs: number): UtcInstant {
  return new Date(epochMs).toISOString() as UtcInstant;
}
