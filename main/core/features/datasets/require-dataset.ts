import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { DatasetId, ModelId } from '../../../../shared/schema/ids.ts';

/**
 * Finds data sets of a model to work with. Throws DATASET_NOT_FOUND, for one of another model as well, and
 * RECORD_DELETED.
 */
export function createRequireDataset(datasets: { readonly get: (id: DatasetId) => Dataset }) {
  return (id: DatasetId, modelId: ModelId): Dataset => {
    const dataset = datasets.get(id);
    if (dataset.modelId !== modelId) throw new DriftGuardError('DATASET_NOT_FOUND');
    if (dataset.deletedAt !== null) {
      throw new DriftGuardError(
        'RECORD_DELETED',
        `The data set “${dataset.name}” is in the bin. Restore it first.`,
      );
    }
    return dataset;
  };
}
