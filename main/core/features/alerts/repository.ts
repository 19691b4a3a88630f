import { sql } from 'kysely';
import { z } from 'zod';
import { alertCommands, alertRule } from '../../../../shared/contract/alerts.ts';
import type { Alert, AlertRule } from '../../../../shared/contract/alerts.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { alertId } from '../../../../shared/schema/ids.ts';
import type { AlertId, AlertRuleId, UserId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import { decodeCursor, encodeCursor } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';
import { severityRank } from './rules.ts';
import type { AlertSignal } from './alert-sink.ts';

/** An alert as it is stored, with what the rules need to know of its past. */
export type StoredAlert = Alert & {
  readonly subjectId: string;
  readonly announcedAt: UtcInstant;
  readonly resolvedAt: UtcInstant | null;
};

type JoinedAlert = Tables['alerts'] & {
  readonly rule_name: string;
  readonly model_name: string;
  readonly assignee_name: string | null;
};

const listPosition = z.tuple([z.int(), utcInstant, alertId]);
const storedSources = alertRule.shape.sources;
const storedLimits = alertRule.pick({ performance: true, risk: true, dataQuality: true });

function toRule(row: Tables['alert_rules'] & { readonly model_name: string | null }): AlertRule {
  return {
    id: row.id,
    name: row.name,
    sources: storedSources.parse(JSON.parse(row.sources)),
    modelId: row.model_id,
    modelName: row.model_name,
    level: row.level,
    ...storedLimits.parse(JSON.parse(row.limits)),
    severity: row.severity,
    coolDownHours: row.cool_down_hours,
    autoResolve: row.auto_resolve === 1,
    enabled: row.enabled === 1,
    rowVersion: row.row_version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toAlert(row: JoinedAlert): StoredAlert {
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    modelId: row.model_id,
    modelName: row.model_name,
    source: row.source,
    subjectId: row.subject_id,
    resultId: row.result_id,
    level: row.level,
    severity: row.severity,
    state: row.state,
    title: row.title,
    detail: row.detail,
    occurrences: row.occurrences,
    firstAt: row.first_at,
    lastAt: row.last_at,
    announcedAt: row.announced_at,
    assignee:
      row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? row.assignee_id },
    snoozedUntil: row.snoozed_until,
    resolvedAt: row.resolved_at,
    rowVersion: row.row_version,
  };
}

function alertColumns(
  alert: StoredAlert,
): Omit<Tables['alerts'], 'id' | 'rule_id' | 'model_id' | 'source' | 'subject_id' | 'first_at'> {
  return {
    result_id: alert.resultId,
    level: alert.level,
    severity: alert.severity,
    severity_rank: severityRank[alert.severity],
    state: alert.state,
    title: alert.title,
    detail: alert.detail,
    occurrences: alert.occurrences,
    last_at: alert.lastAt,
    announced_at: alert.announcedAt,
    assignee_id: alert.assignee?.id ?? null,
    snoozed_until: alert.snoozedUntil,
    resolved_at: alert.resolvedAt,
    row_version: alert.rowVersion,
  };
}

function ruleColumns(rule: AlertRule): Omit<Tables['alert_rules'], 'id' | 'created_at' | 'deleted_at'> {
  return {
    name: rule.name,
    name_key: nameKey(rule.name),
    sources: JSON.stringify(rule.sources),
    model_id: rule.modelId,
    level: rule.level,
    limits: JSON.stringify({ performance: rule.performance, risk: rule.risk, dataQuality: rule.dataQuality }),
    severity: rule.severity,
    cool_down_hours: rule.coolDownHours,
    auto_resolve: rule.autoResolve ? 1 : 0,
    enabled: rule.enabled ? 1 : 0,
    row_version: rule.rowVersion,
    updated_at: rule.updatedAt,
  };
}

export type AlertRepository = ReturnType<typeof createAlertRepository>;

export function createAlertRepository(database: Database) {
  const { from } = database;

  const joined = () =>
    from
      .selectFrom('alerts')
      .innerJoin('alert_rules', 'alert_rules.id', 'alerts.rule_id')
      .innerJoin('models', 'models.id', 'alerts.model_id')
      .leftJoin('users', 'users.id', 'alerts.assignee_id')
      .selectAll('alerts')
      .select(['alert_rules.name as rule_name', 'models.name as model_name', 'users.name as assignee_name']);

  const joinedRules = () =>
    from
      .selectFrom('alert_rules')
      .leftJoin('models', 'models.id', 'alert_rules.model_id')
      .selectAll('alert_rules')
      .select('models.name as model_name')
      .where('alert_rules.deleted_at', 'is', null);

  const ofSubject = (ruleId: AlertRuleId, signal: Pick<AlertSignal, 'source' | 'subjectId'>) =>
    joined()
      .where('rule_id', '=', ruleId)
      .where('source', '=', signal.source)
      .where('subject_id', '=', signal.subjectId);

  /** Models in the bin: nobody waits for what was found with them. */
  const binned = () => from.selectFrom('models').select('models.id').where('deleted_at', 'is not', null);

  return {
    rules(): AlertRule[] {
      return database.all(joinedRules().orderBy('alert_rules.name_key')).map(toRule);
    },

    findRule(id: AlertRuleId): AlertRule | null {
      const row = database.first(joinedRules().where('alert_rules.id', '=', id));
      return row === undefined ? null : toRule(row);
    },

    findRuleByName(name: string): AlertRuleId | null {
      const row = database.first(
        from
          .selectFrom('alert_rules')
          .select('id')
          .where('name_key', '=', nameKey(name))
          .where('deleted_at', 'is', null),
      );
      return row?.id ?? null;
    },

    insertRule(rule: AlertRule): void {
      database.run(
        from
          .insertInto('alert_rules')
          .values({ id: rule.id, created_at: rule.createdAt, deleted_at: null, ...ruleColumns(rule) }),
      );
    },

    replaceRule(rule: AlertRule): void {
      database.run(from.updateTable('alert_rules').set(ruleColumns(rule)).where('id', '=', rule.id));
    },

    deleteRule(id: AlertRuleId, at: UtcInstant): void {
      database.run(from.updateTable('alert_rules').set({ deleted_at: at }).where('id', '=', id));
    },

    find(id: AlertId): StoredAlert | null {
      const row = database.first(joined().where('alerts.id', '=', id));
      return row === undefined ? null : toAlert(row);
    },

    /** The alert of a rule and subject that is not resolved. */
    living(ruleId: AlertRuleId, signal: Pick<AlertSignal, 'source' | 'subjectId'>): StoredAlert | null {
      const row = database.first(ofSubject(ruleId, signal).where('alerts.state', '<>', 'resolved'));
      return row === undefined ? null : toAlert(row);
    },

    latestResolved(
      ruleId: AlertRuleId,
      signal: Pick<AlertSignal, 'source' | 'subjectId'>,
    ): StoredAlert | null {
      const row = database.first(
        ofSubject(ruleId, signal)
          .where('alerts.state', '=', 'resolved')
          .orderBy('resolved_at', 'desc')
          .limit(1),
      );
      return row === undefined ? null : toAlert(row);
    },

    insert(alert: StoredAlert): void {
      database.run(
        from.insertInto('alerts').values({
          id: alert.id,
          rule_id: alert.ruleId,
          model_id: alert.modelId,
          source: alert.source,
          subject_id: alert.subjectId,
          first_at: alert.firstAt,
          ...alertColumns(alert),
        }),
      );
    },

    replace(alert: StoredAlert): void {
      database.run(from.updateTable('alerts').set(alertColumns(alert)).where('id', '=', alert.id));
    },

    /** Snoozed alerts whose time has come. */
    wakeable(now: UtcInstant): StoredAlert[] {
      return database
        .all(
          joined()
            .where('alerts.state', '=', 'snoozed')
            .where('snoozed_until', '<=', now)
            .orderBy('alerts.id'),
        )
        .map(toAlert);
    },

    counts(): { open: number; acknowledged: number; snoozed: number; critical: number } {
      const row = database.first(
        from
          .selectFrom('alerts')
          .where('model_id', 'not in', binned())
          .select((eb) => [
            eb.fn.countAll<number>().filterWhere('state', '=', 'open').as('open'),
            eb.fn.countAll<number>().filterWhere('state', '=', 'acknowledged').as('acknowledged'),
            eb.fn.countAll<number>().filterWhere('state', '=', 'snoozed').as('snoozed'),
            eb.fn
              .countAll<number>()
              .filterWhere('severity', '=', 'critical')
              .filterWhere('state', 'in', ['open', 'acknowledged'])
              .as('critical'),
          ]),
      );
      return row ?? { open: 0, acknowledged: 0, snoozed: 0, critical: 0 };
    },

    /** People who can sign in and may do something about an alert, by name. */
    people(): { id: UserId; name: string }[] {
      return database.all(
        from
          .selectFrom('accounts')
          .innerJoin('users', 'users.id', 'accounts.user_id')
          .select(['users.id', 'users.name'])
          .where('accounts.state', 'in', ['active', 'locked'])
          .where('users.role', 'in', alertCommands['alerts/resolve'].roles)
          .orderBy('accounts.name_key')
          .limit(500),
      );
    },

    /** A page of alerts, most severe first, then the ones seen last. Throws INVALID_INPUT at `cursor`. */
    page(
      { cursor, limit, states, severities, modelId, mine }: ParsedInput<'alerts/list'>,
      actorId: UserId,
    ): Page<StoredAlert> {
      const assignee = mine ? actorId : null;
      const binding = ['alerts', states, severities, modelId, assignee];
      const after = cursor === null ? null : decodeCursor(binding, cursor, listPosition);
      const matching = from
        .selectFrom('alerts')
        .$if(states.length > 0, (query) => query.where('state', 'in', states))
        .$if(severities.length > 0, (query) => query.where('severity', 'in', severities))
        .$if(modelId === null, (query) => query.where('model_id', 'not in', binned()))
        .$if(modelId !== null, (query) => query.where('model_id', '=', modelId ?? ('' as never)))
        .$if(assignee !== null, (query) => query.where('assignee_id', '=', assignee));
      const ids = database.all(
        matching
          .select(['alerts.id', 'severity_rank', 'last_at'])
          .$if(after !== null, (query) =>
            query.where(
              sql<boolean>`(severity_rank, last_at, alerts.id) < (${after?.[0] ?? 0}, ${after?.[1] ?? ''}, ${after?.[2] ?? ''})`,
            ),
          )
          .orderBy('severity_rank', 'desc')
          .orderBy('last_at', 'desc')
          .orderBy('alerts.id', 'desc')
          .limit(limit + 1),
      );
      const shown = ids.slice(0, limit);
      const last = shown.at(-1);
      const rows = new Map(
        shown.length === 0
          ? []
          : database
              .all(
                joined().where(
                  'alerts.id',
                  'in',
                  shown.map(({ id }) => id),
                ),
              )
              .map((row) => [row.id, toAlert(row)] as const),
      );
      return {
        items: shown.flatMap(({ id }) => rows.get(id) ?? []),
        total: database.first(matching.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0,
        nextCursor:
          ids.length > limit && last !== undefined
            ? encodeCursor(binding, [last.severity_rank, last.last_at, last.id])
            : null,
      };
    },
  };
}
