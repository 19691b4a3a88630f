import type { Dataset, ImportColumn } from '../../../../shared/contract/datasets.ts';
import type { SealSelection } from '../../../../shared/contract/predictions.ts';
import type { ModelTask } from '../../../../shared/contract/models.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ModelId, ModelVersionId } from '../../../../shared/schema/ids.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { writeFile } from 'node:fs/promises';
import { layOut } from './layout.ts';
import { digestOfParts } from './part-content.ts';
import { refuseThirdValue } from './outcome-values.ts';
import { mergeFields } from './records.ts';
import type { BatchFields } from './records.ts';
import type { PredictionRepository, StoredBatch } from './repository.ts';
import { historyFields } from './staging.ts';

/** What the data sets offer: an import within a job of the caller. */
export type ImportEvidence = (request: {
  readonly path: string;
  readonly sourceName: string;
  readonly modelId: ModelId;
  readonly name: string;
  readonly purpose: 'current';
  readonly options: { readonly format: 'parquet' };
  readonly columns: readonly ImportColumn[];
  readonly modelVersionId: ModelVersionId | null;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly report?: JobContext['report'];
  readonly alsoRecord: (dataset: Dataset) => void;
}) => Promise<{ readonly dataset: Dataset; readonly alreadyThere: boolean }>;

export type SealRequest = {
  readonly modelId: ModelId;
  readonly name: string;
  readonly selection: SealSelection;
};

type Dependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'changes' | 'models' | 'publish' | 'comparison' | 'evidenceEngine'
> & {
  readonly repository: PredictionRepository;
  readonly importEvidence: ImportEvidence;
  readonly store: Pick<EvidenceStore, 'newStagingPath' | 'unstage'>;
  /** Removes rows of what was sealed. */
  readonly sweep: () => Promise<void>;
};

function refuseUnsealable(batch: StoredBatch, modelId: ModelId): void {
  if (batch.modelId !== modelId) throw new DriftGuardError('BATCH_NOT_FOUND');
  if (batch.state === 'sealed') {
    throw new DriftGuardError(
      'STATE_TRANSITION_REFUSED',
      `The batch “${batch.name}” is sealed already, as “${batch.dataset?.name ?? ''}”.`,
    );
  }
  if (batch.partsPresent < batch.parts) {
    throw new DriftGuardError(
      'STATE_TRANSITION_REFUSED',
      `Of the batch “${batch.name}” ${batch.partsPresent} of ${batch.parts} parts are there. Log the missing parts first.`,
    );
  }
}

/** The fields of all batches together; throws INVALID_INPUT where two contradict each other. */
function fieldsOf(batches: readonly [StoredBatch, ...StoredBatch[]], task: ModelTask): BatchFields {
  const [first, ...rest] = batches;
  return rest.reduce((fields, batch) => {
    const merged = mergeFields(fields, batch.fields, {
      here: `the batch “${batch.name}”`,
      there: 'the batches before it',
    });
    if (task === 'binary-classification') {
      refuseThirdValue(merged.twoValues, `the batch “${batch.name}” and those before it`);
    }
    return merged;
  }, first.fields);
}

/** The version that all of the batches name; null where one names none or they name several. */
function versionOf([first, ...others]: readonly [StoredBatch, ...StoredBatch[]]): ModelVersionId | null {
  const id = first.modelVersion?.id ?? null;
  return others.every(({ modelVersion }) => (modelVersion?.id ?? null) === id) ? id : null;
}

/** Batches that become one data set, at most. */
const maxBatches = 1000;

