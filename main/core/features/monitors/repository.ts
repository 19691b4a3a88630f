import { sql } from 'kysely';
import type { Expression } from 'kysely';
import { z } from 'zod';
import type { DatasetRow } from '../../../../shared/contract/datasets.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { monitorFailure, monitorStanding } from '../../../../shared/contract/monitors.ts';
import type {
  Monitor,
  MonitorFailure,
  MonitorStanding,
  MonitorTrendPoint,
  MonitorWindowResult,
} from '../../../../shared/contract/monitors.ts';
import { driftConfig } from '../../../../shared/schema/drift.ts';
import { monitorId as monitorIdSchema, monitorWindowId } from '../../../../shared/schema/ids.ts';
import type { DatasetId, ModelId, MonitorId, MonitorWindowId, RunId } from '../../../../shared/schema/ids.ts';
import { dataWindow, monitorDraft } from '../../../../shared/schema/monitor.ts';
import type { MonitorDraft, MonitorMeasure, MonitorMeasures } from '../../../../shared/schema/monitor.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { isReplacedEstimate } from '../../storage/measured-window.ts';
import { nameKey } from '../../storage/name-key.ts';
import { decodeCursor, encodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';
import { failureRank, longestRestMs, standingRank } from './rules.ts';
import type { JudgedWindow } from './rules.ts';

/** A monitor as it is stored: without what is derived from other records or from the rules. */
export type StoredMonitor = Omit<
  Monitor,
  'sentence' | 'plan' | 'waitingDatasets' | 'futureAt' | 'stopped'
> & {
  /** The newest data set when its work failed or was stopped; null while it does not rest. */
  readonly restsAfter: DatasetId | null;
};

/** A window and what its comparison came to, without what else was measured in it. */
export type ComparedWindow = Omit<MonitorWindowResult, 'performance' | 'fairness'>;

export type StoredWindow = Omit<ComparedWindow, 'datasetName'> & { readonly place: string };

/** What there is of a window that was looked at before. */
export type LookedAt = {
  readonly id: MonitorWindowId;
  readonly outcome: ComparedWindow['outcome'];
  /** Measured, or noted why not. */
  readonly has: MonitorMeasures;
};

/** The part of a draft that is kept as JSON. */
const storedSettings = z.strictObject({
  columns: monitorDraft.shape.columns,
  windows: monitorDraft.shape.windows,
  minimumRows: monitorDraft.shape.minimumRows,
  alarm: monitorDraft.shape.alarm,
  // Monitors that were stored before there were budgets have none.
  budget: monitorDraft.shape.budget,
  config: driftConfig,
  // Those that were stored before more than drift was watched watch nothing else.
  measures: monitorDraft.shape.measures,
});

type JoinedMonitor = Tables['monitors'] & { readonly model_name: string; readonly reference_name: string };
type JoinedWindow = Tables['monitor_windows'] & { readonly dataset_name: string };

/** Whether it is noted why a window was not measured. */
const isNoted = (measure: MonitorMeasure) => sql<number>`EXISTS (SELECT 1 FROM monitor_unmeasured
  WHERE window_id = monitor_windows.id AND measure = ${measure})`;

/**
 * Whether a window is not one of data of which the monitor has looked at a version with labels: both hold the same
 * rows, and one drifted window is not to count as two.
 */
const isNewest = sql<boolean>`NOT EXISTS (SELECT 1 FROM prediction_datasets AS made
  JOIN monitor_windows AS newer ON newer.dataset_id = made.dataset_id
  WHERE made.made_from_id = monitor_windows.dataset_id AND newer.monitor_id = monitor_windows.monitor_id
  AND newer.settings_version = monitor_windows.settings_version)`;

const listPosition = z.tuple([z.int(), monitorIdSchema]);
const windowPosition = z.tuple([z.string(), monitorWindowId]);
const maxEffect = 1e6;

function toStored(row: JoinedMonitor): StoredMonitor {
  return {
    ...storedSettings.parse(JSON.parse(row.settings)),
    id: row.id,
    modelId: row.model_id,
    modelName: row.model_name,
    name: row.name,
    referenceId: row.reference_id,
    referenceName: row.reference_name,
    enabled: row.enabled === 1,
    schedule: monitorDraft.shape.schedule.parse(
      row.schedule_kind === 'every'
        ? { kind: row.schedule_kind, hours: row.schedule_hours }
        : { kind: row.schedule_kind },
    ),
    standing: monitorStanding.parse(JSON.parse(row.standing)),
    failure: row.failure === null ? null : monitorFailure.parse(JSON.parse(row.failure)),
    restsAfter: row.rests_after,
    windowCount: row.window_count,
    settingsVersion: row.settings_version,
    rowVersion: row.row_version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}

function toColumns(
  monitor: StoredMonitor,
): Omit<Tables['monitors'], 'id' | 'model_id' | 'created_at' | 'last_run_at'> {
  const { columns, windows, minimumRows, alarm, budget, config, measures, schedule } = monitor;
  return {
    name: monitor.name,
    name_key: nameKey(monitor.name),
    reference_id: monitor.referenceId,
    enabled: monitor.enabled ? 1 : 0,
    schedule_kind: schedule.kind,
    schedule_hours: schedule.kind === 'every' ? schedule.hours : null,
    settings: JSON.stringify(
      storedSettings.parse({ columns, windows, minimumRows, alarm, budget, config, measures }),
    ),
    settings_version: monitor.settingsVersion,
    standing: JSON.stringify(monitor.standing),
    standing_rank: monitor.failure === null ? standingRank[monitor.standing.state] : failureRank,
    failure: monitor.failure === null ? null : JSON.stringify(monitorFailure.parse(monitor.failure)),
    rests_after: monitor.restsAfter,
    window_count: monitor.windowCount,
    row_version: monitor.rowVersion,
    updated_at: monitor.updatedAt,
    deleted_at: monitor.deletedAt,
  };
}

function toWindow(row: JoinedWindow): ComparedWindow {
  return {
    id: row.id,
    monitorId: row.monitor_id,
    settingsVersion: row.settings_version,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    window: dataWindow.parse(JSON.parse(row.data_window)),
    outcome: row.outcome,
    verdict: row.verdict,
    reason: row.reason,
    runId: row.run_id,
    columns: row.columns,
    drifted: row.drifted,
    createdAt: row.created_at,
  };
}

/** An estimate says what it takes for granted, or that labels have come since. */
function performanceSentence(measured: {
  readonly sentence: string;
  readonly assumption: string | null;
  readonly isReplaced: number;
}): string {
  const { sentence, assumption, isReplaced } = measured;
  if (isReplaced === 1) return `${sentence} Replaced since by the result with the labels that came.`;
  return assumption === null ? sentence : `${sentence} ${assumption}`;
}

/** The draft that a stored monitor was made from. */
export function draftOf(monitor: StoredMonitor): MonitorDraft {
  const { name, referenceId, columns, windows, schedule, minimumRows, alarm, budget, config } = monitor;
  const { measures, enabled } = monitor;
  return {
    name,
    referenceId,
    columns,
    windows,
    schedule,
    minimumRows,
    alarm,
    budget,
    config,
    measures,
    enabled,
  };
}

export type MonitorRepository = ReturnType<typeof createMonitorRepository>;

export function createMonitorRepository(database: Database) {
  const { from } = database;

  const joined = () =>
    from
      .selectFrom('monitors')
      .innerJoin('models', 'models.id', 'monitors.model_id')
      .innerJoin('datasets', 'datasets.id', 'monitors.reference_id')
      .selectAll('monitors')
      .select(['models.name as model_name', 'datasets.name as reference_name']);

  const joinedWindows = () =>
    from
      .selectFrom('monitor_windows')
      .innerJoin('datasets', 'datasets.id', 'monitor_windows.dataset_id')
      .selectAll('monitor_windows')
      .select('datasets.name as dataset_name');

  /** Live current data sets of the model that were not looked at under the settings, or are to be looked at again. */
  const waitingFor = (
    monitor: {
      readonly id: Expression<MonitorId>;
      readonly modelId: Expression<ModelId>;
      readonly settingsVersion: Expression<number>;
    },
    now: UtcInstant,
  ) =>
    from
      .selectFrom('datasets')
      .where('datasets.model_id', '=', monitor.modelId)
      .where('datasets.purpose', '=', 'current')
      .where('datasets.deleted_at', 'is', null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('monitor_datasets')
              .select('monitor_datasets.dataset_id')
              .whereRef('monitor_datasets.dataset_id', '=', 'datasets.id')
              .where('monitor_datasets.monitor_id', '=', monitor.id)
              .where('monitor_datasets.settings_version', '=', monitor.settingsVersion)
              .where((done) => done.or([done('again_at', 'is', null), done('again_at', '>', now)])),
          ),
        ),
      );

  const waiting = (
    { id, modelId, settingsVersion }: Pick<StoredMonitor, 'id' | 'modelId' | 'settingsVersion'>,
    now: UtcInstant,
  ) =>
    waitingFor(
      { id: sql.val(id), modelId: sql.val(modelId), settingsVersion: sql.val(settingsVersion) },
      now,
    );

  /** Adds to windows what was measured in them. */
  function withMeasured(ids: readonly MonitorWindowId[]) {
    const performance = database.all(
      from
        .selectFrom('performance_runs')
        .select(['id', 'monitor_window_id as windowId'])
        .select([
          sql<string>`json_extract(result, '$.sentence')`.as('sentence'),
          sql<string | null>`json_extract(result, '$.assumption')`.as('assumption'),
          isReplacedEstimate.as('isReplaced'),
        ])
        .where('monitor_window_id', 'in', ids),
    );
    const fairness = database.all(
      from
        .selectFrom('fairness_runs')
        .select(['id', 'monitor_window_id as windowId', 'verdict', 'reason'])
        .where('monitor_window_id', 'in', ids),
    );
    const unmeasured = database.all(
      from
        .selectFrom('monitor_unmeasured')
        .select(['window_id', 'measure', 'reason'])
        .where('window_id', 'in', ids),
    );
    const whyNot = (id: MonitorWindowId, measure: MonitorMeasure) => {
      const found = unmeasured.find((row) => row.window_id === id && row.measure === measure);
      return found === undefined ? null : { measured: false as const, sentence: found.reason };
    };
    return (window: ComparedWindow): MonitorWindowResult => {
      const measured = performance.find(({ windowId }) => windowId === window.id);
      const checked = fairness.find(({ windowId }) => windowId === window.id);
      return {
        ...window,
        performance:
          measured === undefined
            ? whyNot(window.id, 'performance')
            : { measured: true, result: { id: measured.id }, sentence: performanceSentence(measured) },
        fairness:
          checked === undefined
            ? whyNot(window.id, 'fairness')
            : {
                measured: true,
                result: { id: checked.id, verdict: checked.verdict },
                sentence: checked.reason,
              },
      };
    };
  }

  return {
    find(id: MonitorId): StoredMonitor | null {
      const row = database.first(joined().where('monitors.id', '=', id));
      return row === undefined ? null : toStored(row);
    },

    findLiveByName(modelId: ModelId, name: string): MonitorId | null {
      const row = database.first(
        from
          .selectFrom('monitors')
          .select('id')
          .where('model_id', '=', modelId)
          .where('name_key', '=', nameKey(name))
          .where('deleted_at', 'is', null),
      );
      return row?.id ?? null;
    },

    insert(monitor: StoredMonitor): void {
      database.run(
        from.insertInto('monitors').values({
          id: monitor.id,
          model_id: monitor.modelId,
          created_at: monitor.createdAt,
          last_run_at: null,
          ...toColumns(monitor),
        }),
      );
    },

    replace(monitor: StoredMonitor): void {
      database.run(from.updateTable('monitors').set(toColumns(monitor)).where('id', '=', monitor.id));
    },

    /** When the next windows in the future are looked at under the settings; null where there are none. */
    futureAt(monitor: Pick<StoredMonitor, 'id' | 'settingsVersion'>, now: UtcInstant): UtcInstant | null {
      const row = database.first(
        from
          .selectFrom('monitor_datasets')
          .innerJoin('datasets', 'datasets.id', 'monitor_datasets.dataset_id')
          .select('again_at')
          .where('monitor_id', '=', monitor.id)
          .where('settings_version', '=', monitor.settingsVersion)
          .where('again_at', '>', now)
          .where('datasets.deleted_at', 'is', null)
          .orderBy('again_at')
          .limit(1),
      );
      return row?.again_at ?? null;
    },

    /** Lets a monitor rest until something has changed; null failure: somebody stopped its work. */
    noteRest(id: MonitorId, failure: MonitorFailure | null, after: DatasetId): void {
      database.run(
        from
          .updateTable('monitors')
          .set({
            failure: failure === null ? null : JSON.stringify(monitorFailure.parse(failure)),
            rests_after: after,
            ...(failure === null ? {} : { standing_rank: failureRank }),
          })
          .where('id', '=', id),
      );
    },

    /** The newest data set of a model, whatever it is for and wherever it is; null where there is none. */
    newestOf(modelId: ModelId): DatasetId | null {
      const row = database.first(
        from
          .selectFrom('datasets')
          .select((eb) => eb.fn.max('id').as('id'))
          .where('model_id', '=', modelId),
      );
      return row?.id ?? null;
    },

    /**
     * Notes how a monitor stands after work that ended well; its row version stays, because nobody edited it. `added`
     * windows are noted since they were counted last; null: they are counted, which takes longer the more there are.
     */
    noteStanding(
      id: MonitorId,
      standing: MonitorStanding,
      { at, added }: { readonly at: UtcInstant; readonly added: number | null },
    ): void {
      database.run(
        from
          .updateTable('monitors')
          .set((eb) => ({
            standing: JSON.stringify(standing),
            standing_rank: standingRank[standing.state],
            failure: null,
            rests_after: null,
            last_run_at: at,
            window_count:
              added === null
                ? eb
                    .selectFrom('monitor_windows')
                    .select((inner) => inner.fn.countAll<number>().as('count'))
                    .where('monitor_id', '=', id)
                : eb('window_count', '+', added),
          }))
          .where('id', '=', id),
      );
    },

    waitingCount(
      monitor: Pick<StoredMonitor, 'id' | 'modelId' | 'settingsVersion'>,
      now: UtcInstant,
    ): number {
      return (
        database.first(waiting(monitor, now).select((eb) => eb.fn.countAll<number>().as('count')))?.count ?? 0
      );
    },

    /** Oldest first. */
    waitingDatasets(
      monitor: Pick<StoredMonitor, 'id' | 'modelId' | 'settingsVersion'>,
      now: UtcInstant,
    ): DatasetId[] {
      return database
        .all(
          waiting(monitor, now).select('datasets.id').orderBy('datasets.created_at').orderBy('datasets.id'),
        )
        .map((row) => row.id);
    },

    newestCurrent(modelId: ModelId): Pick<DatasetRow, 'id'> | null {
      return (
        database.first(
          from
            .selectFrom('datasets')
            .select('id')
            .where('model_id', '=', modelId)
            .where('purpose', '=', 'current')
            .where('deleted_at', 'is', null)
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc'),
        ) ?? null
      );
    },

    /** Notes that a data set was looked at, and when it is looked at again for windows that lie in the future. */
    noteDataset(
      monitor: Pick<StoredMonitor, 'id' | 'settingsVersion'>,
      datasetId: DatasetId,
      { at, againAt }: { readonly at: UtcInstant; readonly againAt: UtcInstant | null },
    ): void {
      database.run(
        from
          .insertInto('monitor_datasets')
          .values({
            monitor_id: monitor.id,
            dataset_id: datasetId,
            settings_version: monitor.settingsVersion,
            done_at: at,
            again_at: againAt,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['monitor_id', 'dataset_id', 'settings_version'])
              .doUpdateSet({ done_at: at, again_at: againAt }),
          ),
      );
    },

    insertWindow(window: StoredWindow): void {
      database.run(
        from.insertInto('monitor_windows').values({
          id: window.id,
          monitor_id: window.monitorId,
          settings_version: window.settingsVersion,
          dataset_id: window.datasetId,
          data_window: JSON.stringify(dataWindow.parse(window.window)),
          place: window.place,
          outcome: window.outcome,
          verdict: window.verdict,
          reason: window.reason,
          run_id: window.runId,
          columns: window.columns,
          drifted: window.drifted,
          created_at: window.createdAt,
        }),
      );
    },

    /** Lets a monitor look at its data once more; what it has already found out stays as it is. */
    forgetDatasets({ id, settingsVersion }: Pick<StoredMonitor, 'id' | 'settingsVersion'>): void {
      database.run(
        from
          .deleteFrom('monitor_datasets')
          .where('monitor_id', '=', id)
          .where('settings_version', '=', settingsVersion),
      );
    },

    /**
     * Windows under the settings that were looked at before their performance could be estimated: for them it is
     * noted for this reason alone that it was not measured. The newest first.
     */
    unestimated(
      monitor: Pick<StoredMonitor, 'id' | 'settingsVersion'>,
      reason: string,
      limit: number,
    ): ComparedWindow[] {
      return database
        .all(
          joinedWindows()
            .innerJoin('monitor_unmeasured', 'monitor_unmeasured.window_id', 'monitor_windows.id')
            .where('monitor_windows.monitor_id', '=', monitor.id)
            .where('settings_version', '=', monitor.settingsVersion)
            .where('monitor_unmeasured.measure', '=', 'performance')
            .where('monitor_unmeasured.reason', '=', reason)
            .where('datasets.deleted_at', 'is', null)
            .where(isNewest)
            .where((eb) =>
              eb.not(
                eb.exists(
                  eb
                    .selectFrom('performance_runs')
                    .select('performance_runs.id')
                    .whereRef('performance_runs.monitor_window_id', '=', 'monitor_windows.id'),
                ),
              ),
            )
            .orderBy('place', 'desc')
            .orderBy('monitor_windows.id', 'desc')
            .limit(limit),
        )
        .map(toWindow);
    },

    /** Notes why something was not measured in a window, in place of what was noted of it before. */
    insertUnmeasured(noted: {
      readonly windowId: MonitorWindowId;
      readonly measure: MonitorMeasure;
      readonly reason: string;
      readonly createdAt: UtcInstant;
    }): void {
      database.run(
        from
          .deleteFrom('monitor_unmeasured')
          .where('window_id', '=', noted.windowId)
          .where('measure', '=', noted.measure),
      );
      database.run(
        from.insertInto('monitor_unmeasured').values({
          window_id: noted.windowId,
          measure: noted.measure,
          reason: noted.reason,
          created_at: noted.createdAt,
        }),
      );
    },

    /** Whether labels can be joined to data of the model later. */
    logsPredictions(modelId: ModelId): boolean {
      return (
        database.first(
          from.selectFrom('prediction_batches').select('id').where('model_id', '=', modelId).limit(1),
        ) !== undefined
      );
    },

    findWindow(id: MonitorId, windowId: MonitorWindowId): ComparedWindow | null {
      const row = database.first(
        joinedWindows().where('monitor_id', '=', id).where('monitor_windows.id', '=', windowId),
      );
      return row === undefined ? null : toWindow(row);
    },

    /** The windows of a data set that have a result under the settings, by their place. */
    lookedAt(
      monitor: Pick<StoredMonitor, 'id' | 'settingsVersion'>,
      datasetId: DatasetId,
    ): ReadonlyMap<string, LookedAt> {
      const rows = database.all(
        from
          .selectFrom('monitor_windows')
          .leftJoin('performance_runs', 'performance_runs.monitor_window_id', 'monitor_windows.id')
          .leftJoin('fairness_runs', 'fairness_runs.monitor_window_id', 'monitor_windows.id')
          .select(['monitor_windows.id as id', 'place', 'outcome'])
          .select(['performance_runs.id as performanceId', 'fairness_runs.id as fairnessId'])
          .select([isNoted('performance').as('performanceNoted'), isNoted('fairness').as('fairnessNoted')])
          .where('monitor_windows.monitor_id', '=', monitor.id)
          .where('monitor_windows.settings_version', '=', monitor.settingsVersion)
          .where('monitor_windows.dataset_id', '=', datasetId),
      );
      return new Map(
        rows.map((row) => [
          row.place,
          {
            id: row.id,
            outcome: row.outcome,
            has: {
              performance: row.performanceId !== null || row.performanceNoted === 1,
              fairness: row.fairnessId !== null || row.fairnessNoted === 1,
            },
          },
        ]),
      );
    },

    /** The latest windows under the settings, newest first. */
    latestWindows(monitor: Pick<StoredMonitor, 'id' | 'settingsVersion'>, limit: number): ComparedWindow[] {
      return database
        .all(
          joinedWindows()
            .where('monitor_id', '=', monitor.id)
            .where('settings_version', '=', monitor.settingsVersion)
            .where(isNewest)
            .orderBy('place', 'desc')
            .orderBy('monitor_windows.id', 'desc')
            .limit(limit),
        )
        .map(toWindow);
    },

    /** The latest windows as the rule of the monitor looks at them, newest first. */
    judgedWindows(monitor: Pick<StoredMonitor, 'id' | 'settingsVersion' | 'alarm'>): JudgedWindow[] {
      return this.latestWindows(monitor, Math.max(30, monitor.alarm.among)).map(
        ({ window, outcome, verdict, reason }) => ({ label: window.label, outcome, verdict, reason }),
      );
    },

    /**
     * Monitors that run by themselves and are due: there are data to look at, and their hours have passed. One
     * that rests waits for newer data; after a failure, for its time to try again at the latest.
     */
    due(now: UtcInstant): MonitorId[] {
      // The clock may have been put back since it was noted when to try again.
      const latestRetry = toUtcInstant(Date.parse(now) + longestRestMs);
      const rows = database.all(
        from
          .selectFrom('monitors')
          .innerJoin('models', 'models.id', 'monitors.model_id')
          .select('monitors.id')
          .where('monitors.enabled', '=', 1)
          .where('monitors.deleted_at', 'is', null)
          .where('models.deleted_at', 'is', null)
          .where('schedule_kind', '<>', 'manual')
          .where((eb) =>
            eb.exists(
              waitingFor(
                {
                  id: eb.ref('monitors.id'),
                  modelId: eb.ref('monitors.model_id'),
                  settingsVersion: eb.ref('monitors.settings_version'),
                },
                now,
              ).select('datasets.id'),
            ),
          )
          .where(
            sql<boolean>`CASE
              WHEN failure IS NOT NULL AND NOT (json_extract(failure, '$.retryAt') > ${now}
                AND json_extract(failure, '$.retryAt') <= ${latestRetry}) THEN 1
              WHEN rests_after IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM datasets AS newer WHERE newer.model_id = monitors.model_id AND newer.id > rests_after
                AND newer.purpose = 'current' AND newer.deleted_at IS NULL) THEN 0
              ELSE schedule_kind = 'on-data' OR monitors.last_run_at IS NULL
              OR strftime('%Y-%m-%dT%H:%M:%fZ', monitors.last_run_at, '+' || schedule_hours || ' hours') <= ${now} END`,
          )
          .orderBy('monitors.id'),
      );
      return rows.map((row) => row.id);
    },

    /** The identifier of the newest data set, whatever it is for: what tells cheaply that there may be work. */
    newestDataset(): DatasetId | null {
      return (
        database.first(from.selectFrom('datasets').select('id').orderBy('id', 'desc').limit(1))?.id ?? null
      );
    },

    /** A page of monitors, most urgent first. Throws INVALID_INPUT at `cursor`. */
    page({ cursor, limit, modelId, deleted }: ParsedInput<'monitors/list'>): Page<StoredMonitor> {
      const binding = ['monitors', modelId, deleted];
      const after = cursor === null ? null : decodeCursor(binding, cursor, listPosition);
      const matching = from
        .selectFrom('monitors')
        .$if(modelId !== null, (query) => query.where('monitors.model_id', '=', modelId ?? ('' as ModelId)))
        .where('monitors.deleted_at', deleted ? 'is not' : 'is', null);
      const rows = database.all(
        matching
          .innerJoin('models', 'models.id', 'monitors.model_id')
          .innerJoin('datasets', 'datasets.id', 'monitors.reference_id')
          .selectAll('monitors')
          .select(['models.name as model_name', 'datasets.name as reference_name'])
          .$if(after !== null, (query) =>
            query.where(
              sql<boolean>`(standing_rank, monitors.id) < (${after?.[0] ?? 0}, ${after?.[1] ?? ''})`,
            ),
          )
          .orderBy('standing_rank', 'desc')
          .orderBy('monitors.id', 'desc')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total: database.first(matching.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0,
        item: toStored,
        position: (last) => [last.standing_rank, last.id],
      });
    },

    /** A page of windows, latest first, of all settings. Throws INVALID_INPUT at `cursor`. */
    windows({ id, cursor, limit, verdicts }: ParsedInput<'monitors/windows'>): Page<MonitorWindowResult> {
      const binding = ['monitor-windows', id, verdicts];
      const after = cursor === null ? null : decodeCursor(binding, cursor, windowPosition);
      const counted = from
        .selectFrom('monitor_windows')
        .where('monitor_id', '=', id)
        .$if(verdicts.length > 0, (query) => query.where('verdict', 'in', verdicts));
      const rows = database.all(
        joinedWindows()
          .where('monitor_id', '=', id)
          .$if(verdicts.length > 0, (query) => query.where('verdict', 'in', verdicts))
          .$if(after !== null, (query) =>
            query.where(
              sql<boolean>`(place, monitor_windows.id) < (${after?.[0] ?? ''}, ${after?.[1] ?? ''})`,
            ),
          )
          .orderBy('place', 'desc')
          .orderBy('monitor_windows.id', 'desc')
          .limit(limit + 1),
      );
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(toWindow).map(withMeasured(shown.map((row) => row.id))),
        total: database.first(counted.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0,
        nextCursor:
          rows.length > limit && last !== undefined ? encodeCursor(binding, [last.place, last.id]) : null,
      };
    },

    /** The latest windows under the present settings in order of place, with the effect of the worst or one column. */
    trend(
      monitor: Pick<StoredMonitor, 'id' | 'settingsVersion'>,
      { column, points }: Pick<ParsedInput<'monitors/trend'>, 'column' | 'points'>,
    ): MonitorTrendPoint[] {
      const rows = database.all(
        from
          .selectFrom('monitor_windows')
          .leftJoin('drift_features', (join) =>
            join.onRef('drift_features.run_id', '=', 'monitor_windows.run_id').on((eb) =>
              column === null
                ? eb(
                    'drift_features.position',
                    '=',
                    // The worst column of the run: the one that lists begin with.
                    eb
                      .selectFrom('drift_features as worst')
                      .select('worst.position')
                      .whereRef('worst.run_id', '=', 'monitor_windows.run_id')
                      .orderBy('worst.verdict_rank', 'desc')
                      .orderBy('worst.effect', 'desc')
                      .limit(1),
                  )
                : eb('drift_features.name', '=', column),
            ),
          )
          .select([
            'monitor_windows.id',
            'monitor_windows.data_window',
            'monitor_windows.run_id',
            'monitor_windows.verdict',
            'monitor_windows.columns',
            'monitor_windows.drifted',
            'drift_features.verdict as column_verdict',
            'drift_features.effect',
            'drift_features.name as column_name',
          ])
          .where('monitor_id', '=', monitor.id)
          .where('settings_version', '=', monitor.settingsVersion)
          .where(isNewest)
          .orderBy('place', 'desc')
          .orderBy('monitor_windows.id', 'desc')
          .limit(points),
      );
      return rows.toReversed().map((row) => {
        const window = dataWindow.parse(JSON.parse(row.data_window));
        return {
          windowId: row.id,
          label: window.label,
          from: window.from,
          until: window.until,
          rows: window.rows,
          runId: row.run_id,
          verdict: column === null ? row.verdict : (row.column_verdict ?? 'insufficient'),
          driftedShare: row.columns === 0 ? null : row.drifted / row.columns,
          effect: row.effect === null ? null : Math.min(maxEffect, row.effect),
          column: row.column_name,
        };
      });
    },

    /** Columns of a run, worst first. */
    columnsOf(runId: RunId): string[] {
      return database
        .all(
          from
            .selectFrom('drift_features')
            .select('name')
            .where('run_id', '=', runId)
            .orderBy('verdict_rank', 'desc')
            .orderBy('effect', 'desc')
            .limit(200),
        )
        .map((row) => row.name);
    },
  };
}
