import type { Alert, AlertRule } from '../../../../shared/contract/alerts.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { alertRuleId } from '../../../../shared/schema/ids.ts';
import type { AlertId } from '../../../../shared/schema/ids.ts';
import type { Handlers } from '../../dispatch.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import type { HistoryService } from '../history/service.ts';
import { dataLimitsInWords, limitsInWords } from './judge.ts';
import { createAlertNotices } from './notices.ts';
import { createAlertRepository } from './repository.ts';
import type { StoredAlert } from './repository.ts';
import { createAlertService, toAlertView } from './service.ts';
import type { AlertSink } from './alert-sink.ts';

type AlertCommandName = Extract<keyof Handlers, `alerts/${string}`>;

export type AlertFeature = Feature<AlertCommandName> & { readonly sink: AlertSink };

export type AlertDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'publish' | 'models' | 'timetable'
> & { readonly changes: HistoryService; readonly system: Actor };

/** What is asked of results without a verdict; a rule that does not look at such results says nothing of them. */
function limitFields({ performance, risk, dataQuality }: AlertRule): RecordFields {
  return {
    ...(performance === null ? {} : { performance: limitsInWords(performance) }),
    ...(risk === null ? {} : { risk: `grade ${risk.grade} or worse` }),
    ...(dataQuality === null ? {} : { dataQuality: dataLimitsInWords(dataQuality) }),
  };
}

function ruleFields(rule: AlertRule): RecordFields {
  const { name, sources, modelName, level, severity, coolDownHours, autoResolve, enabled } = rule;
  return {
    name,
    sources: sources.join(', '),
    model: modelName ?? 'every model',
    level,
    ...limitFields(rule),
    severity,
    coolDownHours,
    autoResolve,
    enabled,
  };
}

function refuseState(alert: StoredAlert, what: string): never {
  throw new DriftGuardError('STATE_TRANSITION_REFUSED', `The alert is ${alert.state} and cannot be ${what}.`);
}

