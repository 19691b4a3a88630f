import { z } from 'zod';
import type { DeploymentRow, GateCheck } from '../../../../shared/contract/deployments.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { gateEvaluation } from '../../../../shared/schema/gate.ts';
import type { GateEvaluation, StandingOverride } from '../../../../shared/schema/gate.ts';
import { deploymentId } from '../../../../shared/schema/ids.ts';
import type { DeploymentId, ModelId, Sha256, UserId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';

const position = z.tuple([utcInstant, deploymentId]);

/** What is stored of a deployment, beside what others know of it. */
export type StoredDeployment = Omit<DeploymentRow, 'modelName' | 'actor' | 'standing' | 'verdict'> & {
  readonly actorId: UserId;
  readonly evaluation: GateEvaluation | null;
  readonly evaluationSha256: Sha256 | null;
};

export type DeploymentFacts = DeploymentRow & Pick<StoredDeployment, 'evaluation' | 'evaluationSha256'>;

type JoinedRow = Omit<Tables['deployments'], 'evaluation' | 'evaluation_sha256' | 'policy_version'> & {
  readonly model_name: string;
  readonly version: string;
  readonly actor_name: string;
  readonly standing_id: DeploymentId | null;
};

function toRow(row: JoinedRow): DeploymentRow {
  return {
    id: row.id,
    modelId: row.model_id,
    modelName: row.model_name,
    version: { id: row.model_version_id, version: row.version },
    at: row.at,
    actor: { id: row.actor_id, name: row.actor_name },
    from: row.from_state,
    to: row.to_state,
    outcome: row.outcome,
    verdict: row.verdict,
    note: row.note,
    overrideUntil: row.override_until,
    standing: row.standing_id !== null,
  };
}

/** Tries to change the state of models, and the overrides that models stand on. A stored try never changes. */
export function createDeploymentRepository(database: Database) {
  const { from } = database;

  const joined = () =>
    from
      .selectFrom('deployments')
      .innerJoin('models', 'models.id', 'deployments.model_id')
      .innerJoin('model_versions', 'model_versions.id', 'deployments.model_version_id')
      .innerJoin('users', 'users.id', 'deployments.actor_id')
      .leftJoin('standing_overrides', 'standing_overrides.deployment_id', 'deployments.id')
      .select(['deployments.id', 'deployments.model_id', 'deployments.model_version_id', 'deployments.at'])
      .select(['deployments.actor_id', 'from_state', 'to_state', 'outcome', 'verdict', 'note'])
      .select(['override_until', 'models.name as model_name', 'model_versions.version as version'])
      .select(['users.name as actor_name', 'standing_overrides.deployment_id as standing_id']);

  return {
    insert(made: StoredDeployment): void {
      const { evaluation } = made;
      database.run(
        from.insertInto('deployments').values({
          id: made.id,
          model_id: made.modelId,
          model_version_id: made.version.id,
          at: made.at,
          actor_id: made.actorId,
          from_state: made.from,
          to_state: made.to,
          outcome: made.outcome,
          verdict: evaluation?.verdict ?? null,
          policy_version: evaluation?.policyVersion ?? null,
          evaluation: evaluation === null ? null : JSON.stringify(gateEvaluation.parse(evaluation)),
          evaluation_sha256: made.evaluationSha256,
          note: made.note,
          override_until: made.overrideUntil,
        }),
      );
    },

    find(id: DeploymentId): DeploymentFacts | null {
      const row = database.first(
        joined().select(['evaluation', 'evaluation_sha256']).where('deployments.id', '=', id),
      );
      if (row === undefined) return null;
      return {
        ...toRow(row),
        evaluation: row.evaluation === null ? null : gateEvaluation.parse(JSON.parse(row.evaluation)),
        evaluationSha256: row.evaluation_sha256,
      };
    },

    /** A page, newest first. Throws INVALID_INPUT at `cursor`. */
    list(asked: ParsedInput<'deployments/list'>): Page<DeploymentRow> {
      const { modelId, outcomes, standing, cursor, limit } = asked;
      const binding = ['deployments', modelId ?? '', standing ? 'standing' : '', ...outcomes];
      const after = cursor === null ? null : decodeCursor(binding, cursor, position);
      let listed = joined();
      let counted = from.selectFrom('deployments').select((eb) => eb.fn.countAll<number>().as('total'));
      if (modelId !== null) {
        listed = listed.where('deployments.model_id', '=', modelId);
        counted = counted.where('model_id', '=', modelId);
      }
      if (outcomes.length > 0) {
        listed = listed.where('outcome', 'in', outcomes);
        counted = counted.where('outcome', 'in', outcomes);
      }
      if (standing) {
        listed = listed.where('standing_overrides.deployment_id', 'is not', null);
        counted = counted.where('id', 'in', (eb) =>
          eb.selectFrom('standing_overrides').select('standing_overrides.deployment_id'),
        );
      }
      if (after !== null) {
        const [at, id] = after;
        listed = listed.where((eb) =>
          eb(eb.refTuple('deployments.at', 'deployments.id'), '<', eb.tuple(at, id)),
        );
      }
      const rows = database.all(
        listed
          .orderBy('deployments.at', 'desc')
          .orderBy('deployments.id', 'desc')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total: database.first(counted)?.total ?? 0,
        item: toRow,
        position: (last) => [last.at, last.id],
      });
    },

    /** The newest entry by which a model came into the state that it is in. */
    admitted(modelId: ModelId): GateCheck['admitted'] {
      const row = database.first(
        joined()
          .where('deployments.model_id', '=', modelId)
          .whereRef('to_state', '=', 'models.state')
          .where('outcome', 'in', ['moved', 'overridden', 'blocked'])
          .orderBy('deployments.at', 'desc')
          .orderBy('deployments.id', 'desc')
          .limit(1),
      );
      return row === undefined ? null : { id: row.model_version_id, version: row.version, at: row.at };
    },

    /** The override that a model stands on. */
    standing(modelId: ModelId): StandingOverride | null {
      const row = database.first(
        from
          .selectFrom('standing_overrides')
          .innerJoin('deployments', 'deployments.id', 'standing_overrides.deployment_id')
          .innerJoin('users', 'users.id', 'deployments.actor_id')
          .where('standing_overrides.model_id', '=', modelId)
          .select(['deployment_id as deploymentId', 'until', 'note as reason', 'users.name as by']),
      );
      return row ?? null;
    },

    setStanding(modelId: ModelId, id: DeploymentId, until: UtcInstant): void {
      database.run(from.deleteFrom('standing_overrides').where('model_id', '=', modelId));
      database.run(
        from.insertInto('standing_overrides').values({ model_id: modelId, deployment_id: id, until }),
      );
    },

    endStanding(modelId: ModelId): void {
      database.run(from.deleteFrom('standing_overrides').where('model_id', '=', modelId));
    },

    /** Models whose override has ended, the longest ago first. */
    ended(now: UtcInstant, limit: number): ModelId[] {
      return database
        .all(
          from
            .selectFrom('standing_overrides')
            .where('until', '<=', now)
            .select('model_id as id')
            .orderBy('until')
            .limit(limit),
        )
        .map(({ id }) => id);
    },
  };
}

export type DeploymentRepository = ReturnType<typeof createDeploymentRepository>;
