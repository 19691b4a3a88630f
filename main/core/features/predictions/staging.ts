import type { PredictionRecord } from '../../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { predictionBatchId } from '../../../../shared/schema/ids.ts';
import type { ModelId, ModelVersionId, Sha256 } from '../../../../shared/schema/ids.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import { toPart } from './part-work.ts';
import type { CheckedPart } from './part-work.ts';
import { outsideWarnings, refuseThirdValue } from './outcome-values.ts';
import type { TwoValues } from './outcome-values.ts';
import { checkRecords, mergeFields } from './records.ts';
import type { PredictionRepository, StoredBatch } from './repository.ts';

/** Which part of which batch. */
export type PartPlace = {
  readonly modelId: ModelId;
  readonly batch: string;
  readonly part: number;
  readonly parts: number;
  /** The version of the model that made the predictions. */
  readonly modelVersionId?: ModelVersionId | null;
  /** Number of its first record, as sentences count them. */
  readonly firstNumber: number;
};

export type Logged = {
  readonly batch: StoredBatch;
  readonly partSha256: Sha256;
  readonly repeated: boolean;
  /** What is to be said of records that were taken in. */
  readonly warnings: readonly string[];
};

type Dependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'changes' | 'models' | 'publish'
> & {
  readonly repository: PredictionRepository;
};

const records = (count: number): string => (count === 1 ? '1 record' : `${countInWords(count)} records`);

/** The fields that the change history shows. */
export function historyFields(batch: StoredBatch) {
  const { modelId, name, state, parts, partsPresent, rows, labelledRows, firstAt, lastAt, dataset } = batch;
  return {
    modelId,
    name,
    state,
    parts: `${partsPresent} of ${parts}`,
    rows,
    labelledRows,
    firstAt,
    lastAt,
    dataset: dataset?.name ?? null,
    modelVersion: batch.modelVersion?.version ?? null,
  };
}

function differs(message: string): DriftGuardError {
  return new DriftGuardError('BATCH_DIFFERS', message);
}

/** Whether the part is there already with this content. Throws BATCH_DIFFERS where it is another one. */
function isRepeated(
  repository: PredictionRepository,
  batch: StoredBatch,
  { part, parts, modelVersionId = null }: PartPlace,
  { rows, content }: Pick<CheckedPart, 'rows' | 'content'>,
): boolean {
  if (batch.parts !== parts) {
    throw differs(
      `The batch “${batch.name}” was begun with ${batch.parts} ${batch.parts === 1 ? 'part' : 'parts'}, now ${parts} are announced. Nothing was changed. Use a new batch id, or discard the staged batch first.`,
    );
  }
  const present = repository.part(batch.id, part);
  if (present !== null && present.sha256 !== content.sha256) {
    const what = parts === 1 ? `The batch “${batch.name}”` : `Part ${part} of the batch “${batch.name}”`;
    const advice =
      batch.state === 'sealed'
        ? 'It is sealed and stays as it is; use a new batch id.'
        : 'Use a new batch id, or discard the staged batch first.';
    throw differs(
      `${what} was logged before with other content (${records(present.rows)} then, ${records(rows)} now). Nothing was changed. ${advice}`,
    );
  }
  if ((batch.modelVersion?.id ?? null) !== modelVersionId) {
    const named = batch.modelVersion === null ? 'no version' : `version ${batch.modelVersion.version}`;
    throw differs(
      `The batch “${batch.name}” was begun with ${named} of the model, now ${modelVersionId === null ? 'none' : 'another one'} is named. Nothing was changed. Name the same version for all parts, or use a new batch id.`,
    );
  }
  return present !== null;
}

function extend(batch: StoredBatch, checked: CheckedPart, part: number): StoredBatch {
  const fields = mergeFields(batch.fields, checked.fields, {
    here: `part ${part}`,
    there: 'the parts that were logged before',
  });
  // Those of a part that came between check and staging; what is not of a binary classification has none.
  if (checked.fields.twoValues !== undefined) refuseThirdValue(fields.twoValues, `the batch “${batch.name}”`);
  return {
    ...batch,
    partsPresent: batch.partsPresent + 1,
    rows: batch.rows + checked.rows,
    labelledRows: batch.labelledRows + checked.labelledRows,
    firstAt: checked.firstAt < batch.firstAt ? checked.firstAt : batch.firstAt,
    lastAt: checked.lastAt > batch.lastAt ? checked.lastAt : batch.lastAt,
    fields,
    rowVersion: batch.rowVersion + 1,
  };
}

/**
 * Takes parts of batches in, each in one transaction with its change record. The same content again answers
 * the same batch and writes nothing. Throws MODEL_NOT_FOUND, RECORD_DELETED, INVALID_INPUT or BATCH_DIFFERS.
 */
