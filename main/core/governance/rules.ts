import { lowerIsBetter, watchedMetric } from '../../../shared/schema/alert-limits.ts';
import type { DriftVerdict } from '../../../shared/schema/drift.ts';
import type { FairnessVerdict } from '../../../shared/schema/fairness.ts';
import type { FoundRule, GatePolicy, GateRuleName, GateSource } from '../../../shared/schema/gate.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import { isMore, lossAgainst, lossBeyond, metricNames } from '../statistics/index.ts';
import type { Figure } from '../statistics/index.ts';
import { count, counted, figure, list, name, plain, say } from '../statistics/narrative/phrase.ts';
import type { Phrase } from '../statistics/narrative/phrase.ts';
import { isOfVersion } from './facts.ts';
import type { AlertsFound, GateFacts, MonitorFound, RunFound, VersionFacts } from './facts.ts';

/* What each rule of the gate asks and what answers it. A finding that is too old says nothing good any more. */

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

function ageInDays(found: UtcInstant, at: UtcInstant): number {
  return Math.max(0, Math.floor((Date.parse(at) - Date.parse(found)) / dayMs));
}

function versionName({ version }: VersionFacts): Phrase {
  return say`version ${version}`;
}

/** Good news counts while it is fresh; bad news counts until something newer says otherwise. */
function whileFresh(answer: Answer & { readonly at: UtcInstant }, { policy, at }: Asked): Answer {
  const age = ageInDays(answer.at, at);
  if (answer.holds !== true || age <= policy.maxAgeDays) return answer;
  return {
    ...answer,
    holds: null,
    observed: say`${answer.observed} That was ${days(age)} ago and counts for ${days(policy.maxAgeDays)}.`,
  };
}

function unknown(required: Phrase, observed: Phrase, source: GateSource | null = null): Answer {
  return { holds: null, required, observed, at: null, source };
}

const ofOther = (what: string, dataset: string, version: VersionFacts): Phrase =>
  say`The latest ${what}, “${name('dataset', dataset)}”, is not of ${versionName(version)}, or older than it.`;

function artefact({ facts: { version } }: Asked): Answer {
  const { artefactSha256: digest } = version;
  return {
    holds: digest !== null,
    required: say`The SHA-256 of the file that the version runs from is recorded.`,
    observed:
      digest === null
        ? say`None is recorded of ${versionName(version)}.`
        : say`${digest.slice(0, 12)}… is recorded.`,
    at: null,
    source: { kind: 'model-version', id: version.id },
  };
}

function trainingData({ facts: { version } }: Asked): Answer {
  return {
    holds: version.training !== null,
    required: say`The data that the version was trained on are recorded.`,
    observed:
      version.training === null
        ? say`None are recorded of ${versionName(version)}.`
        : say`“${name('dataset', version.training)}” is recorded.`,
    at: null,
    source: { kind: 'model-version', id: version.id },
  };
}

function modelCard({ facts: { version } }: Asked): Answer {
  const { cardSections, allSections } = version;
  return {
    holds: cardSections === allSections,
    required: say`All ${count(allSections)} sections of the model card say something.`,
    observed:
      cardSections === allSections
        ? say`All of them do.`
        : say`${count(cardSections)} of ${count(allSections)} do.`,
    at: null,
    source: { kind: 'model-version', id: version.id },
  };
}

const driftRank: Readonly<Record<Exclude<DriftVerdict, 'insufficient'>, number>> = {
  stable: 0,
  moderate: 1,
  major: 2,
};

type Judged = {
  readonly found: RunFound | MonitorFound;
  readonly verdict: keyof typeof driftRank;
};

function judged(found: RunFound | MonitorFound): Judged[] {
  if (found.kind === 'monitor') {
    if (found.state !== 'alarm') return [{ found, verdict: 'stable' }];
    return [{ found, verdict: found.verdict === 'major' ? 'major' : 'moderate' }];
  }
  return found.verdict === 'insufficient' ? [] : [{ found, verdict: found.verdict }];
}

function driftInWords({ found, verdict }: Judged): Phrase {
  if (found.kind === 'run') {
    const words = { stable: 'No drift', moderate: 'Moderate drift', major: 'Major drift' }[verdict];
    return say`${words} in “${name('dataset', found.name)}”.`;
  }
  const windows = say`${count(found.drifted)} of the last ${counted(found.lookedAt, 'window')} drifted`;
  const says = {
    alarm: say`raises an alarm: ${windows}`,
    drifting: say`sees drift that is no alarm yet: ${windows}`,
    quiet: say`is quiet`,
  }[found.state];
  return say`The monitor “${name('dataset', found.name)}” ${says}.`;
}

