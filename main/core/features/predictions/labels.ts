import type { Dataset, ImportColumn, ReadOptions } from '../../../../shared/contract/datasets.ts';
import type { FieldType, LabelRecord } from '../../../../shared/contract/predictions.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { DatasetId, ModelId, PredictionBatchId, Sha256 } from '../../../../shared/schema/ids.ts';
import { hashFile } from '../../evidence/durable-files.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor, LabelFile, LabelTarget } from '../../ports.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { labelProblem } from './label-problems.ts';
import { labelColumnFor } from './layout.ts';
import { mergeValues, noValues } from './outcome-values.ts';
import { stagedText } from './part-content.ts';
import { nounOf, typeOf } from './records.ts';
import type { PredictionRepository, StoredBatch } from './repository.ts';
import type { ImportEvidence } from './seal.ts';
import { historyFields } from './staging.ts';
import { writeLines } from './write-lines.ts';

/** Labels to join: as a program gave them, or in a file. */
export type GivenLabels =
  | { readonly kind: 'records'; readonly records: readonly LabelRecord[] }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly options: ReadOptions;
      readonly idColumn: string;
      readonly labelColumn: string;
    };

export type JoinRequest = {
  readonly modelId: ModelId;
  readonly batchId: PredictionBatchId | null;
  readonly labels: GivenLabels;
};

export type Joined = {
  readonly labels: number;
  readonly added: number;
  /** New versions of sealed data. */
  readonly datasets: readonly Dataset[];
  /** Where the labels are to be seen. */
  readonly about: { readonly entity: 'dataset' | 'prediction-batch'; readonly id: string };
};

type Dependencies = Pick<
  FeatureDependencies,
  'database' | 'changes' | 'models' | 'publish' | 'evidenceEngine'
> & {
  readonly repository: PredictionRepository;
  readonly importEvidence: ImportEvidence;
  readonly datasets: { readonly get: (id: DatasetId) => Dataset };
  readonly store: Pick<EvidenceStore, 'newStagingPath' | 'unstage' | 'pathOf' | 'verify'>;
  readonly sweep: () => Promise<void>;
};

const pageRows = 10_000;

type ReadLabels = LabelFile & {
  readonly rows: number;
  readonly sha256: Sha256;
  readonly fieldType: FieldType;
};

/** A sealed data set with its batches, as a target of labels. */
type SealedTarget = {
  readonly dataset: Dataset;
  readonly batches: readonly StoredBatch[];
  readonly target: LabelTarget;
  readonly newColumn: string;
};

type Work = { readonly actor: Actor } & Pick<JobContext, 'signal' | 'report'>;

/** The type of labels that a program gave; throws INVALID_INPUT where it changes or a label is no value. */
function typeOfRecords(records: readonly LabelRecord[]): FieldType {
  let first: FieldType | null = null;
  for (const [index, { label }] of records.entries()) {
    const problem =
      label === null
        ? 'the label is missing. Leave out predictions whose label is not known yet.'
        : typeof label === 'number' && !Number.isFinite(label)
          ? `the label is ${String(label)}, which is not a finite number.`
          : first !== null && typeOf(label) !== first
            ? `the label is ${nounOf(typeOf(label))}, and in record 1 it is ${nounOf(first)}. Give all labels one type.`
            : null;
    if (problem !== null) {
      const message = `Record ${countInWords(index + 1)}: ${problem} No label was joined.`;
      throw new DriftGuardError('INVALID_INPUT', message, {
        problems: [{ path: `labels.records.${index}.label`, message }],
      });
    }
    if (label !== null) first ??= typeOf(label);
  }
  return first ?? 'categorical';
}

function refuseOtherTypes(batches: readonly StoredBatch[], fieldType: FieldType): void {
  const other = batches.find(({ fields }) => fields.label !== null && fields.label !== fieldType);
  if (other === undefined || other.fields.label === null) return;
  throw new DriftGuardError(
    'COLUMNS_INVALID',
    `The labels are each ${nounOf(fieldType)}, and those that the staged batch “${other.name}” has already are each ${nounOf(other.fields.label)}. Write them the same way. No label was joined.`,
  );
}

/**
 * Joins labels to predictions by identifier. Everything is checked against every prediction before anything is
 * written: labels that name no prediction, contradict each other or a label that is there. Then each sealed
 * data set that gains labels gets a new version in one transaction, and staged predictions get theirs in
 * portions; the same labels again change nothing, so what a crash cut short is repeated.
 */
