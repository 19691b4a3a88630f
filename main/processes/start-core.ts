import { DamagedWorkspaceError } from '../core/safekeeping/rescue.ts';
import type { RescueOffer } from '../core/safekeeping/rescue.ts';
import type { CoreHost, RescueOrder } from './core-host.ts';
import type { CoreReady } from './protocol.ts';

/**
 * Starts the core. As long as its database does not open, `ask` says what to do about it; null leaves everything as
 * it is and rejects with the DamagedWorkspaceError.
 */
export async function startCore(
  core: Pick<CoreHost, 'start'>,
  ask: (offer: RescueOffer) => Promise<RescueOrder | null>,
): Promise<CoreReady> {
  let order: RescueOrder | undefined;
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each start follows from what the one before found
      return await core.start(order);
    } catch (error) {
      if (!(error instanceof DamagedWorkspaceError)) throw error;
      // oxlint-disable-next-line no-await-in-loop -- the same
      const chosen = await ask(error.offer);
      if (chosen === null) throw error;
      order = chosen;
    }
  }
}
