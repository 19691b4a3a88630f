import { sql } from 'kysely';
import { dataWindow } from '../../../shared/schema/monitor.ts';
import type { MeasuredWindow } from '../../../shared/schema/monitor.ts';
import type { ModelId, MonitorId, MonitorWindowId } from '../../../shared/schema/ids.ts';
import type { Database } from './database.ts';
import type { JsonText } from './schema.ts';

/** What a result that is joined with its window and monitor tells of them; nulls for a result of a person. */
export type JoinedWindow = {
  readonly monitor_window_id: MonitorWindowId | null;
  readonly window_monitor_id: MonitorId | null;
  readonly window_monitor_name: string | null;
  readonly window_data: string | null;
};

/** The window of a monitor that a result is of. */
export function toMeasuredWindow(row: JoinedWindow): MeasuredWindow | null {
  const { monitor_window_id: id, window_monitor_id: monitorId, window_monitor_name: name, window_data } = row;
  if (id === null || monitorId === null || name === null || window_data === null) return null;
  return { id, monitor: { id: monitorId, name }, window: dataWindow.parse(JSON.parse(window_data)) };
}

/** The request of the newest result of a model that a person asked for; null where nobody has. */
export function lastAskedFor(
  { from, first }: Database,
  table: 'fairness_runs' | 'performance_runs',
  modelId: ModelId,
): JsonText | null {
  const row = first(
    from
      .selectFrom(table)
      .select('request')
      .where('model_id', '=', modelId)
      .where('monitor_window_id', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  );
  return row?.request ?? null;
}

/**
 * Whether a fairness check says something: a window of a monitor with too few people to tell takes nothing back of what
 * was found before.
 */
export const tellsOfFairness = sql<boolean>`(fairness_runs.monitor_window_id IS NULL OR fairness_runs.verdict <> 'insufficient')`;

/**
 * Whether a performance is the estimate of a window that was looked at again in a version of its data with more labels:
 * what came out there stands for it. A version holds the same rows, so that its windows lie where those of before did:
 * at the same time, else at the same row behind the time at which the version came in. The joins are crossed to keep
 * their order: from one window to the one at its place, never through all windows of the monitor.
 */
export const isReplacedEstimate = sql<number>`(performance_runs.kind = 'estimate' AND EXISTS (
  SELECT 1 FROM monitor_windows AS estimated
  CROSS JOIN prediction_datasets AS made ON made.made_from_id = estimated.dataset_id
  CROSS JOIN datasets AS version ON version.id = made.dataset_id
  CROSS JOIN monitor_windows AS newer ON newer.monitor_id = estimated.monitor_id AND newer.dataset_id = version.id
    AND newer.place = CASE WHEN json_extract(estimated.data_window, '$.from') IS NULL
      THEN version.created_at || substr(estimated.place, instr(estimated.place, '+')) ELSE estimated.place END
  JOIN performance_runs AS later ON later.monitor_window_id = newer.id
  WHERE estimated.id = performance_runs.monitor_window_id))`;
