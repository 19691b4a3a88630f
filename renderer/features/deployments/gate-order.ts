import type { ModelState } from '../../../shared/contract/models.ts';
import { closing, gateSteps, isGateStep } from '../../../shared/schema/gate.ts';
import type { GateEvaluation, GateFinding, GateStep } from '../../../shared/schema/gate.ts';
import type { Narrative, SentencePart } from '../../../shared/schema/narrative.ts';
import { sentenceText } from '../../../shared/schema/narrative.ts';

/** Findings in the order in which they matter: those that keep the gate closed, and at the end what is not asked. */
export function inOrder(evaluation: Pick<GateEvaluation, 'findings'>): GateFinding[] {
  const closed = closing(evaluation);
  const rank = (finding: GateFinding): number => {
    if (closed.includes(finding)) return finding.outcome === 'not-met' ? 0 : 1;
    return { 'not-met': 0, unknown: 2, met: 3, 'not-asked': 4 }[finding.outcome];
  };
  return evaluation.findings.toSorted((a, b) => rank(a) - rank(b));
}

/** The step that a person wants to know about first: the next one that the model can take, else where it is. */
export function stepToAsk({
  state,
  nextStates,
}: {
  readonly state: ModelState;
  readonly nextStates: readonly ModelState[];
}): GateStep {
  const next = gateSteps.find((step) => nextStates.includes(step));
  return next ?? (isGateStep(state) ? state : 'production');
}

/** The sentences of one part of a narrative. */
export function sentencesOf({ sentences }: Narrative, wanted: SentencePart): string[] {
  return sentences.filter(({ part }) => part === wanted).map(sentenceText);
}

export const dayMs = 86_400_000;

/** Whole days from now until an instant; 0 on its last day. */
export function daysLeft(until: string, nowMs: number): number {
  return Math.max(0, Math.floor((Date.parse(until) - nowMs) / dayMs));
}
