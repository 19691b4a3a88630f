import { setImmediate } from 'node:timers/promises';
import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { isDriftGuardError } from '../../../../shared/errors.ts';
import type { DatasetId, ModelId } from '../../../../shared/schema/ids.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Database } from '../../storage/database.ts';
import { stagedText } from './part-content.ts';
import type { PredictionRepository } from './repository.ts';

type Dependencies = {
  readonly database: Pick<Database, 'write' | 'settled'>;
  readonly evidenceEngine: Pick<FeatureDependencies['evidenceEngine'], 'readRows'>;
  readonly repository: Pick<
    PredictionRepository,
    'unindexed' | 'dropRecords' | 'moveSealed' | 'insertSealed' | 'endIndex'
  >;
  readonly datasets: { readonly get: (id: DatasetId) => Pick<Dataset, 'columns' | 'evidenceSha256'> };
  readonly store: Pick<EvidenceStore, 'pathOf'>;
};

/** Rows of one transaction: it holds up calls for so long. */
const portion = 2000;

/** Lets calls be answered, and what was written be taken out of the log. */
async function yieldTo(database: Pick<Database, 'settled'>): Promise<void> {
  await database.settled();
  await setImmediate();
}

/** The index of sealed predictions, filled in portions, so that calls are answered meanwhile. */
export function createSealedIndex({ database, evidenceEngine, datasets, repository, store }: Dependencies) {
  const moveFrom = (modelId: ModelId, after: string): string | null =>
    database.write(() => repository.moveSealed(modelId, after, portion));

  return {
    /** Lets the records of sealed batches go, and moves what is staged of them into the index. */
    async sweep(): Promise<void> {
      const waiting = repository.unindexed();
      // The records go first: a crash in between leaves a batch that is looked at again at the next start.
      for (const { id, parts } of waiting) {
        for (let part = 1; part <= parts; part += 1) {
          database.write(() => repository.dropRecords(id, part));
          // oxlint-disable-next-line no-await-in-loop
          await yieldTo(database);
        }
      }
      for (const modelId of new Set(waiting.map((batch) => batch.modelId))) {
        let after: string | null = '';
        while (after !== null) {
          after = moveFrom(modelId, after);
          // oxlint-disable-next-line no-await-in-loop
          await yieldTo(database);
        }
      }
    },

    /**
     * Reads from evidence what was sealed before there was an index. Evidence that cannot be read, or whose record is
     * gone, is told of where evidence is checked; its predictions are looked for again at the next start.
     */
    async fill(): Promise<void> {
      const { signal } = new AbortController();
      for (const batch of repository.unindexed()) {
        if (batch.dataset === null || batch.firstRow === null) continue;
        try {
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
          // oxlint-disable-next-line no-await-in-loop -- one batch after the other
          await evidenceEngine.readRows(request, async (page) => {
            const ids = page.map(([id]) => ({ id: String(id), label: null }));
            database.write(() => repository.insertSealed(batch, stagedText(ids)));
            await database.settled();
          });
          database.write(() => repository.endIndex(batch.id));
        } catch (error) {
          if (!isDriftGuardError(error)) throw error;
        }
      }
    },
  };
}
