import { sql } from 'kysely';
import { z } from 'zod';
import type { Model } from '../../../../shared/contract/models.ts';
import { fairnessSettingsDraft } from '../../../../shared/contract/fairness.ts';
import { driftConfig } from '../../../../shared/schema/drift.ts';
import { versionMetric, versionTraining } from '../../../../shared/contract/versions.ts';
import type { ModelId, ModelVersionId, MonitorId } from '../../../../shared/schema/ids.ts';
import { cardSections } from '../../../../shared/schema/model-card.ts';
import { performanceInterval } from '../../../../shared/schema/performance.ts';
import { bandOf } from '../../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type {
  AlertsFound,
  FairnessFound,
  MonitorFound,
  PerformanceFound,
  RiskFound,
  RunFound,
  VersionFacts,
} from '../../governance/index.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import { isReplacedEstimate, tellsOfFairness } from '../../storage/measured-window.ts';
import { speakingMonitors, watchedSources } from '../../storage/model-standing.ts';

const storedMetrics = z.array(versionMetric);
const storedNames = z.array(z.string());

/** Checks that are read to find one for each protected attribute. */
const mostChecks = 50;

/** Settings of a comparison as they are where nobody chose any; the laws are chosen by the version of the program. */
const usualSettings = JSON.stringify(driftConfig.parse({}));

function hasOwnSettings(config: string): boolean {
  const { laws } = driftConfig.parse({});
  return JSON.stringify({ ...driftConfig.parse(JSON.parse(config)), laws }) !== usualSettings;
}

/** What a version of which the gate is asked is known by. */
type Version = { readonly id: ModelVersionId; readonly createdAt: UtcInstant };

/** 0 for results of the version, as `isOfVersion` tells them, so that they come first. */
const ofVersion = ({ id, createdAt }: Version, at: 'drift_runs' | 'fairness_runs' | 'performance_runs') =>
  sql<number>`CASE WHEN iif(datasets.model_version_id IS NULL, ${sql.ref(`${at}.created_at`)} >= ${createdAt},
    datasets.model_version_id = ${id}) THEN 0 ELSE 1 END`;

