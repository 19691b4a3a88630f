import type { DriftVerdict } from '../../../shared/schema/drift.ts';

export type NextStep = 'reference' | 'current' | 'compare' | 'drifted' | 'more' | 'again';

/** What a model needs next on the way to a verdict, or because of the one that it has; null: not compared yet. */
export function nextStep({
  references,
  currents,
  verdict,
}: {
  references: number;
  currents: number;
  verdict: DriftVerdict | null;
}): NextStep {
  if (references === 0) return 'reference';
  if (currents === 0) return 'current';
  if (verdict === null) return 'compare';
  if (verdict === 'major' || verdict === 'moderate') return 'drifted';
  return verdict === 'insufficient' ? 'more' : 'again';
}