export function createLabelJoining(dependencies: Dependencies) {
  const { database, changes, models, publish, evidenceEngine, repository } = dependencies;
  const { importEvidence, datasets, store, sweep } = dependencies;

  function requireBatch({ batchId, modelId }: JoinRequest): StoredBatch | null {
    models.requireLive(modelId);
    if (batchId === null) return null;
    const batch = repository.find(batchId);
    if (batch === null || batch.modelId !== modelId) throw new DriftGuardError('BATCH_NOT_FOUND');
    if (batch.dataset !== null && datasets.get(batch.dataset.id).deletedAt !== null) {
      throw new DriftGuardError(
        'RECORD_DELETED',
        `The data set “${batch.dataset.name}” of this batch is in the bin. Restore it first.`,
      );
    }
    return batch;
  }

  const isTwoValued = (modelId: ModelId): boolean =>
    models.requireLive(modelId).task === 'binary-classification';

  /** Brings labels into a Parquet file of two columns. Throws the codes of reading a file. */
  async function readLabels(
    labels: GivenLabels,
    target: string,
    { signal, report }: Work,
  ): Promise<ReadLabels> {
    const lines = store.newStagingPath('jsonl');
    try {
      const isFile = labels.kind === 'file';
      let fieldType: FieldType;
      if (isFile) {
        const found = await evidenceEngine.inspect(labels.path, labels.options, signal);
        for (const [field, name] of [
          ['idColumn', labels.idColumn],
          ['labelColumn', labels.labelColumn],
        ] as const) {
          if (found.columns.some((column) => column.name === name)) continue;
          const message = `The file has no column “${name}”. It has ${found.columns
            .slice(0, 20)
            .map((one) => `“${one.name}”`)
            .join(', ')}.`;
          throw new DriftGuardError('COLUMNS_INVALID', message, {
            problems: [{ path: `labels.${field}`, message }],
          });
        }
        const type = found.columns.find(({ name }) => name === labels.labelColumn)?.type;
        fieldType = type === 'numeric' || type === 'boolean' ? type : 'categorical';
      } else {
        fieldType = typeOfRecords(labels.records);
        await writeLines(lines, [labels.records.map(({ id, label }) => ({ id, label }))]);
      }
      const idColumn = isFile ? labels.idColumn : 'id';
      const labelColumn = isFile ? labels.labelColumn : 'label';
      const sourcePath = isFile ? labels.path : lines;
      const { rows, rejects } = await evidenceEngine.convert({
        sourcePath,
        options: isFile ? labels.options : { format: 'jsonl' },
        columns: [
          { name: idColumn, type: 'text', role: 'id' },
          { name: labelColumn, type: fieldType, role: 'label' },
        ],
        targetPath: target,
        signal,
        onProgress: (done, total) => report({ done, total, unit: 'rows', phase: 'Reading the labels' }),
      });
      const [reject] = rejects;
      if (reject !== undefined) {
        throw new DriftGuardError(
          'COLUMNS_INVALID',
          `Line ${countInWords(reject.line)}: ${reject.reason} No label was joined; correct the file.`,
        );
      }
      const { sha256 } = await hashFile(sourcePath, { signal });
      return { path: target, idColumn, labelColumn, labelType: fieldType, fieldType, rows, sha256 };
    } finally {
      await store.unstage(lines);
    }
  }

  function sealedTarget(id: DatasetId, modelId: ModelId, labelType: FieldType): SealedTarget {
    const dataset = datasets.get(id);
    const column = (role: ImportColumn['role']) => dataset.columns.find((one) => one.role === role);
    const present = column('label');
    const planned = labelColumnFor(
      labelType,
      dataset.columns.map(({ name }) => name),
      repository.referenceColumns(modelId),
    );
    return {
      dataset,
      batches: repository.ofDataset(id),
      target: {
        path: store.pathOf(dataset.evidenceSha256),
        idColumn: column('id')?.name ?? '',
        labelColumn: present?.name ?? null,
        labelType: present?.type ?? planned.type,
      },
      newColumn: planned.name,
    };
  }

  /** Staged predictions with their labels as text, a file to be matched. */
  async function stagedTarget(
    batches: readonly StoredBatch[],
    paths: { readonly lines: string; readonly parquet: string },
    { signal }: Work,
  ): Promise<LabelTarget> {
    function* pages() {
      for (const batch of batches) {
        for (let part = 1; part <= batch.parts; part += 1) {
          yield repository
            .staged(batch.id, part)
            .map(({ id, label }) => ({ id, label: label === null ? null : String(JSON.parse(label)) }));
        }
      }
    }
    await writeLines(paths.lines, pages());
    await evidenceEngine.packLines({
      path: paths.lines,
      columns: [
        { name: 'id', type: 'text' },
        { name: 'label', type: 'text' },
      ],
      targetPath: paths.parquet,
      signal,
    });
    return { path: paths.parquet, idColumn: 'id', labelColumn: 'label', labelType: 'text' };
  }

  /** The version of a data set that has the labels; one transaction with its batches and change records. */
  async function makeVersion(
    { dataset, batches, target, newColumn }: SealedTarget,
    { labels, added }: { readonly labels: ReadLabels; readonly added: number },
    { actor, signal, report }: Work,
  ): Promise<Dataset> {
    const joined = store.newStagingPath('parquet');
    try {
      await store.verify(dataset.evidenceSha256, { signal });
      const ranges = batches.map(({ firstRow, rows }) => ({ firstRow: firstRow ?? 0, rows }));
      const labelled = await evidenceEngine.joinLabels({
        labels,
        target,
        newColumn,
        targetPath: joined,
        ranges,
        signal,
      });
      const columns: ImportColumn[] = dataset.columns.map(({ name, type, role }) => ({ name, type, role }));
      if (target.labelColumn === null)
        columns.push({ name: newColumn, type: target.labelType, role: 'label' });
      const version = repository.versionOf(dataset.id) + 1;
      const base = dataset.name.replace(/ \(labels \d+\)$/u, '');
      const alsoRecord = (made: Dataset): void => {
        repository.insertDataset({
          dataset_id: made.id,
          made_from_id: dataset.id,
          labels_sha256: labels.sha256,
          added_labels: added,
        });
        for (const [index, batch] of batches.entries()) {
          const present = repository.find(batch.id);
          if (present?.rowVersion !== batch.rowVersion) {
            throw new DriftGuardError(
              'STALE_VERSION',
              `The batch “${batch.name}” got other labels meanwhile. Join these again.`,
            );
          }
          const after: StoredBatch = {
            ...present,
            labelledRows: labelled[index] ?? 0,
            dataset: { id: made.id, name: made.name },
            rowVersion: present.rowVersion + 1,
          };
          repository.save(after);
          changes.record({
            entity: 'prediction-batch',
            entityId: batch.id,
            actor,
            action: 'labels joined',
            note: `“${made.name}” was made from “${dataset.name}” (evidence SHA-256 ${dataset.evidenceSha256}) and labels (SHA-256 ${labels.sha256}).`,
            before: historyFields(present),
            after: historyFields(after),
          });
        }
      };
      const { dataset: made, alreadyThere } = await importEvidence({
        path: joined,
        sourceName: `${dataset.name} with labels`,
        modelId: dataset.modelId,
        modelVersionId: dataset.modelVersion?.id ?? null,
        // A name has at most 128 characters.
        name: `${base.slice(0, 110)} (labels ${version})`,
        purpose: 'current',
        options: { format: 'parquet' },
        columns,
        actor,
        signal,
        report,
        alsoRecord,
      });
      if (alreadyThere) database.write(() => alsoRecord(made));
      return made;
    } finally {
      await store.unstage(joined);
    }
  }

  async function labelStaged(
    scope: Pick<JoinRequest, 'modelId' | 'batchId'>,
    labels: ReadLabels,
    { actor, signal, report }: Work,
  ): Promise<number> {
    let total = 0;
    const twoValued = isTwoValued(scope.modelId);
    const columns = [
      { name: labels.idColumn, type: 'text' },
      { name: labels.labelColumn, type: labels.fieldType },
    ] as const;
    await evidenceEngine.readRows(
      { path: labels.path, rows: labels.rows, columns, pageRows, signal },
      async (page, first) => {
        const given = page.flatMap(([id, label]) =>
          id === null || id === undefined || label === null || label === undefined
            ? []
            : [{ id: String(id), label }],
        );
        const values = {
          prediction: [],
          label: twoValued ? [...new Set(given.map(({ label }) => String(label)))] : [],
        };
        database.write(() => {
          for (const [id, count] of repository.giveLabels(scope, stagedText(given))) {
            const before = repository.find(id);
            if (before === null) continue;
            const after: StoredBatch = {
              ...before,
              labelledRows: before.labelledRows + count,
              fields: {
                ...before.fields,
                label: labels.fieldType,
                ...(twoValued ? { twoValues: mergeValues(before.fields.twoValues ?? noValues, values) } : {}),
              },
              rowVersion: before.rowVersion + 1,
            };
            repository.save(after);
            changes.record({
              entity: 'prediction-batch',
              entityId: id,
              actor,
              action: 'labels joined',
              note: `Labels with SHA-256 ${labels.sha256}.`,
              before: historyFields(before),
              after: historyFields(after),
            });
            total += count;
          }
        });
        report({
          done: first + page.length,
          total: labels.rows,
          unit: 'rows',
          phase: 'Joining staged predictions',
        });
        await database.settled();
      },
    );
    return total;
  }

  async function join(request: JoinRequest, work: Work): Promise<Joined> {
    const { modelId } = request;
    const batch = requireBatch(request);
    await sweep();
    const paths = {
      labels: store.newStagingPath('parquet'),
      lines: store.newStagingPath('jsonl'),
      parquet: store.newStagingPath('parquet'),
    };
    try {
      const labels = await readLabels(request.labels, paths.labels, work);
      const sealedIds =
        batch === null
          ? repository.sealedDatasets(modelId)
          : batch.dataset === null
            ? []
            : [batch.dataset.id];
      const sealed = sealedIds.map((id) => sealedTarget(id, modelId, labels.fieldType));
      const waiting = repository.staging(modelId).filter(({ id }) => batch === null || id === batch.id);
      refuseOtherTypes(waiting, labels.fieldType);
      const staged = waiting.length === 0 ? null : await stagedTarget(waiting, paths, work);
      if (staged === null && sealed.length === 0) {
        throw new DriftGuardError('NOT_ENOUGH_DATA', 'The model has no predictions yet. Log some first.');
      }
      const targets = [...sealed.map(({ target }) => target), ...(staged === null ? [] : [staged])];
      work.report({ done: 0, total: null, unit: 'rows', phase: 'Finding the predictions' });
      const {
        problem,
        targets: matches,
        labels: count,
      } = await evidenceEngine.matchLabels({
        labels,
        targets,
        twoValued: isTwoValued(modelId),
        signal: work.signal,
      });
      if (problem !== null) {
        throw labelProblem(problem, (index) => {
          const name = sealed[index]?.dataset.name;
          return name === undefined ? 'the staged predictions' : `the data set “${name}”`;
        });
      }
      const made: Dataset[] = [];
      let added = 0;
      for (const [index, one] of sealed.entries()) {
        const gained = matches[index]?.added ?? 0;
        if (gained === 0) continue;
        // oxlint-disable-next-line no-await-in-loop -- one version after the other: each is a transaction
        made.push(await makeVersion(one, { labels, added: gained }, work));
        added += gained;
      }
      if (staged !== null && (matches[sealed.length]?.added ?? 0) > 0) {
        const given = await labelStaged(request, labels, work);
        added += given;
        if (given !== matches[sealed.length]?.added) {
          throw new DriftGuardError(
            'STALE_VERSION',
            'A batch was sealed or labelled while the labels were joined. Join them again.',
          );
        }
      }
      const [first] = made;
      const seen = first ?? sealed.find((_one, index) => (matches[index]?.matched ?? 0) > 0)?.dataset;
      const about: Joined['about'] =
        seen === undefined
          ? { entity: 'prediction-batch', id: (batch ?? waiting[0])?.id ?? '' }
          : { entity: 'dataset', id: seen.id };
      if (added > 0) publish({ topic: 'records/changed', payload: { entity: 'prediction-batch', ids: [] } });
      return { labels: count, added, datasets: made, about };
    } finally {
      await Promise.all(Object.values(paths).map((path) => store.unstage(path)));
    }
  }

  return { check: requireBatch, join };
}

export function joinedMessage({ labels, added, datasets }: Omit<Joined, 'about'>): string {
  const known = labels - added;
  if (added === 0) return `All ${countInWords(labels)} labels were there already. Nothing was changed.`;
  const before = known === 0 ? '' : `, ${countInWords(known)} were there already`;
  const names = datasets
    .slice(0, 3)
    .map(({ name }) => `“${name}”`)
    .join(', ');
  const more = datasets.length > 3 ? ` and ${datasets.length - 3} more` : '';
  const where =
    datasets.length === 0 ? '' : ` New ${datasets.length === 1 ? 'version' : 'versions'}: ${names}${more}.`;
  return `${countInWords(added)} ${added === 1 ? 'label was' : 'labels were'} joined${before}.${where}`;
}