export function createStaging(dependencies: Dependencies) {
  const { database, clock, ids, changes, models, publish, repository } = dependencies;

  function refuseTaken({ modelId, firstNumber }: PartPlace, { staged }: CheckedPart): void {
    const taken = repository.findTaken(modelId, staged);
    if (taken === null) return;
    const where =
      taken.dataset === null
        ? `“${taken.batch}”. Give every prediction an identifier of its own.`
        : `“${taken.batch}”, which is sealed as “${taken.dataset}”. Give every prediction an identifier of its own, or put that data set into the bin if it is to be logged anew.`;
    const message = `Record ${countInWords(firstNumber + taken.place)}: the prediction “${taken.id}” is already in the batch ${where}`;
    throw new DriftGuardError('INVALID_INPUT', message, {
      problems: [{ path: `records.${taken.place}.id`, message }],
    });
  }

  /** Whether the part is there already with this content. Throws what would keep it from being staged. */
  function isThere(place: PartPlace, part: CheckedPart): boolean {
    models.requireLive(place.modelId);
    models.versionOf(place.modelId, place.modelVersionId ?? null);
    const before = repository.findByName(place.modelId, place.batch);
    if (before !== null && isRepeated(repository, before, place, part)) return true;
    refuseTaken(place, part);
    return false;
  }

  function begin(
    { modelId, batch: name, parts, modelVersionId = null }: PartPlace,
    checked: CheckedPart,
  ): StoredBatch {
    return {
      id: predictionBatchId.parse(ids.next()),
      modelId,
      name,
      state: 'staged',
      parts,
      partsPresent: 1,
      rows: checked.rows,
      labelledRows: checked.labelledRows,
      firstAt: checked.firstAt,
      lastAt: checked.lastAt,
      fields: checked.fields,
      dataset: null,
      modelVersion: models.versionOf(modelId, modelVersionId),
      firstRow: null,
      createdAt: clock.now(),
      sealedAt: null,
      rowVersion: 1,
    };
  }

  function stage(place: PartPlace, checked: CheckedPart, actor: Actor): Logged {
    const { modelId, batch: name, part } = place;
    const { rows, content, staged } = checked;
    const warnings = outsideWarnings(checked.scoresOutside);
    const logged = database.write((): Logged => {
      models.requireLive(modelId);
      const before = repository.findByName(modelId, name);
      if (before !== null && isRepeated(repository, before, place, checked)) {
        return { batch: before, partSha256: content.sha256, repeated: true, warnings };
      }
      refuseTaken(place, checked);
      const batch = before === null ? begin(place, checked) : extend(before, checked, part);
      repository.save(batch);
      repository.insertPart(batch.id, { part, rows }, content);
      repository.insertStaged(batch, part, staged);
      changes.record({
        entity: 'prediction-batch',
        entityId: batch.id,
        actor,
        action: 'logged',
        note: `Part ${part} of ${batch.parts}: ${records(rows)}, SHA-256 ${content.sha256}.`,
        before: before === null ? null : historyFields(before),
        after: historyFields(batch),
        noted: part,
      });
      return { batch, partSha256: content.sha256, repeated: false, warnings };
    });
    if (!logged.repeated) {
      publish({ topic: 'records/changed', payload: { entity: 'prediction-batch', ids: [logged.batch.id] } });
    }
    return logged;
  }

  /** The values of predictions and labels that the batch has already, where its parts noted them. */
  function valuesOf({ modelId, batch }: Pick<PartPlace, 'modelId' | 'batch'>): TwoValues | undefined {
    return repository.findByName(modelId, batch)?.fields.twoValues;
  }

  /** Removes a staged batch and records it; inside a transaction. */
  function discard(batch: StoredBatch, actor: Actor, note: string): void {
    repository.remove(batch.id);
    changes.record({
      entity: 'prediction-batch',
      entityId: batch.id,
      actor,
      action: 'discarded',
      note,
      before: historyFields(batch),
      after: null,
    });
  }

  return {
    /** Takes in the records of a call. */
    log({
      records: given,
      actor,
      ...place
    }: Omit<PartPlace, 'firstNumber'> & {
      readonly records: readonly PredictionRecord[];
      readonly actor: Actor;
    }): Logged {
      const { task } = models.requireLive(place.modelId);
      models.versionOf(place.modelId, place.modelVersionId ?? null);
      const known = valuesOf(place);
      const checked = checkRecords(given, { now: clock.now(), task, known });
      return stage({ ...place, firstNumber: 1 }, toPart(checked), actor);
    },
    isThere,
    stage,
    discard,
    valuesOf,
    /** The batch of this name. Throws BATCH_NOT_FOUND. */
    present(modelId: ModelId, name: string): StoredBatch {
      const batch = repository.findByName(modelId, name);
      if (batch === null) throw new DriftGuardError('BATCH_NOT_FOUND');
      return batch;
    },
    /** Removes what was staged of a file that is not taken in after all, in one transaction. */
    takeBack({ id }: StoredBatch, actor: Actor, note: string): void {
      database.write(() => {
        const batch = repository.find(id);
        if (batch?.state !== 'staged') return;
        discard(batch, actor, note);
      });
      publish({ topic: 'records/changed', payload: { entity: 'prediction-batch', ids: [id] } });
    },
  };
}

export type Staging = ReturnType<typeof createStaging>;