/** Reads what the gate looks at from the records of other areas. */
export function createGateEvidence(database: Database) {
  const { from } = database;

  /** The version that the data of the last window of a monitor say they are of. */
  function lastVersionOf(monitorId: MonitorId): ModelVersionId | null {
    const row = database.first(
      from
        .selectFrom('monitor_windows')
        .innerJoin('datasets', 'datasets.id', 'monitor_windows.dataset_id')
        .where('monitor_windows.monitor_id', '=', monitorId)
        .select('datasets.model_version_id')
        .orderBy('monitor_windows.id', 'desc')
        .limit(1),
    );
    return row?.model_version_id ?? null;
  }

  return {
    /** The present version of a model. */
    version(modelId: ModelId): VersionFacts | null {
      const row = database.first(
        from
          .selectFrom('models')
          .innerJoin('model_versions', (join) =>
            join
              .onRef('model_versions.model_id', '=', 'models.id')
              .onRef('model_versions.version', '=', 'models.semantic_version'),
          )
          .where('models.id', '=', modelId)
          .select([
            'model_versions.id',
            'version',
            'model_versions.created_at',
            'artefact_sha256',
            'training',
          ])
          .select(['metrics', 'card_sections']),
      );
      if (row === undefined) return null;
      return {
        id: row.id,
        version: row.version,
        createdAt: row.created_at,
        artefactSha256: row.artefact_sha256,
        training: row.training === null ? null : versionTraining.parse(JSON.parse(row.training)).name,
        cardSections: row.card_sections,
        allSections: cardSections.length,
        declared: storedMetrics.parse(JSON.parse(row.metrics)),
      };
    },

    /** The newest comparison of whole data sets. */
    run(modelId: ModelId, version: Version): RunFound | null {
      const row = database.first(
        from
          .selectFrom('drift_runs')
          .innerJoin('datasets', 'datasets.id', 'drift_runs.current_id')
          .where('drift_runs.model_id', '=', modelId)
          .where('drift_runs.monitor_id', 'is', null)
          .where('data_window', 'is', null)
          .where('reference_window', 'is', null)
          .select([
            'drift_runs.id',
            'drift_runs.created_at',
            'current_name',
            'verdict',
            'config',
            'model_version_id',
          ])
          .orderBy(ofVersion(version, 'drift_runs'))
          .orderBy('drift_runs.created_at', 'desc')
          .orderBy('drift_runs.id', 'desc')
          .limit(1),
      );
      if (row === undefined) return null;
      const { id, created_at: at, current_name: name, verdict, config, model_version_id: versionId } = row;
      return { kind: 'run', id, name, at, versionId, verdict, ownSettings: hasOwnSettings(config) };
    },

    /** Monitors that have something to say, with the version of the data of their last window. */
    monitors: (modelId: ModelId): MonitorFound[] =>
      speakingMonitors(database, modelId).map((monitor) => ({
        ...monitor,
        kind: 'monitor',
        versionId: lastVersionOf(monitor.id),
      })),

    /** The newest checks, those of the version first; of a version with many more, the newest of them. */
    fairness(modelId: ModelId, version: Version): FairnessFound[] {
      const rows = database.all(
        from
          .selectFrom('fairness_runs')
          .innerJoin('datasets', 'datasets.id', 'fairness_runs.dataset_id')
          .where('fairness_runs.model_id', '=', modelId)
          .where(tellsOfFairness)
          .select([
            'fairness_runs.id',
            'fairness_runs.created_at',
            'dataset_name',
            'verdict',
            'model_version_id',
          ])
          .select(sql<string>`json_extract(request, '$.attributes')`.as('attributes'))
          .orderBy(ofVersion(version, 'fairness_runs'))
          .orderBy('fairness_runs.created_at', 'desc')
          .orderBy('fairness_runs.id', 'desc')
          .limit(mostChecks),
      );
      return rows.map(
        ({ id, created_at: at, dataset_name: name, verdict, model_version_id: versionId, attributes }) => ({
          id,
          name,
          at,
          versionId,
          verdict,
          attributes: storedNames.parse(JSON.parse(attributes)),
        }),
      );
    },

    /** The protected attributes on the list of a model. */
    protectedAttributes(modelId: ModelId): string[] {
      const row = database.first(
        from.selectFrom('fairness_settings').select('settings').where('model_id', '=', modelId),
      );
      if (row === undefined) return [];
      return fairnessSettingsDraft.parse(JSON.parse(row.settings)).attributes.map(({ column }) => column);
    },

    /** The newest performance on current data; what was measured on the reference is what the version declares. */
    performance(modelId: ModelId, version: Version): PerformanceFound | null {
      const row = database.first(
        from
          .selectFrom('performance_runs')
          .innerJoin('datasets', 'datasets.id', 'performance_runs.dataset_id')
          .where('performance_runs.model_id', '=', modelId)
          .where('datasets.purpose', '=', 'current')
          .where(isReplacedEstimate, '=', 0)
          .select(['performance_runs.id', 'performance_runs.created_at', 'kind', 'datasets.name'])
          .select('model_version_id')
          .orderBy(ofVersion(version, 'performance_runs'))
          .orderBy('performance_runs.created_at', 'desc')
          .orderBy('performance_runs.id', 'desc')
          .limit(1),
      );
      if (row === undefined) return null;
      const figures = database.all(
        from
          .selectFrom('performance_figures')
          .select(['metric', 'value', 'range'])
          .where('run_id', '=', row.id),
      );
      return {
        id: row.id,
        name: row.name,
        at: row.created_at,
        versionId: row.model_version_id,
        estimated: row.kind === 'estimate',
        figures: new Map(
          figures.map(({ metric, value, range }) => [
            metric,
            {
              defined: true,
              value,
              interval: range === null ? null : performanceInterval.parse(JSON.parse(range)),
            },
          ]),
        ),
      };
    },

    /** Null while there is no score, or the model waits for another one. */
    risk(modelId: ModelId): RiskFound | null {
      const row = database.first(
        from
          .selectFrom('risk_standings')
          .leftJoin('risk_due', 'risk_due.model_id', 'risk_standings.model_id')
          .where('risk_standings.model_id', '=', modelId)
          .where('risk_due.model_id', 'is', null)
          .select(['score_id', 'at', 'score', 'low', 'high', 'grade', 'unknown_terms']),
      );
      if (row === undefined) return null;
      const band = bandOf({ ...row, unknownTerms: row.unknown_terms });
      return {
        id: row.score_id,
        at: row.at,
        score: row.score,
        high: row.high,
        grade: band === 'unknown' ? null : band,
      };
    },

    alerts(modelId: ModelId): AlertsFound {
      const waiting = database.all(
        from
          .selectFrom('alerts')
          .where('model_id', '=', modelId)
          .where('state', '<>', 'resolved')
          .select((eb) => ['severity', eb.fn.countAll<number>().as('count'), eb.fn.max('id').as('id')])
          .groupBy(['severity', 'severity_rank'])
          .orderBy('severity_rank', 'desc'),
      );
      const count = (severity: string): number =>
        waiting.find((group) => group.severity === severity)?.count ?? 0;
      return {
        critical: count('critical'),
        warning: count('warning'),
        notice: count('notice'),
        worstId: waiting[0]?.id ?? null,
        watched: watchedSources(database, modelId).size > 0,
      };
    },

    /** A model that is not in the bin, by its name or its identifier. */
    model(named: string): Pick<Model, 'id' | 'name' | 'riskClass'> | null {
      const row = database.first(
        from
          .selectFrom('models')
          .where('deleted_at', 'is', null)
          .where((eb) => eb.or([eb('name_key', '=', nameKey(named)), eb('id', '=', named as ModelId)]))
          .select(['id', 'name', 'risk_class as riskClass']),
      );
      return row ?? null;
    },

    /** Models that are neither in the bin nor retired, in the order of their identifiers. */
    modelIds: (): ModelId[] =>
      database
        .all(
          from
            .selectFrom('models')
            .where('deleted_at', 'is', null)
            .where('state', '<>', 'retired')
            .select('id')
            .orderBy('id'),
        )
        .map(({ id }) => id),
  };
}
