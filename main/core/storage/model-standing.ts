import { z } from 'zod';
import { alertSource } from '../../../shared/contract/alerts.ts';
import type { AlertSource } from '../../../shared/contract/alerts.ts';
import { monitorStanding } from '../../../shared/contract/monitors.ts';
import type { DriftVerdict } from '../../../shared/schema/drift.ts';
import type { ModelId, MonitorId } from '../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import type { Database } from './database.ts';

/* What is watching a model, as scores and gates ask it. */

const storedSources = z.array(alertSource);
const storedStanding = z.object(monitorStanding.shape);

export type SpeakingMonitor = {
  readonly id: MonitorId;
  readonly name: string;
  readonly at: UtcInstant;
  readonly state: 'alarm' | 'drifting' | 'quiet';
  readonly verdict: DriftVerdict | null;
  /** Drifted windows among those that the rule of the monitor looks at. */
  readonly drifted: number;
  readonly lookedAt: number;
};

/** Monitors of a model that are switched on and have something to say. */
export function speakingMonitors({ from, all }: Database, modelId: ModelId): SpeakingMonitor[] {
  const rows = all(
    from
      .selectFrom('monitors')
      .where('model_id', '=', modelId)
      .where('deleted_at', 'is', null)
      .where('enabled', '=', 1)
      .select(['id', 'name', 'standing'])
      .orderBy('id'),
  );
  return rows.flatMap(({ id, name, standing }) => {
    const { state, verdict, drifted, lookedAt, lastRunAt } = storedStanding.parse(JSON.parse(standing));
    if (state === 'never-run' || state === 'insufficient' || lastRunAt === null) return [];
    return [{ id, name, at: lastRunAt, state, verdict, drifted, lookedAt }];
  });
}

/** The kinds of result of a model that rules of alerts which are switched on look at. */
export function watchedSources({ from, all }: Database, modelId: ModelId): ReadonlySet<AlertSource> {
  const rules = all(
    from
      .selectFrom('alert_rules')
      .where('deleted_at', 'is', null)
      .where('enabled', '=', 1)
      .where((eb) => eb.or([eb('model_id', 'is', null), eb('model_id', '=', modelId)]))
      .select('sources'),
  );
  return new Set(rules.flatMap(({ sources }) => storedSources.parse(JSON.parse(sources))));
}
