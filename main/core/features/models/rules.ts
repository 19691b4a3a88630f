import semver from 'semver';
import type { ModelState } from '../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';

/**
 * The life of a model. A model earns production step by step: draft, staging, canary (a small share of
 * the traffic), production. What serves can be rolled back, and a rolled-back or blocked model starts
 * again at staging or draft: there is no way straight back into production. `blocked` stops a model that
 * governance does not admit, from any state that is not final. `retired` is final; a successor is a new
 * model. A canary has to be rolled back before it can be retired, so that the history says that it failed.
 */
export const stateTransitions: Readonly<Record<ModelState, readonly ModelState[]>> = {
  draft: ['staging', 'blocked', 'retired'],
  staging: ['canary', 'draft', 'blocked', 'retired'],
  canary: ['production', 'rolled-back', 'blocked'],
  production: ['rolled-back', 'blocked', 'retired'],
  blocked: ['draft', 'staging', 'retired'],
  'rolled-back': ['staging', 'draft', 'blocked', 'retired'],
  retired: [],
};

/** States in which a model decides about real cases. */
const servingStates: readonly ModelState[] = ['canary', 'production'];

const words: Readonly<Record<ModelState, string>> = {
  draft: 'draft',
  staging: 'staging',
  canary: 'canary',
  production: 'production',
  blocked: 'blocked',
  'rolled-back': 'rolled back',
  retired: 'retired',
};

function listInWords(states: readonly ModelState[]): string {
  const named = states.map((state) => words[state]);
  return named.length < 2 ? named.join('') : `${named.slice(0, -1).join(', ')} or ${named.at(-1)}`;
}

/** Throws STATE_TRANSITION_REFUSED, naming the states that may follow. */
export function checkTransition(from: ModelState, to: ModelState): void {
  const next = stateTransitions[from];
  if (next.includes(to)) return;
  const details = { from, to, next: [...next] };
  if (from === to) {
    throw new DriftGuardError('STATE_TRANSITION_REFUSED', `The model is already ${words[from]}.`, details);
  }
  const follow =
    next.length === 0 ? `${words[from]} is final` : `from ${words[from]} it can go to ${listInWords(next)}`;
  throw new DriftGuardError(
    'STATE_TRANSITION_REFUSED',
    `The model cannot go from ${words[from]} to ${words[to]}: ${follow}.`,
    details,
  );
}

/** Throws STATE_TRANSITION_REFUSED when the model is in use. */
export function checkDeletable(state: ModelState): void {
  if (!servingStates.includes(state)) return;
  throw new DriftGuardError(
    'STATE_TRANSITION_REFUSED',
    `A model in ${words[state]} is in use and cannot go into the bin. ` +
      `Roll it back${state === 'production' ? ' or retire it' : ''} first.`,
    { from: state, to: 'deleted' },
  );
}

/** Throws INVALID_INPUT when the numbers of a version are beyond what can be compared. */
export function checkVersion(version: string, path = 'semanticVersion'): void {
  if (semver.valid(version) !== null) return;
  const message = `Use version numbers up to ${Number.MAX_SAFE_INTEGER}.`;
  throw new DriftGuardError('INVALID_INPUT', message, { problems: [{ path, message }] });
}

/**
 * A version may stay as it is while other fields change; a new one must have higher precedence
 * (semver.org, item 11: build metadata does not count). Throws VERSION_NOT_MONOTONIC, naming both.
 */
export function checkVersionStep(present: string, proposed: string): void {
  if (proposed !== present) checkHigher(present, proposed, 'semanticVersion');
}

/** The same where the version is to be registered, so that it cannot be the present one. */
export function checkNextVersion(present: string, proposed: string): void {
  checkHigher(present, proposed, 'version');
}

function checkHigher(present: string, proposed: string, path: string): void {
  if (semver.gt(proposed, present)) return;
  const message = `The new version ${proposed} must be higher than the present one, ${present}.`;
  throw new DriftGuardError('VERSION_NOT_MONOTONIC', message, {
    present,
    proposed,
    problems: [{ path, message }],
  });
}
