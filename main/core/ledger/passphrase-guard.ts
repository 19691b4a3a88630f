import { DriftGuardError } from '../../../shared/errors.ts';
import type { Actor, Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { FoundKey } from './key-ring.ts';
import type { Ledger, LedgerEvent } from './ledger.ts';
import { passphraseActions, refusalsInRow } from './passphrases-repository.ts';

/** Wrong passphrases in a row before one has to wait, as many as wrong passwords before an account is locked. */
const failuresUntilWait = 5;
const waitMs = 15 * 60_000;

const subject = { type: 'workspace', id: 'ledger' } as const;

export type PassphraseGuard = {
  /**
   * Tries a passphrase, one at a time, and enters into the ledger how it went. After five wrong ones in a row each
   * further one has to wait: throws RATE_LIMITED, and then nothing is tried. What is in the ledger counts, so that
   * closing DriftGuard does not help.
   */
  attempt(actor: Actor, open: () => Promise<FoundKey>): Promise<FoundKey>;
  /** Enters that a passphrase given to the program at its start opened nothing. */
  noteRefused(actor: Actor): void;
};

function minutesInWords(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** Keeps whoever has the screen from trying passphrases of the signing key. */
export function createPassphraseGuard(dependencies: {
  readonly database: Database;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
}): PassphraseGuard {
  const { database, ledger, clock } = dependencies;
  /** When this run of the program knew of the latest failure, so that putting back the clock does not lengthen the wait. */
  let knownMs = clock.monotonicMs();
  let before: Promise<unknown> = Promise.resolve();

  function refuseTooMany(): void {
    const failures = refusalsInRow(database, failuresUntilWait);
    const [latest] = failures;
    if (latest === undefined || failures.length < failuresUntilWait) return;
    const passedMs = Math.max(Date.parse(clock.now()) - Date.parse(latest), clock.monotonicMs() - knownMs);
    if (passedMs >= waitMs) return;
    const retryAfterMs = waitMs - passedMs;
    throw new DriftGuardError(
      'RATE_LIMITED',
      `The passphrase was wrong ${failuresUntilWait} times or more in a row. Try again in ${minutesInWords(retryAfterMs)}. Entries go on being recorded meanwhile.`,
      { retryAfterMs },
    );
  }

  function enter(event: Pick<LedgerEvent, 'actor' | 'action'>): void {
    database.write(() => ledger.append({ ...event, target: subject }));
    knownMs = clock.monotonicMs();
  }

  async function attempt(actor: Actor, open: () => Promise<FoundKey>): Promise<FoundKey> {
    refuseTooMany();
    const found = await open();
    if (found === 'ready') enter({ actor, action: passphraseActions.accepted });
    if (found === 'wrong-passphrase') enter({ actor, action: passphraseActions.refused });
    return found;
  }

  return {
    async attempt(actor, open) {
      const outcome = before.then(() => attempt(actor, open));
      before = outcome.catch(() => undefined);
      return outcome;
    },
    noteRefused: (actor) => enter({ actor, action: passphraseActions.refused }),
  };
}