/** Turns staged batches into evidence: one data set, recorded in one transaction with the batches it seals. */
export function createSealing(dependencies: Dependencies) {
  const { database, clock, changes, models, publish, comparison, evidenceEngine } = dependencies;
  const { repository, importEvidence, store, sweep } = dependencies;

  /** The batches in the order of their rows. Throws when they cannot be sealed. */
  function choose({ modelId, selection }: SealRequest): readonly [StoredBatch, ...StoredBatch[]] {
    models.requireLive(modelId);
    const found =
      selection.kind === 'window'
        ? repository.stagedWithin(modelId, selection, maxBatches + 1)
        : [...new Set(selection.ids)].map((id) => {
            const batch = repository.find(id);
            if (batch === null) throw new DriftGuardError('BATCH_NOT_FOUND');
            return batch;
          });
    if (found.length > maxBatches) {
      throw new DriftGuardError(
        'INVALID_INPUT',
        `More than ${countInWords(maxBatches)} complete staged batches lie in this stretch of time, and at most ${countInWords(maxBatches)} can be sealed at once. Choose a shorter stretch.`,
      );
    }
    for (const batch of found) refuseUnsealable(batch, modelId);
    const [first, ...rest] = found.toSorted((a, b) =>
      a.firstAt === b.firstAt ? (a.name < b.name ? -1 : 1) : a.firstAt < b.firstAt ? -1 : 1,
    );
    if (first === undefined) {
      throw new DriftGuardError(
        'BATCH_NOT_FOUND',
        'No complete staged batch lies in this stretch of time. Log predictions first, or choose other times.',
      );
    }
    return [first, ...rest];
  }

  /** Writes the rows of the batches into a new file, a part at a time, in a worker thread. */
  async function writeRows(
    path: string,
    batches: readonly StoredBatch[],
    {
      fields,
      reference,
      signal,
      report,
    }: {
      readonly fields: BatchFields;
      readonly reference: readonly ImportColumn[];
    } & Pick<JobContext, 'signal' | 'report'>,
  ): Promise<void> {
    await writeFile(path, '', { flag: 'wx', mode: 0o600 });
    const total = batches.reduce((sum, { rows }) => sum + rows, 0);
    let done = 0;
    let offset = 0;
    for (const batch of batches) {
      for (const { part, rows } of repository.parts(batch.id)) {
        if (signal.aborted) throw new DriftGuardError('CANCELLED');
        const records = repository.records(batch.id, part);
        if (records === null) throw new DriftGuardError('STALE_VERSION');
        const labels = batch.labelledRows === 0 ? [] : repository.stagedLabels(batch.id, part);
        // oxlint-disable-next-line no-await-in-loop -- each part is written behind the one before
        offset = await comparison.layOutPart({ path, offset, records, labels, fields, reference }, signal);
        done += rows;
        report({ done, total, unit: 'rows', phase: 'Writing the rows' });
      }
    }
  }

  /** Inside the transaction that records the data set. */
  function recordSealed(batches: readonly StoredBatch[], dataset: Dataset, actor: Actor): void {
    let firstRow = 0;
    if (dataset.rows !== batches.reduce((sum, { rows }) => sum + rows, 0)) {
      throw new Error('A staged record was refused by the import');
    }
    repository.insertDataset({
      dataset_id: dataset.id,
      made_from_id: null,
      labels_sha256: null,
      added_labels: 0,
    });
    for (const batch of batches) {
      const present = repository.find(batch.id);
      if (present === null) throw new DriftGuardError('BATCH_NOT_FOUND');
      // Labels that came while the rows were written would be lost.
      if (present.rowVersion !== batch.rowVersion) {
        throw new DriftGuardError(
          'STALE_VERSION',
          `The batch “${batch.name}” was changed while it was sealed. Nothing was stored; seal it again.`,
        );
      }
      const sealed: StoredBatch = {
        ...present,
        state: 'sealed',
        dataset: { id: dataset.id, name: dataset.name },
        firstRow,
        sealedAt: clock.now(),
        rowVersion: present.rowVersion + 1,
      };
      firstRow += batch.rows;
      repository.save(sealed);
      repository.beginIndex(batch);
      const content = digestOfParts(repository.parts(batch.id).map(({ sha256 }) => sha256));
      changes.record({
        entity: 'prediction-batch',
        entityId: batch.id,
        actor,
        action: 'sealed',
        note: `Content SHA-256 ${content}, evidence SHA-256 ${dataset.evidenceSha256}.`,
        before: historyFields(present),
        after: historyFields(sealed),
      });
    }
  }

  async function seal(
    request: SealRequest,
    { actor, signal, report }: { readonly actor: Actor } & Pick<JobContext, 'signal' | 'report'>,
  ): Promise<Dataset> {
    const { modelId, name } = request;
    const batches = choose(request);
    const fields = fieldsOf(batches, models.requireLive(modelId).task);
    const reference = repository.referenceColumns(modelId);
    const { columns } = layOut(fields, reference);
    const lines = store.newStagingPath('jsonl');
    const path = store.newStagingPath('parquet');
    try {
      await writeRows(lines, batches, { fields, reference, signal, report });
      await evidenceEngine.packLines({ path: lines, columns, targetPath: path, signal });
      await store.unstage(lines);
      const [first] = batches;
      const { dataset, alreadyThere } = await importEvidence({
        path,
        sourceName: batches.length === 1 ? first.name : `${first.name} and ${batches.length - 1} more`,
        modelId,
        name,
        purpose: 'current',
        options: { format: 'parquet' },
        columns,
        modelVersionId: versionOf(batches),
        actor,
        signal,
        report,
        alsoRecord: (made) => recordSealed(batches, made, actor),
      });
      if (alreadyThere) database.write(() => recordSealed(batches, dataset, actor));
      publish({
        topic: 'records/changed',
        payload: { entity: 'prediction-batch', ids: batches.slice(0, 100).map(({ id }) => id) },
      });
      await sweep();
      return dataset;
    } finally {
      await store.unstage(lines);
      await store.unstage(path);
    }
  }

  return {
    /** Throws what would keep the batches from being sealed, before anything is done. */
    check(request: SealRequest): number {
      const batches = choose(request);
      const { task } = models.requireLive(request.modelId);
      layOut(fieldsOf(batches, task), repository.referenceColumns(request.modelId));
      return batches.length;
    },
    seal,
    messageOf({ id, name, rows, modelVersion }: Dataset): string {
      const sealed = `“${name}” is sealed: ${countInWords(rows)} ${rows === 1 ? 'prediction' : 'predictions'}.`;
      const named = new Set(repository.ofDataset(id).map((batch) => batch.modelVersion?.version ?? null));
      if (modelVersion !== null || named.size < 2) return sealed;
      return `${sealed} It names no version of the model, as its batches name ${named.has(null) ? 'one only in part' : 'several'}; seal them apart to keep versions apart.`;
    },
  };
}
