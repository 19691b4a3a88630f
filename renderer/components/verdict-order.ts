import type { DriftVerdict } from '../../shared/schema/drift.ts';

/** Verdicts as they are listed everywhere: what needs a look comes first. */
export const verdictOrder = [
  'major',
  'moderate',
  'insufficient',
  'stable',
] as const satisfies readonly DriftVerdict[];
