import { withLowers } from '../core/statistics/drift/counting/plan.ts';
import type { NumericProfile } from '../core/statistics/index.ts';

type CountedValues = Extract<NumericProfile['values'], { kind: 'counted' }>;

/** A profile as it is kept: without the bounds of the buckets, which follow from the rest and are half of it. */
type StoredProfile = Omit<NumericProfile, 'values'> & {
  readonly values:
    | Exclude<NumericProfile['values'], { kind: 'counted' }>
    | (Omit<CountedValues, 'plan'> & { readonly plan: Omit<CountedValues['plan'], 'lowers'> });
};

export function storedProfile(profile: NumericProfile): StoredProfile {
  const { values } = profile;
  if (values.kind !== 'counted') return { ...profile, values };
  const { lowers: _lowers, ...plan } = values.plan;
  return { ...profile, values: { ...values, plan } };
}

function isStoredProfile(value: unknown): value is StoredProfile {
  return typeof value === 'object' && value !== null && 'binCounts' in value && 'values' in value;
}

/** The profile that `storedProfile` was made from, or null for anything else. */
export function restoreProfile(value: unknown): NumericProfile | null {
  if (!isStoredProfile(value)) return null;
  const { values } = value;
  if (values.kind !== 'counted') return { ...value, values };
  return { ...value, values: { ...values, plan: withLowers(values.plan) } };
}
