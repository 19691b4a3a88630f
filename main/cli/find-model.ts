import { modelId } from '../../shared/schema/ids.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { ModelId } from '../../shared/schema/ids.ts';
import type { Workspace } from './open-workspace.ts';

/** The model that somebody names on the command line, by its name or its identifier. Throws MODEL_NOT_FOUND. */
export async function findModel({ call }: Pick<Workspace, 'call'>, named: string): Promise<ModelId> {
  const id = modelId.safeParse(named);
  if (id.success) return (await call('models/get', { id: id.data })).id;
  const wanted = named.normalize('NFC').trim().toLowerCase();
  let cursor: string | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page: { items: { id: ModelId; name: string }[]; nextCursor: string | null } = await call(
      'models/list',
      { search: named.slice(0, 200), cursor, limit: 200 },
    );
    const found = page.items.find(({ name }) => name.toLowerCase() === wanted);
    if (found !== undefined) return found.id;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new DriftGuardError('MODEL_NOT_FOUND', `There is no model called “${named}” in this data folder.`);
}
