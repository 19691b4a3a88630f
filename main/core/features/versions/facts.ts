import type { PerformanceRun } from '../../../../shared/contract/performance.ts';
import { maxVersionMetrics } from '../../../../shared/contract/versions.ts';
import type {
  ModelVersion,
  TypedMetric,
  VersionArtefact,
  VersionMetric,
  VersionTraining,
} from '../../../../shared/contract/versions.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { sizeInWords } from '../../evidence/limits.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import { cardTexts } from '../../../../shared/schema/model-card.ts';

/** What is to be added to a version. */
export type NewFacts = {
  readonly artefact: VersionArtefact | null;
  readonly training: VersionTraining | null;
  readonly run: PerformanceRun | null;
  readonly metrics: readonly TypedMetric[];
};

function refuse(path: string, message: string): DriftGuardError {
  return new DriftGuardError('INVALID_INPUT', message, { problems: [{ path, message }] });
}

/** The figures of a result that are defined, in its order: the one it is judged by comes first. */
function metricsOfRun({ id, dataset, result, resultSha256 }: PerformanceRun): VersionMetric[] {
  return result.metrics.flatMap(({ name, figure }): VersionMetric[] =>
    figure.defined
      ? [
          {
            source: 'run',
            name,
            value: figure.value,
            interval: figure.interval,
            runId: id,
            dataset: dataset.name,
            resultSha256,
          },
        ]
      : [],
  );
}

/** The figures of a version with those that are new. Throws INVALID_INPUT. */
export function withMetrics(
  present: readonly VersionMetric[],
  { run, metrics }: Pick<NewFacts, 'run' | 'metrics'>,
): VersionMetric[] {
  const names = new Set<string>(present.filter(({ source }) => source === 'typed').map(({ name }) => name));
  const typed = metrics.map((metric, index): VersionMetric => {
    if (names.has(metric.name)) {
      throw refuse(
        `metrics.${index}.name`,
        `The figure “${metric.name}” is there already. Name this one differently, for example after where it was measured.`,
      );
    }
    names.add(metric.name);
    return { source: 'typed', ...metric };
  });
  const isThere = present.some((metric) => metric.source === 'run' && metric.runId === run?.id);
  const all = [...present, ...(run === null || isThere ? [] : metricsOfRun(run)), ...typed];
  if (all.length > maxVersionMetrics) {
    throw refuse('metrics', `A version holds at most ${maxVersionMetrics} figures.`);
  }
  return all;
}

/** Throws INVALID_INPUT where a version has an artefact already. */
export function refuseSecondArtefact({ artefact, version }: ModelVersion): void {
  if (artefact === null) return;
  throw refuse(
    'artefact',
    `The artefact of version ${version} is recorded already (SHA-256 ${artefact.sha256.slice(0, 12)}…). Register another version for another file.`,
  );
}

/**
 * A version with what is new. What is recorded stays: another artefact or other training data make another version.
 * Throws INVALID_INPUT.
 */
export function withFacts(version: ModelVersion, facts: NewFacts): ModelVersion {
  const { artefact, training } = version;
  if (facts.artefact !== null) refuseSecondArtefact(version);
  if (facts.training !== null && training !== null && facts.training.id !== training.id) {
    throw refuse(
      'trainingDatasetId',
      `The training data of version ${version.version} is recorded already, as “${training.name}”. Register another version for other data.`,
    );
  }
  return {
    ...version,
    artefact: artefact ?? facts.artefact,
    training: training ?? facts.training,
    metrics: withMetrics(version.metrics, facts),
  };
}

export function metricInWords(metric: VersionMetric): string {
  const from = metric.source === 'run' ? `measured in “${metric.dataset}”` : metric.origin;
  return `${metric.name} ${metric.value} (${from})`;
}

export function artefactInWords({ name, sizeBytes, source }: VersionArtefact): string {
  const size = sizeBytes === null ? '' : `, ${sizeInWords(sizeBytes)}`;
  return `${name ?? 'without a name'}${size}, ${source === 'file' ? 'read from the file' : 'digest typed'}`;
}

/** The fields that the change history shows. */
export function versionFields(version: ModelVersion): RecordFields {
  const { artefact, training, metrics, card } = version;
  return {
    version: version.version,
    'artefact SHA-256': artefact?.sha256 ?? null,
    artefact: artefact === null ? null : artefactInWords(artefact),
    'training data': training?.name ?? null,
    'training data SHA-256': training?.evidenceSha256 ?? null,
    figures: metrics.length === 0 ? null : metrics.map(metricInWords).join('\n'),
    ...Object.fromEntries(
      cardTexts(card).map(({ section, name, text }) => [
        `card ${section} ${name}`,
        text === '' ? null : text,
      ]),
    ),
  };
}
