import type { Alert, AlertRule } from '../../../../shared/contract/alerts.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { alertId } from '../../../../shared/schema/ids.ts';
import type { AlertId } from '../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import type { AlertRepository, StoredAlert } from './repository.ts';
import { judge } from './judge.ts';
import { concerns, coolDownOver, isWorse, reaches } from './rules.ts';
import type { AlertSignal, AlertSink, Announce, PastResult } from './alert-sink.ts';

type Changed = { readonly before: StoredAlert | null; readonly after: StoredAlert };

export function alertFields(alert: StoredAlert): RecordFields {
  return {
    title: alert.title,
    detail: alert.detail,
    model: alert.modelName,
    rule: alert.ruleName,
    severity: alert.severity,
    state: alert.state,
    occurrences: alert.occurrences,
    assignee: alert.assignee?.name ?? null,
    snoozedUntil: alert.snoozedUntil,
    result: alert.resultId,
  };
}

/** An alert as it leaves the core. */
export function toAlertView(stored: StoredAlert): Alert {
  const { subjectId: _subject, announcedAt: _announced, resolvedAt: _resolved, ...alert } = stored;
  return alert;
}

function together(announcements: readonly Announce[]): Announce {
  return () => {
    for (const announce of announcements) announce();
  };
}

export function createAlertService(
  dependencies: Pick<FeatureDependencies, 'clock' | 'ids' | 'changes' | 'publish' | 'models'> & {
    readonly repository: AlertRepository;
  },
) {
  const { clock, ids, changes, publish, models, repository } = dependencies;

  function record({ before, after }: Changed, action: string, actor: Actor, note = ''): void {
    changes.record({
      entity: 'alert',
      entityId: after.id,
      actor,
      action,
      note,
      before: before === null ? null : alertFields(before),
      after: alertFields(after),
    });
  }

  function announcement({ id, severity, title, detail }: StoredAlert, aloud: boolean): Announce {
    return () => {
      publish({ topic: 'records/changed', payload: { entity: 'alert', ids: [id] } });
      if (aloud) publish({ topic: 'alert/raised', payload: { id, severity, title, detail } });
    };
  }

  function raise(
    rule: AlertRule,
    signal: AlertSignal,
    { level, why, actor }: { level: Alert['level']; why: readonly string[]; actor: Actor },
  ): Announce {
    const at = clock.now();
    const seen = {
      resultId: signal.resultId,
      level,
      severity: rule.severity,
      title: signal.title,
      detail: [...why, signal.detail].join(' '),
      lastAt: at,
    };
    const living = repository.living(rule.id, signal);
    const earlier = living ?? repository.latestResolved(rule.id, signal);
    const again =
      living !== null ||
      (earlier !== null &&
        earlier.resolvedAt !== null &&
        !coolDownOver(earlier.resolvedAt, rule.coolDownHours, at));
    if (earlier === null || !again) {
      const after: StoredAlert = {
        ...seen,
        id: alertId.parse(ids.next()),
        ruleId: rule.id,
        ruleName: rule.name,
        modelId: signal.modelId,
        modelName: models.get(signal.modelId).name,
        source: signal.source,
        subjectId: signal.subjectId,
        state: 'open',
        occurrences: 1,
        firstAt: at,
        announcedAt: at,
        assignee: null,
        snoozedUntil: null,
        resolvedAt: null,
        rowVersion: 1,
      };
      repository.insert(after);
      record({ before: null, after }, 'raised', actor);
      return announcement(after, true);
    }
    const worse = isWorse(level, earlier.level);
    const aloud =
      worse || (earlier.state !== 'snoozed' && coolDownOver(earlier.announcedAt, rule.coolDownHours, at));
    const opened = living === null || (earlier.state === 'snoozed' && worse);
    const after: StoredAlert = {
      ...earlier,
      ...seen,
      occurrences: earlier.occurrences + 1,
      state: opened ? 'open' : earlier.state,
      snoozedUntil: opened ? null : earlier.snoozedUntil,
      resolvedAt: null,
      announcedAt: aloud ? at : earlier.announcedAt,
      rowVersion: earlier.rowVersion + 1,
    };
    repository.replace(after);
    record({ before: earlier, after }, opened ? 'opened again' : 'seen again', actor);
    return announcement(after, aloud);
  }

  function settle(
    rule: AlertRule,
    signal: Pick<AlertSignal, 'source' | 'subjectId' | 'detail'> & Partial<Pick<PastResult, 'isPast'>>,
    actor: Actor,
  ): Announce | null {
    const living = rule.autoResolve ? repository.living(rule.id, signal) : null;
    if (living === null || signal.isPast?.(living.resultId) === false) return null;
    const at = clock.now();
    const after: StoredAlert = {
      ...living,
      state: 'resolved',
      resolvedAt: at,
      snoozedUntil: null,
      rowVersion: living.rowVersion + 1,
    };
    repository.replace(after);
    record({ before: living, after }, 'resolved by itself', actor, signal.detail.slice(0, 1000));
    return announcement(after, false);
  }

  const sink: AlertSink = {
    observe(signal, actor) {
      const announcements = repository
        .rules()
        .filter((rule) => concerns(rule, signal))
        .flatMap((rule) => {
          const { level, why } = judge(rule, signal);
          if (reaches(rule, level)) return [raise(rule, signal, { level, why, actor })];
          return level === 'in-order' ? (settle(rule, signal, actor) ?? []) : [];
        });
      return together(announcements);
    },
    withdraw: (past, actor) =>
      together(repository.rules().flatMap((rule) => settle(rule, past, actor) ?? [])),
  };

  function find(id: AlertId): StoredAlert {
    const found = repository.find(id);
    if (found === null) throw new DriftGuardError('ALERT_NOT_FOUND');
    return found;
  }

  /** Changes an alert by a person, inside a transaction. Throws ALERT_NOT_FOUND and STALE_VERSION. */
  function change(
    target: { readonly id: AlertId; readonly rowVersion: number },
    { actor, action, note }: { readonly actor: Actor; readonly action: string; readonly note: string },
    work: (present: StoredAlert) => Partial<StoredAlert>,
  ): StoredAlert {
    const before = find(target.id);
    if (before.rowVersion !== target.rowVersion) {
      throw new DriftGuardError('STALE_VERSION', undefined, {
        yours: target.rowVersion,
        present: before.rowVersion,
      });
    }
    const after = { ...before, ...work(before), rowVersion: before.rowVersion + 1 };
    repository.replace(after);
    record({ before, after }, action, actor, note);
    return after;
  }

  /** Brings back the snoozed alerts whose time has come; inside a transaction. */
  function wake(actor: Actor): Announce[] {
    return repository.wakeable(clock.now()).map((before) => {
      const after: StoredAlert = {
        ...before,
        state: 'open',
        snoozedUntil: null,
        announcedAt: clock.now(),
        rowVersion: before.rowVersion + 1,
      };
      repository.replace(after);
      record({ before, after }, 'back after snoozing', actor);
      return announcement(after, true);
    });
  }

  return {
    sink,
    find,
    change,
    wake,
    record,
    /** The moment so many hours from now. */
    hoursFromNow: (hours: number) => toUtcInstant(Date.parse(clock.now()) + hours * 3_600_000),
  };
}

export type AlertService = ReturnType<typeof createAlertService>;
