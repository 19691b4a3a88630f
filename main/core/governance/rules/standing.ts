import { count, counted, figure, list, say } from '../../statistics/narrative/phrase.ts';
import type { Phrase } from '../../statistics/narrative/phrase.ts';
import type { AlertsFound } from '../facts.ts';
import { unknown } from './answer.ts';
import type { Answer, Asked } from './answer.ts';

/* How the model stands now: its score of risk, and the alerts that are waiting. */

export function risk(asked: Asked): Answer {
  const { facts, policy } = asked;
  const { below } = policy.risk;
  const required = say`The risk score is below ${count(below)} of ${count(100)}.`;
  const found = facts.risk;
  if (found === null) return unknown(required, say`The model is being scored.`);
  const source = { kind: 'risk-score', id: found.id } as const;
  const score = figure(found.score.toFixed(1), found.score, 'none');
  if (found.score >= below) {
    return { holds: false, required, observed: say`It is ${score}.`, at: found.at, source };
  }
  if (found.grade === null) {
    return { ...unknown(required, say`Too little is known of the model for a grade.`, source), at: found.at };
  }
  const reach =
    found.high >= below
      ? say` With what is not known it may reach ${figure(found.high.toFixed(1), found.high, 'none')}.`
      : say``;
  return {
    holds: true,
    required,
    observed: say`It is ${score}, grade ${found.grade}.${reach}`,
    at: found.at,
    source,
  };
}

function waitingInWords({ critical, warning, notice }: AlertsFound): Phrase {
  const parts = [
    critical === 0 ? null : say`${count(critical)} critical`,
    warning === 0 ? null : counted(warning, 'warning'),
    notice === 0 ? null : counted(notice, 'notice'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? say`No alert is waiting.` : say`Waiting: ${list(parts)}.`;
}

export function alerts({ facts, policy }: Asked): Answer {
  const { worst } = policy.alerts;
  const { critical, warning, notice, worstId, watched } = facts.alerts;
  const required = {
    none: say`No alert is waiting.`,
    notice: say`No alert is waiting that is graver than a notice.`,
    warning: say`No critical alert is waiting.`,
  }[worst];
  const tooGrave = critical + (worst === 'warning' ? 0 : warning) + (worst === 'none' ? notice : 0);
  const source = worstId === null ? null : ({ kind: 'alert', id: worstId } as const);
  const observed = waitingInWords(facts.alerts);
  if (tooGrave === 0 && !watched) {
    return unknown(required, say`No rule of alerts that is switched on looks at this model.`);
  }
  return { holds: tooGrave === 0, required, observed, at: null, source };
}
