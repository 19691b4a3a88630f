import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import type { DatasetId, ModelId } from '../../../shared/schema/ids.ts';
import type { Database } from './database.ts';

export type NewestReference = {
  readonly id: DatasetId;
  readonly name: string;
  readonly columns: readonly ImportColumn[];
};

/** The newest live reference of a model with its columns; null without one. */
export function newestReference({ from, first, all }: Database, modelId: ModelId): NewestReference | null {
  const found = first(
    from
      .selectFrom('datasets')
      .select(['id', 'name'])
      .where('model_id', '=', modelId)
      .where('purpose', '=', 'reference')
      .where('deleted_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  );
  if (found === undefined) return null;
  const columns = all(
    from
      .selectFrom('dataset_columns')
      .select(['name', 'type', 'role'])
      .where('dataset_id', '=', found.id)
      .orderBy('position'),
  );
  return { ...found, columns };
}