/** Alerts: rules over results, an inbox of what they raised, and what people did about it. */
export function createAlertFeature(dependencies: AlertDependencies): AlertFeature {
  const { database, clock, ids, changes, publish, models, timetable, system } = dependencies;
  const repository = createAlertRepository(database);
  const notices = createAlertNotices(dependencies);
  const service = createAlertService({ ...dependencies, repository });

  function announce(entity: 'alert' | 'alert-rule', id: string): void {
    publish({ topic: 'records/changed', payload: { entity, ids: [id] } });
  }

  function changing(
    target: { readonly id: AlertId; readonly rowVersion: number },
    how: { readonly actor: Actor; readonly action: string; readonly note: string },
    work: (present: StoredAlert) => Partial<StoredAlert>,
  ): Alert {
    const changed = database.write(() => service.change(target, how, work));
    announce('alert', changed.id);
    return toAlertView(changed);
  }

  function requireRule(target: { readonly id: AlertRule['id']; readonly rowVersion: number }): AlertRule {
    const present = repository.findRule(target.id);
    if (present === null) throw new DriftGuardError('NOT_FOUND', 'The rule does not exist or was removed.');
    if (present.rowVersion !== target.rowVersion) {
      throw new DriftGuardError('STALE_VERSION', undefined, {
        yours: target.rowVersion,
        present: present.rowVersion,
      });
    }
    return present;
  }

  function recordRule(
    action: string,
    actor: Actor,
    { before, after }: { before: AlertRule | null; after: AlertRule | null },
  ): void {
    changes.record({
      entity: 'alert-rule',
      entityId: (after ?? before)?.id ?? '',
      actor,
      action,
      before: before === null ? null : ruleFields(before),
      after: after === null ? null : ruleFields(after),
    });
  }

  const handlers: Pick<Handlers, AlertCommandName> = {
    'alerts/summary'() {
      const { open, acknowledged, critical, snoozed } = repository.counts();
      return { waiting: open + acknowledged, open, critical, snoozed };
    },

    'alerts/list'(input, { actor }) {
      const page = repository.page(input, actor.id);
      return { ...page, items: page.items.map(toAlertView) };
    },

    'alerts/get': ({ id }) => toAlertView(service.find(id)),

    'alerts/people': () => ({ people: repository.people() }),

    'alerts/acknowledge': ({ note, ...target }, { actor }) =>
      changing(target, { actor, action: 'acknowledged', note }, (present) =>
        present.state === 'open'
          ? { state: 'acknowledged', assignee: present.assignee ?? { id: actor.id, name: actor.name } }
          : refuseState(present, 'acknowledged'),
      ),

    'alerts/snooze': ({ note, hours, ...target }, { actor }) =>
      changing(target, { actor, action: 'snoozed', note }, (present) =>
        present.state === 'resolved'
          ? refuseState(present, 'put aside')
          : { state: 'snoozed', snoozedUntil: service.hoursFromNow(hours) },
      ),

    'alerts/assign': ({ userId, ...target }, { actor }) =>
      changing(target, { actor, action: 'assigned', note: '' }, () => {
        if (userId === null) return { assignee: null };
        const person = repository.people().find(({ id }) => id === userId);
        if (person === undefined) throw new DriftGuardError('USER_NOT_FOUND');
        return { assignee: person };
      }),

    'alerts/comment'({ id, text }, { actor }) {
      const commented = database.write(() => {
        const present = service.find(id);
        service.record({ before: present, after: present }, 'commented', actor, text);
        return present;
      });
      announce('alert', id);
      return toAlertView(commented);
    },

    'alerts/resolve': ({ note, ...target }, { actor }) =>
      changing(target, { actor, action: 'resolved', note }, (present) =>
        present.state === 'resolved'
          ? refuseState(present, 'resolved again')
          : { state: 'resolved', resolvedAt: clock.now(), snoozedUntil: null },
      ),

    'alerts/reopen': ({ note, ...target }, { actor }) =>
      changing(target, { actor, action: 'reopened', note }, (present) => {
        if (present.state === 'open') refuseState(present, 'opened again');
        const living = repository.living(present.ruleId, present);
        if (living !== null && living.id !== present.id) {
          throw new DriftGuardError(
            'STATE_TRANSITION_REFUSED',
            'The same rule has raised a newer alert about this since. Look at that one.',
          );
        }
        return { state: 'open', resolvedAt: null, snoozedUntil: null };
      }),

    'alerts/history'({ id, ...page }) {
      service.find(id);
      return changes.page({ entity: 'alert', entityId: id, ...page });
    },

    'alerts/notices': (_input, context) => notices.of(context),

    'alerts/save-notices': (wanted, context) => notices.save(wanted, context),

    'alerts/rules': () => ({ rules: repository.rules() }),

    'alerts/rule-history'({ id, ...page }) {
      if (repository.findRule(id) === null) {
        throw new DriftGuardError('NOT_FOUND', 'The rule does not exist or was removed.');
      }
      return changes.page({ entity: 'alert-rule', entityId: id, ...page });
    },

    'alerts/save-rule'({ rule: target, draft }, { actor }) {
      const saved = database.write(() => {
        const present = target === null ? null : requireRule(target);
        const holder = repository.findRuleByName(draft.name);
        if (holder !== null && holder !== present?.id) {
          const message = `There is a rule “${draft.name}” already. Choose another name.`;
          throw new DriftGuardError('NAME_TAKEN', message, { problems: [{ path: 'draft.name', message }] });
        }
        const at = clock.now();
        const after: AlertRule = {
          ...draft,
          id: present?.id ?? alertRuleId.parse(ids.next()),
          modelName: draft.modelId === null ? null : models.get(draft.modelId).name,
          rowVersion: (present?.rowVersion ?? 0) + 1,
          createdAt: present?.createdAt ?? at,
          updatedAt: at,
        };
        if (present === null) repository.insertRule(after);
        else repository.replaceRule(after);
        recordRule(present === null ? 'created' : 'updated', actor, { before: present, after });
        return after;
      });
      announce('alert-rule', saved.id);
      return saved;
    },

    'alerts/delete-rule'(target, { actor }) {
      database.write(() => {
        const present = requireRule(target);
        repository.deleteRule(present.id, clock.now());
        recordRule('deleted', actor, { before: present, after: null });
      });
      announce('alert-rule', target.id);
      return {};
    },
  };

  return {
    handlers,
    sink: service.sink,
    start() {
      timetable.add({
        name: 'snoozed alerts',
        inRecovery: false,
        isDue: () => repository.wakeable(clock.now()).length > 0,
        work: () => {
          for (const tell of database.write(() => service.wake(system))) tell();
        },
      });
      return Promise.resolve();
    },
  };
}
