import type { VersionRow } from '../../shared/contract/versions.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { ModelId } from '../../shared/schema/ids.ts';
import { everyRow } from './every-row.ts';
import type { Workspace } from './open-workspace.ts';

/** The version that somebody names on the command line; null: the present one. Throws MODEL_VERSION_NOT_FOUND. */
export async function findVersion(
  { call }: Pick<Workspace, 'call'>,
  modelId: ModelId,
  named: string | null,
): Promise<VersionRow> {
  const versions = everyRow((cursor) => call('versions/list', { modelId, cursor, limit: 200 }));
  const known: string[] = [];
  for await (const version of versions) {
    if (named === null ? version.current : version.version === named || version.id === named) return version;
    known.push(version.version);
  }
  throw new DriftGuardError(
    'MODEL_VERSION_NOT_FOUND',
    `The model has no version “${named ?? ''}”. It has ${known.slice(0, 10).join(', ')}${known.length > 10 ? ' and more' : ''}.`,
  );
}
