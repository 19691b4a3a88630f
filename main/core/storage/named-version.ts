import type { NamedVersion } from '../../../shared/contract/datasets.ts';
import type { ModelVersionId } from '../../../shared/schema/ids.ts';

/** What a record that is joined with the version of its model tells of it; nulls where it names none. */
export type JoinedVersion = {
  readonly model_version_id: ModelVersionId | null;
  readonly version: string | null;
};

/** The version of its model that a record names. */
export function toNamedVersion({ model_version_id: id, version }: JoinedVersion): NamedVersion | null {
  return id === null || version === null ? null : { id, version };
}
