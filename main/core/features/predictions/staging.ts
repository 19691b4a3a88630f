import type { PredictionRecord } from '../../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { predictionBatchId } from '../../../../shared/schema/ids.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import { packRecords } from './part-content.ts';
import type { PartContent } from './part-content.ts';
import { checkRecords, mergeFields } from './records.ts';
import type { CheckedRecords } from './records.ts';
import type { PredictionRepository, StoredBatch } from './repository.ts';

export type LogRequest = {
  readonly modelId: ModelId;
  readonly batch: string;
  readonly part: number;
  readonly parts: number;
  readonly records: readonly PredictionRecord[];
  /** Number of the first record, as sentences count them. */
  readonly firstNumber?: number;
  readonly actor: Actor;
};

export type Logged = { readonly batch: StoredBatch; readonly repeated: boolean };

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
  };
}

function differs(message: string): DriftGuardError {
  return new DriftGuardError('BATCH_DIFFERS', message);
}

/** Whether the part is there already with this content. Throws BATCH_DIFFERS where it is another one. */
function isRepeated(
  repository: PredictionRepository,
  batch: StoredBatch,
  { part, parts }: LogRequest,
  content: { readonly rows: number } & Pick<PartContent, 'sha256'>,
): boolean {
  if (batch.parts !== parts) {
    throw differs(
      `The batch “${batch.name}” was begun with ${batch.parts} ${batch.parts === 1 ? 'part' : 'parts'}, now ${parts} are announced. Nothing was changed. Use a new batch id, or discard the staged batch first.`,
    );
  }
  const present = repository.part(batch.id, part);
  if (present === null) return false;
  if (present.sha256 === content.sha256) return true;
  const what = parts === 1 ? `The batch “${batch.name}”` : `Part ${part} of the batch “${batch.name}”`;
  const advice =
    batch.state === 'sealed'
      ? 'It is sealed and stays as it is; use a new batch id.'
      : 'Use a new batch id, or discard the staged batch first.';
  throw differs(
    `${what} was logged before with other content (${records(present.rows)} then, ${records(content.rows)} now). Nothing was changed. ${advice}`,
  );
}

function extend(batch: StoredBatch, checked: CheckedRecords, part: number): StoredBatch {
  return {
    ...batch,
    partsPresent: batch.partsPresent + 1,
    rows: batch.rows + checked.records.length,
    labelledRows: batch.labelledRows + checked.labelledRows,
    firstAt: checked.firstAt < batch.firstAt ? checked.firstAt : batch.firstAt,
    lastAt: checked.lastAt > batch.lastAt ? checked.lastAt : batch.lastAt,
    fields: mergeFields(batch.fields, checked.fields, {
      here: `part ${part}`,
      there: 'the parts that were logged before',
    }),
    rowVersion: batch.rowVersion + 1,
  };
}

/**
 * Takes parts of batches in, each in one transaction with its change record. The same content again answers
 * the same batch and writes nothing. Throws MODEL_NOT_FOUND, RECORD_DELETED, INVALID_INPUT or BATCH_DIFFERS.
 */
export function createStaging(dependencies: Dependencies) {
  const { database, clock, ids, changes, models, publish, repository } = dependencies;

  function refuseTaken({ modelId, firstNumber = 1, records: given }: LogRequest): void {
    const taken = repository.findTaken(
      modelId,
      given.map(({ id }) => id),
    );
    if (taken === null) return;
    const index = given.findIndex(({ id }) => id === taken.id);
    const message = `Record ${countInWords(firstNumber + index)}: the prediction “${taken.id}” is already in the batch “${taken.batch}”. Give every prediction an identifier of its own.`;
    throw new DriftGuardError('INVALID_INPUT', message, {
      problems: [{ path: `records.${index}.id`, message }],
    });
  }

  function begin({ modelId, batch: name, parts }: LogRequest, checked: CheckedRecords): StoredBatch {
    return {
      id: predictionBatchId.parse(ids.next()),
      modelId,
      name,
      state: 'staged',
      parts,
      partsPresent: 1,
      rows: checked.records.length,
      labelledRows: checked.labelledRows,
      firstAt: checked.firstAt,
      lastAt: checked.lastAt,
      fields: checked.fields,
      dataset: null,
      firstRow: null,
      createdAt: clock.now(),
      sealedAt: null,
      rowVersion: 1,
    };
  }

  return function log(request: LogRequest): Logged {
    const { modelId, batch: name, part, firstNumber, actor } = request;
    models.requireLive(modelId);
    const checked = checkRecords(request.records, {
      now: clock.now(),
      ...(firstNumber === undefined ? {} : { firstNumber }),
    });
    const content = packRecords(checked.records);
    const logged = database.write((): Logged => {
      models.requireLive(modelId);
      const before = repository.findByName(modelId, name);
      const rows = checked.records.length;
      if (before !== null && isRepeated(repository, before, request, { rows, sha256: content.sha256 })) {
        return { batch: before, repeated: true };
      }
      refuseTaken(request);
      const batch = before === null ? begin(request, checked) : extend(before, checked, part);
      repository.save(batch);
      repository.insertPart(batch.id, { part, rows }, content);
      repository.insertStaged(batch, part, checked.records);
      changes.record({
        entity: 'prediction-batch',
        entityId: batch.id,
        actor,
        action: 'logged',
        note: `Part ${part} of ${batch.parts}: ${records(rows)}, SHA-256 ${content.sha256}.`,
        before: before === null ? null : historyFields(before),
        after: historyFields(batch),
      });
      return { batch, repeated: false };
    });
    if (!logged.repeated) {
      publish({ topic: 'records/changed', payload: { entity: 'prediction-batch', ids: [logged.batch.id] } });
    }
    return logged;
  };
}
