import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { isDriftGuardError } from '../../../../shared/errors.ts';
import type { DatasetId } from '../../../../shared/schema/ids.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { FeatureDependencies } from '../../feature.ts';
import { stagedText } from './part-content.ts';
import type { PredictionRepository } from './repository.ts';

type Dependencies = Pick<FeatureDependencies, 'database' | 'evidenceEngine'> & {
  readonly repository: PredictionRepository;
  readonly datasets: { readonly get: (id: DatasetId) => Dataset };
  readonly store: Pick<EvidenceStore, 'pathOf'>;
};

/** Rows of one transaction: it holds up calls for so long. */
const portion = 2000;

const pause = () => new Promise((resolve) => setImmediate(resolve));

/** The index of sealed predictions, filled in portions, so that calls are answered meanwhile. */
export function createSealedIndex({ database, evidenceEngine, datasets, repository, store }: Dependencies) {
  return {
    /** Moves what is staged of sealed batches into the index, and lets their records go. */
    async sweep(): Promise<void> {
      for (const batch of repository.unindexed()) {
        for (let part = 1; part <= batch.parts; part += 1) {
          while (database.write(() => repository.moveSealed(batch, part, portion)) > 0) {
            // oxlint-disable-next-line no-await-in-loop
            await pause();
          }
        }
      }
    },

    /**
     * Reads from evidence what was sealed before there was an index. Evidence that cannot be read is told of where
     * evidence is checked; its predictions are looked for again at the next start.
     */
    async fill(): Promise<void> {
      const { signal } = new AbortController();
      for (const batch of repository.unindexed()) {
        if (batch.dataset === null || batch.firstRow === null) continue;
        const dataset = datasets.get(batch.dataset.id);
        const column = dataset.columns.find(({ role }) => role === 'id');
        if (column === undefined) continue;
        const request = {
          path: store.pathOf(dataset.evidenceSha256),
          firstRow: batch.firstRow,
          rows: batch.rows,
          columns: [{ name: column.name, type: column.type }],
          pageRows: portion,
          signal,
        };
        try {
          // oxlint-disable-next-line no-await-in-loop -- one batch after the other
          await evidenceEngine.readRows(request, (page) => {
            const ids = page.map(([id]) => ({ id: String(id), label: null }));
            database.write(() => repository.insertSealed(batch, stagedText(ids)));
          });
          database.write(() => repository.endIndex(batch.id));
        } catch (error) {
          if (!isDriftGuardError(error)) throw error;
        }
      }
    },
  };
}