function drift(asked: Asked): Answer {
  const { facts, policy } = asked;
  const required = say`No ${policy.drift.worst === 'stable' ? '' : 'major '}drift in data of the version.`;
  const ours = facts.drift.filter((found) => isOfVersion(found, facts.version));
  const known = ours.flatMap(judged);
  const newest = known.toSorted((a, b) => b.found.at.localeCompare(a.found.at))[0];
  if (newest === undefined) {
    const [mine] = ours;
    const [other] = facts.drift;
    if (mine !== undefined) {
      const source = { kind: mine.kind, id: mine.id };
      return unknown(required, say`“${name('dataset', mine.name)}” had too little data to tell.`, source);
    }
    return other === undefined
      ? unknown(
          required,
          say`No data of ${versionName(facts.version)} have been compared with its reference yet.`,
        )
      : unknown(required, ofOther('comparison', other.name, facts.version), {
          kind: other.kind,
          id: other.id,
        });
  }
  // A monitor may watch a single column: that it is quiet takes nothing back of what a comparison found.
  const worst = known.reduce(
    (most, entry) => (driftRank[entry.verdict] > driftRank[most.verdict] ? entry : most),
    newest,
  );
  return whileFresh(
    {
      holds: driftRank[worst.verdict] <= driftRank[policy.drift.worst],
      required,
      observed: driftInWords(worst),
      at: worst.found.at,
      source: { kind: worst.found.kind, id: worst.found.id },
    },
    asked,
  );
}

const fairnessRank: Readonly<Record<Exclude<FairnessVerdict, 'insufficient'>, number>> = {
  fair: 0,
  indicative: 1,
  violation: 2,
};

function fairness(asked: Asked): Answer {
  const { facts, policy } = asked;
  const required =
    policy.fairness.worst === 'fair'
      ? say`No sign of unequal treatment of protected groups.`
      : say`No unequal treatment of protected groups; signs of it are let through.`;
  const found = facts.fairness;
  if (found === null) return unknown(required, say`The fairness of its decisions has not been checked yet.`);
  const source = { kind: 'fairness-run', id: found.id } as const;
  if (!isOfVersion(found, facts.version)) {
    return unknown(required, ofOther('fairness check', found.name, facts.version), source);
  }
  const data = say`“${name('dataset', found.name)}”`;
  if (found.verdict === 'insufficient') {
    return unknown(required, say`The check of ${data} had too little data to tell.`, source);
  }
  const observed = {
    fair: say`No unequal treatment was found in ${data}.`,
    indicative: say`There are signs of unequal treatment in ${data}.`,
    violation: say`Groups are treated unequally in ${data}.`,
  }[found.verdict];
  const holds = fairnessRank[found.verdict] <= fairnessRank[policy.fairness.worst];
  return whileFresh({ holds, required, observed, at: found.at, source }, asked);
}

/** The first figure that the version declares and the latest result has as well. */
function comparable({ facts }: Asked) {
  for (const declared of facts.version.declared) {
    const metric = watchedMetric.safeParse(declared.name);
    const found = metric.success ? facts.performance?.figures.get(metric.data) : undefined;
    if (metric.success && found?.defined === true) return { declared, metric: metric.data, found };
  }
  return null;
}

function intervalInWords({ interval }: Extract<Figure, { defined: true }>): Phrase {
  return interval === null ? say`` : say` (${plain(interval.lower)} to ${plain(interval.upper)})`;
}

function performance(asked: Asked): Answer {
  const { facts, policy } = asked;
  const { maxDropPercent } = policy.performance;
  const allowed = figure(`${maxDropPercent} %`, maxDropPercent, 'percent');
  const required = say`On current data, the figure that the version declares is at most ${allowed} worse.`;
  const { performance: found, version } = facts;
  if (version.declared.length === 0) {
    return unknown(required, say`No figure is recorded of ${versionName(version)} to hold it against.`, {
      kind: 'model-version',
      id: version.id,
    });
  }
  if (found === null) return unknown(required, say`Nothing has been measured on current data yet.`);
  const source = { kind: 'performance-run', id: found.id } as const;
  if (!isOfVersion(found, version)) {
    return unknown(required, ofOther('performance', found.name, version), source);
  }
  const data = say`“${name('dataset', found.name)}”`;
  const pair = comparable(asked);
  if (pair === null) {
    return unknown(
      required,
      say`The result on ${data} has none of the figures that the version declares.`,
      source,
    );
  }
  const { declared, metric } = pair;
  const turned = lowerIsBetter(metric);
  const loss =
    declared.source === 'run' && declared.interval !== null
      ? lossAgainst(pair.found, { defined: true, value: declared.value, interval: declared.interval }, turned)
      : lossBeyond(pair.found, declared.value, turned);
  const is = found.estimated ? 'is expected to be' : 'is';
  const words = say`The ${metricNames[metric]} ${is} ${plain(pair.found.value)}${intervalInWords(pair.found)} in ${data}; ${plain(declared.value)} is declared.`;
  if (loss === null)
    return unknown(required, say`${words} Without an interval that cannot be told from chance.`, source);
  const worse = isMore(loss, (Math.abs(declared.value) * maxDropPercent) / 100);
  const observed =
    worse === 'possible' ? say`${words} That is worse than allowed, which may be chance.` : words;
  const holds = { no: true, possible: null, certain: false }[worse];
  return whileFresh({ holds, required, observed, at: found.at, source }, asked);
}

function risk(asked: Asked): Answer {
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

function alerts({ facts, policy }: Asked): Answer {
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

export const rules: Readonly<Record<GateRuleName, (asked: Asked) => Answer>> = {
  artefact,
  'training-data': trainingData,
  'model-card': modelCard,
  drift,
  fairness,
  performance,
  risk,
  alerts,
};

export function isFoundRule(rule: GateRuleName): rule is FoundRule {
  return rule !== 'artefact' && rule !== 'training-data' && rule !== 'model-card';
}
