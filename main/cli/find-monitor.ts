import type { Monitor, MonitorRow } from '../../shared/contract/monitors.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import { monitorId } from '../../shared/schema/ids.ts';
import { everyRow } from './every-row.ts';
import { findModel } from './find-model.ts';
import { listed } from './listed.ts';
import type { Workspace } from './open-workspace.ts';
import { hasName } from './has-name.ts';

/**
 * The monitor that somebody names on the command line, by its name or its identifier, among those of one model
 * where that is named too. Throws MONITOR_NOT_FOUND, MODEL_NOT_FOUND, and INVALID_INPUT where the name is that of
 * monitors of several models.
 */
export async function findMonitor(
  workspace: Pick<Workspace, 'call'>,
  named: string,
  model: string | null,
): Promise<Monitor> {
  const { call } = workspace;
  const id = monitorId.safeParse(named);
  if (id.success) return call('monitors/get', { id: id.data });
  const modelId = model === null ? null : await findModel(workspace, model);
  const found: MonitorRow[] = [];
  for await (const one of everyRow((cursor) => call('monitors/list', { modelId, cursor, limit: 200 }))) {
    if (hasName(one, named)) found.push(one);
  }
  const [only, another] = found;
  if (only === undefined) {
    const present = await call('monitors/list', { modelId, limit: 5 });
    throw new DriftGuardError(
      'MONITOR_NOT_FOUND',
      `There is no monitor called “${named}” ${model === null ? 'in this data folder' : `of “${model}”`}. ${listed(present)}`,
    );
  }
  if (another !== undefined) {
    const models = found.map(({ modelName }) => `“${modelName}”`).join(', ');
    throw new DriftGuardError(
      'INVALID_INPUT',
      `Several models have a monitor called “${named}”: ${models}. Name the model with --model.`,
    );
  }
  return call('monitors/get', { id: only.id });
}
