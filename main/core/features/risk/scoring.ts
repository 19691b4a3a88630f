import type { AlertSource } from '../../../../shared/contract/alerts.ts';
import { riskScoreId } from '../../../../shared/schema/ids.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import { riskTermNames } from '../../../../shared/schema/risk.ts';
import type { RiskTermName } from '../../../../shared/schema/risk.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import {
  alertsInput,
  criticalityInput,
  dataQualityInput,
  driftInput,
  fairnessInput,
  nextReview,
  performanceInput,
  riskSentence,
  scoreRisk,
} from '../../statistics/risk/index.ts';
import type { PerformanceFacts, RiskInputs } from '../../statistics/risk/index.ts';
import type { AlertSignal, AlertSink, Announce } from '../alerts/alert-sink.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import { resultDigest } from './digest.ts';
import type { createRiskEvidence } from './evidence-repository.ts';
import type { RiskRepository, ScoredModel } from './repository.ts';
import type { StoredScore } from './score-row.ts';

export type ScoringDependencies = Pick<FeatureDependencies, 'clock' | 'ids' | 'changes'> & {
  readonly repository: RiskRepository;
  readonly evidence: ReturnType<typeof createRiskEvidence>;
  /** The latest result of measuring a model's performance; null where there is none. */
  readonly latestPerformance: (modelId: ModelId) => PerformanceFacts | null;
  readonly alerts: AlertSink;
  readonly system: Actor;
};

const fieldNames: Readonly<Record<RiskTermName, string>> = {
  drift: 'drift',
  fairness: 'fairness',
  performance: 'performance',
  'data-quality': 'dataQuality',
  alerts: 'alerts',
  criticality: 'criticality',
};

/** A score as the change history shows it. */
function historyFields(score: StoredScore, settingsSha256: string): RecordFields {
  const terms = Object.fromEntries(
    score.terms.map(({ name, contribution, freshness, input }) => [
      fieldNames[name],
      `${contribution.toFixed(1)} (${freshness}): ${input.finding}`,
    ]),
  );
  return {
    score: score.score,
    grade: score.grade,
    range: `${score.low} to ${score.high}`,
    ...terms,
    formulaVersion: score.formulaVersion,
    settingsVersion: score.settingsVersion,
    settingsSha256,
    resultSha256: score.resultSha256,
  };
}

/** What makes a score another one than before; that the same findings are a day older does not. */
function essence({ formulaVersion, settingsVersion, score, low, high, terms }: StoredScore): string {
  const found = terms.map(({ input, freshness }) => ({ input, freshness }));
  return JSON.stringify({ formulaVersion, settingsVersion, score, low, high, found });
}

/** Whether no term but the model's own class rests on a finding. */
export const nothingFound = ({ terms }: Pick<StoredScore, 'terms'>): boolean =>
  terms.every(({ name, freshness }) => name === 'criticality' || freshness === 'unknown');

/** What a score tells the rules of alerts. */
function signalOf(score: StoredScore, modelName: string): AlertSignal {
  const { id, modelId, grade, bestGrade } = score;
  return {
    source: 'risk',
    modelId,
    subjectId: modelId,
    resultId: id,
    score: nothingFound(score) ? null : { grade, bestGrade },
    title: `“${modelName}”: risk grade ${grade}`,
    detail: riskSentence(score),
  };
}

/** Scores single models, inside the transaction of the caller. */
export function createScoring(dependencies: ScoringDependencies) {
  const { clock, ids, changes, repository, evidence, latestPerformance, alerts, system } = dependencies;

  function inputsOf(model: ScoredModel): RiskInputs {
    const run = evidence.run(model.id);
    const monitors = evidence.monitors(model.id);
    const fairness = evidence.fairness(model.id);
    const performance = latestPerformance(model.id);
    const dataset = evidence.dataset(model.id);
    const measured: AlertSource[] = [
      ...(run === null ? [] : ['comparison' as const]),
      ...(monitors.length === 0 ? [] : ['monitor' as const]),
      ...(fairness === null ? [] : ['fairness-check' as const]),
      ...(performance === null ? [] : ['performance' as const]),
      ...(dataset === null ? [] : ['data-quality' as const]),
    ];
    return {
      drift: driftInput(run, monitors),
      fairness: fairnessInput(fairness),
      performance: performanceInput(performance),
      'data-quality': dataQualityInput(dataset),
      alerts: alertsInput(evidence.alerts(model.id, measured)),
      criticality: criticalityInput(model),
    };
  }

  /** Scores a model; stores and records the score where it is another one. Null when nothing was recorded. */
  return function score(id: ModelId): Announce | null {
    const model = repository.model(id);
    // A model in the bin keeps the score it had; taken out, it waits again.
    if (model === null) return null;
    const { settings, version, sha256 } = repository.settings();
    const at = clock.now();
    const inputs = inputsOf(model);
    const request = { inputs, settings, at };
    const result = scoreRisk(request);
    const next: StoredScore = {
      ...result,
      id: riskScoreId.parse(ids.next()),
      modelId: id,
      at,
      settingsVersion: version,
      resultSha256: resultDigest(at, sha256, result),
    };
    const review = nextReview(request);
    const reviewAt = review === null ? null : toUtcInstant(review);
    const before = repository.current(id);
    if (before !== null && essence(before) === essence(next)) {
      repository.noteReview(id, reviewAt);
      return null;
    }
    repository.insert(next, reviewAt);
    // Of a model just registered nothing has been found: its score follows from its own entry.
    if (before === null && nothingFound(next)) return null;
    changes.record({
      entity: 'risk',
      entityId: id,
      actor: system,
      action: 'scored',
      before:
        before === null ? null : historyFields(before, repository.settingsOf(before.settingsVersion).sha256),
      after: historyFields(next, sha256),
    });
    return alerts.observe(signalOf(next, model.name), system);
  };
}

/** The inputs that a stored score was computed from. */
export function inputsOfScore({ terms }: Pick<StoredScore, 'terms'>): RiskInputs {
  const byName = new Map(terms.map(({ name, input }) => [name, input]));
  return Object.fromEntries(
    riskTermNames.map((name) => [
      name,
      byName.get(name) ?? { state: 'unknown', source: null, finding: 'It was not stored.' },
    ]),
  ) as RiskInputs;
}
