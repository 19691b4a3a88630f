import type { GatePolicy, GateSource } from '../../../../shared/schema/gate.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { counted, name, say } from '../../statistics/narrative/phrase.ts';
import type { Phrase } from '../../statistics/narrative/phrase.ts';
import type { GateFacts, VersionFacts } from '../facts.ts';

/** What a rule came to, before it is asked whether the step needs it. */
export interface Answer {
  readonly holds: boolean | null;
  readonly required: Phrase;
  readonly observed: Phrase;
  readonly at: UtcInstant | null;
  readonly source: GateSource | null;
}

export interface Asked {
  readonly facts: GateFacts;
  readonly policy: GatePolicy;
  readonly at: UtcInstant;
}

const dayMs = 86_400_000;

const days = (value: number): Phrase => counted(value, 'day');

export function ageInDays(found: UtcInstant, at: UtcInstant): number {
  return Math.max(0, Math.floor((Date.parse(at) - Date.parse(found)) / dayMs));
}

export function versionName({ version }: VersionFacts): Phrase {
  return say`version ${version}`;
}

/** Good news counts while it is fresh; bad news counts until something newer says otherwise. */
export function whileFresh(answer: Answer & { readonly at: UtcInstant }, { policy, at }: Asked): Answer {
  const age = ageInDays(answer.at, at);
  if (answer.holds !== true || age <= policy.maxAgeDays) return answer;
  return {
    ...answer,
    holds: null,
    observed: say`${answer.observed} That was ${days(age)} ago and counts for ${days(policy.maxAgeDays)}.`,
  };
}

export function unknown(required: Phrase, observed: Phrase, source: GateSource | null = null): Answer {
  return { holds: null, required, observed, at: null, source };
}

export const ofOther = (what: string, dataset: string, version: VersionFacts): Phrase =>
  say`The latest ${what}, “${name('dataset', dataset)}”, is not of ${versionName(version)}, or older than it.`;
