import { modelId } from '../../shared/schema/ids.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { ModelId } from '../../shared/schema/ids.ts';
import { everyRow } from './every-row.ts';
import { listed } from './listed.ts';
import type { Workspace } from './open-workspace.ts';
import { hasName } from './has-name.ts';

/** The model that somebody names on the command line, by its name or its identifier. Throws MODEL_NOT_FOUND. */
export async function findModel({ call }: Pick<Workspace, 'call'>, named: string): Promise<ModelId> {
  const id = modelId.safeParse(named);
  if (id.success) return (await call('models/get', { id: id.data })).id;
  const models = everyRow((cursor) =>
    call('models/list', { search: named.slice(0, 200), cursor, limit: 200 }),
  );
  for await (const model of models) if (hasName(model, named)) return model.id;
  const present = await call('models/list', { limit: 5 });
  throw new DriftGuardError(
    'MODEL_NOT_FOUND',
    `There is no model called “${named}” in this data folder. ${listed(present)}`,
  );
}
