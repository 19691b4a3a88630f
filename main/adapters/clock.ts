import { toUtcInstant } from '../../shared/schema/time.ts';
import type { Clock } from '../core/ports.ts';

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => toUtcInstant(Date.now()),
  monotonicMs: () => performance.now(),
};
