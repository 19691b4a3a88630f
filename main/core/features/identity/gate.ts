import { commands } from '../../../../shared/contract/index.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { Gate } from '../../dispatch.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Clock } from '../../ports.ts';
import type { Database } from '../../storage/database.ts';
import { createSlidingWindow } from './sliding-window.ts';

const minuteMs = 60_000;

/** Commands that start long work, for one session (feature A5). */
const tasksPerMinute = 30;
/** Looks at data while a form is filled in: as many as somebody can wait for. */
const looksPerMinute = 60;

/**
 * Limits what costs much, and keeps record of what was denied: once a minute for each session and command,
 * so that a page cannot fill the ledger by asking. Trusted code is neither limited nor recorded.
 */
export function createGate(dependencies: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'append'>;
}): Gate {
  const { database, clock, ledger } = dependencies;
  const nowMs = () => clock.monotonicMs();
  const tasks = createSlidingWindow({ limit: tasksPerMinute, windowMs: minuteMs, nowMs, what: 'long tasks' });
  const looks = createSlidingWindow({ limit: looksPerMinute, windowMs: minuteMs, nowMs, what: 'previews' });
  const denials = createSlidingWindow({ limit: 1, windowMs: minuteMs, nowMs, what: 'denials' });

  function isFirstDenial(key: string): boolean {
    try {
      denials.attempt(key);
      return true;
    } catch {
      return false;
    }
  }

  return {
    limit(name, { session }) {
      if (!session) return;
      const { effect, cost } = commands[name];
      if (effect === 'job' || cost === 'task') tasks.attempt(session.id);
      else if (cost === 'look') looks.attempt(session.id);
    },
    denied(name, { actor, session }) {
      if (!actor || !session || !isFirstDenial(`${session.id} ${name}`)) return;
      try {
        database.write(() => {
          ledger.append({ actor, action: 'access.denied', target: { type: 'command', id: name } });
        });
      } catch (error) {
        // Whoever is denied is told so, whether or not it could be recorded.
        if (!(error instanceof DriftGuardError)) throw error;
      }
    },
  };
}
