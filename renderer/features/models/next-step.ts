export type NextStep = 'reference' | 'current' | 'compare' | 'again';

/** What a model needs next on the way to a verdict. */
export function nextStep({
  references,
  currents,
  compared,
}: {
  references: number;
  currents: number;
  compared: boolean;
}): NextStep {
  if (references === 0) return 'reference';
  if (currents === 0) return 'current';
  return compared ? 'again' : 'compare';
}
