import { setImmediate } from 'node:timers/promises';
import { DriftGuardError } from '../../shared/errors.ts';
import type { Steps } from '../core/statistics/index.ts';

/** Lets messages in between steps, one of which may be that nobody wants the result any more. Throws CANCELLED. */
export async function inTurns<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await setImmediate();
    if (signal.aborted) throw new DriftGuardError('CANCELLED');
  }
}
