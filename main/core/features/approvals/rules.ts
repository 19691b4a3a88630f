import type { Role } from '../../../../shared/contract/define.ts';
import { commands } from '../../../../shared/contract/index.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Actor } from '../../ports.ts';
import type { Identity } from '../identity/index.ts';
import { fourEyesCommands } from './four-eyes.ts';
import type { FourEyesCommand } from './four-eyes.ts';
import type { StoredApproval } from './repository.ts';

export type People = Identity['people'];

/** How long a request may wait for its second person. */
export const lifetimeMs = 7 * 24 * 60 * 60_000;

/** Who may read every request, beside those who could decide about it. */
const overseers: readonly Role[] = ['administrator', 'compliance-officer', 'auditor'];

export function refuseState(message: string): never {
  throw new DriftGuardError('STATE_TRANSITION_REFUSED', message);
}

/** What this role may decide about. */
export function decidableBy(role: Role): FourEyesCommand[] {
  return fourEyesCommands.filter((name) => commands[name].roles.includes(role));
}

export function readableBy(role: Role): readonly FourEyesCommand[] {
  return overseers.includes(role) ? fourEyesCommands : decidableBy(role);
}

const endedSentences: Partial<Record<StoredApproval['state'], string>> = {
  approved: 'This was approved already and is being carried out.',
  'carried-out': 'This was approved and carried out already.',
  failed: 'This was approved already and could not be carried out. Ask for it again.',
  refused: 'This was refused already.',
  withdrawn: 'This was withdrawn by whoever asked for it.',
  expired: 'The request is older than seven days and has expired. Ask for it again.',
};

/** Throws when the request is not open any more, or too old. */
export function requireOpen(stored: StoredApproval, now: UtcInstant): void {
  const over = endedSentences[stored.state];
  if (over !== undefined) refuseState(over);
  if (stored.expiresAt <= now) refuseState(endedSentences.expired ?? '');
}

/** Throws STALE_VERSION when somebody else was faster. */
export function refuseStale(stored: StoredApproval, rowVersion: number): void {
  if (stored.rowVersion === rowVersion) return;
  throw new DriftGuardError('STALE_VERSION', undefined, { yours: rowVersion, present: stored.rowVersion });
}

/** Another person, with an active account, whose role admits what is asked for. */
export function requireDecider(stored: StoredApproval, actor: Actor, people: People): Actor {
  if (stored.requesterId === actor.id) throw new DriftGuardError('OWN_REQUEST');
  const decider = people.active(actor.id);
  const admitted = decider !== null && decidableBy(decider.role).some((name) => name === stored.command);
  if (admitted) return decider;
  throw new DriftGuardError(
    'FORBIDDEN',
    'Only people with an active account whose role admits this action can decide about it.',
  );
}

/** Whoever asked, as long as their account and role still admit it. */
export function requireRequester(
  { requesterId, requesterName, command }: StoredApproval,
  people: People,
): Actor {
  const requester = people.active(requesterId);
  if (requester === null) {
    refuseState(`The account of ${requesterName} is not active any more, so this cannot be carried out.`);
  }
  if (!decidableBy(requester.role).some((name) => name === command)) {
    refuseState(`${requesterName} no longer has a role that admits this, so it cannot be carried out.`);
  }
  return requester;
}
