import type { PredictionColumns } from '../../../../shared/contract/predictions.ts';
import { maxParts, maxRecords } from '../../../../shared/contract/predictions.ts';
import type { ImportColumn, ReadOptions } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ColumnType } from '../../../../shared/schema/column.ts';
import type { ModelId, ModelVersionId } from '../../../../shared/schema/ids.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { Actor, Clock, ComparisonEngine, EvidenceEngine } from '../../ports.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import type { ModelService } from '../models/model-service.ts';
import { addOutside, outsideWarnings } from './outcome-values.ts';
import type { ScoresOutside } from './outcome-values.ts';
import { createPartFile } from './part-file.ts';
import type { KeptPart, PartFile } from './part-file.ts';
import type { CheckedPart } from './part-work.ts';
import { mergeFields, zoneInWords } from './records.ts';
import type { BatchFields } from './records.ts';
import type { Logged, PartPlace, Staging } from './staging.ts';
import type { StoredBatch } from './repository.ts';

export type LogFileRequest = {
  readonly path: string;
  readonly modelId: ModelId;
  readonly batch: string;
  readonly options: ReadOptions;
  readonly columns: PredictionColumns;
  readonly modelVersionId?: ModelVersionId | null;
};

type Dependencies = {
  readonly clock: Clock;
  readonly evidenceEngine: Pick<EvidenceEngine, 'inspect' | 'convert' | 'repeatedValue'>;
  readonly comparison: Pick<ComparisonEngine, 'checkPart'>;
  readonly store: Pick<EvidenceStore, 'newStagingPath' | 'unstage'>;
  readonly staging: Pick<Staging, 'isThere' | 'present' | 'stage' | 'takeBack' | 'valuesOf'>;
  readonly models: Pick<ModelService, 'requireLive'>;
  /** Resolves when the log of the database has been taken care of. */
  readonly settled: () => Promise<void>;
};

/** A value type that records can hold: times and long texts stay texts. */
const recordType = (type: ColumnType): ColumnType =>
  type === 'numeric' || type === 'boolean' ? type : 'text';

/** Throws COLUMNS_INVALID for a column that the file does not have or that is named twice. */
function checkColumns(columns: PredictionColumns, present: ReadonlySet<string>): void {
  const named: readonly (readonly [string, string | null])[] = [
    ['columns.id', columns.id],
    ['columns.at', columns.at],
    ['columns.score', columns.score],
    ['columns.prediction', columns.prediction],
    ['columns.label', columns.label],
    ...columns.features.map((name, index) => [`columns.features.${index}`, name] as const),
  ];
  const seen = new Set<string>();
  for (const [path, name] of named) {
    if (name === null) continue;
    const message = !present.has(name)
      ? `The file has no column “${name}”. It has ${[...present]
          .slice(0, 20)
          .map((one) => `“${one}”`)
          .join(', ')}.`
      : seen.has(name)
        ? `The column “${name}” is named twice. A column is the identifier, the time, a feature, or one of the others.`
        : null;
    if (message !== null)
      throw new DriftGuardError('COLUMNS_INVALID', message, { problems: [{ path, message }] });
    seen.add(name);
  }
}

/** One zone in a file, whichever part of it a record is in. */
function refuseOtherZone(first: CheckedPart, part: CheckedPart, firstNumber: number): void {
  if (part.zone === first.zone) return;
  const message = `Record ${countInWords(firstNumber)}: its time has ${zoneInWords(part.zone)}, and that of record 1 has ${zoneInWords(first.zone)}. Give all times of a batch in one zone, best in UTC.`;
  throw new DriftGuardError('INVALID_INPUT', message, { problems: [{ path: 'columns.at', message }] });
}

type Work = { readonly actor: Actor } & Pick<JobContext, 'signal' | 'report'>;

type LoggedFile = {
  readonly batch: StoredBatch;
  readonly newParts: number;
  /** What is to be said of records that were taken in. */
  readonly warnings: readonly string[];
};

/**
 * Logs the rows of a file as one batch, 10,000 a part. The whole file is checked, in a worker thread and each
 * record once, before the first part is taken in; then each part is one transaction, and a file that is logged
 * again after a crash goes on where it was. A file that is refused leaves nothing. Throws what
 * `predictions/log` throws, and the codes of reading a file.
 */
export function createFileLogging(dependencies: Dependencies) {
  const { clock, evidenceEngine, comparison, store, staging, models, settled } = dependencies;

  /** Brings the columns into a Parquet file; every row has to be readable. Returns how many there are. */
  async function convert(
    { path, options }: LogFileRequest,
    { columns, target }: { readonly columns: readonly ImportColumn[]; readonly target: string },
    { signal, report }: Work,
  ): Promise<number> {
    const { rows, rejects } = await evidenceEngine.convert({
      sourcePath: path,
      options,
      columns,
      targetPath: target,
      signal,
      onProgress: (done, total) => report({ done, total, unit: 'rows', phase: 'Reading the file' }),
    });
    const [reject] = rejects;
    if (reject !== undefined) {
      const where = reject.column === null ? '' : ` in the column “${reject.column}”`;
      throw new DriftGuardError(
        'COLUMNS_INVALID',
        `Line ${countInWords(reject.line)}${where}: ${reject.reason} Nothing was logged; correct the file.`,
      );
    }
    if (Math.ceil(rows / maxRecords) > maxParts) {
      throw new DriftGuardError(
        'FILE_LIMIT_EXCEEDED',
        `The file has ${countInWords(rows)} rows; a batch has at most ${countInWords(maxParts * maxRecords)}. Split it into several batches.`,
      );
    }
    return rows;
  }

  async function refuseRepeated(path: string, column: string, signal: AbortSignal): Promise<void> {
    const repeated = await evidenceEngine.repeatedValue({ path, column, signal });
    if (repeated === null) return;
    const message = `Record ${countInWords(repeated.again)}: the identifier “${repeated.value}” is that of record ${countInWords(repeated.first)} too. Give every prediction its own.`;
    throw new DriftGuardError('INVALID_INPUT', message, { problems: [{ path: 'columns.id', message }] });
  }

  /** Checks all rows and stages them; `waiting` is a file for what was checked. */
  async function takeIn(
    { modelId, batch, columns: named, modelVersionId = null }: LogFileRequest,
    file: { readonly path: string; readonly rows: number; readonly columns: readonly ImportColumn[] },
    { waiting, work }: { readonly waiting: PartFile; readonly work: Work },
  ): Promise<LoggedFile> {
    const { actor, signal, report } = work;
    const { path, rows, columns } = file;
    const parts = Math.ceil(rows / maxRecords);
    const placeOf = (part: number): PartPlace => ({
      modelId,
      batch,
      part,
      parts,
      modelVersionId,
      firstNumber: (part - 1) * maxRecords + 1,
    });
    const kept: { readonly part: number; readonly lying: KeptPart }[] = [];
    let fields: BatchFields | null = null;
    let first: CheckedPart | null = null;
    let outside: ScoresOutside | null = null;
    const { task } = models.requireLive(modelId);
    const present = staging.valuesOf({ modelId, batch });
    for (let part = 1; part <= parts; part += 1) {
      const firstRow = (part - 1) * maxRecords;
      report({ done: firstRow, total: rows, unit: 'rows', phase: 'Checking the records' });
      // oxlint-disable-next-line no-await-in-loop -- one part at a time, so that memory does not grow with rows
      const checked = await comparison.checkPart(
        {
          path,
          firstRow,
          rows: Math.min(maxRecords, rows - firstRow),
          columns,
          named,
          now: clock.now(),
          task,
          known: fields?.twoValues ?? present,
        },
        signal,
      );
      first ??= checked;
      outside = addOutside(outside, checked.scoresOutside);
      refuseOtherZone(first, checked, firstRow + 1);
      fields =
        fields === null
          ? checked.fields
          : mergeFields(fields, checked.fields, {
              here: `records ${countInWords(firstRow + 1)} and on`,
              there: 'the records before',
            });
      if (staging.isThere(placeOf(part), checked)) continue;
      // oxlint-disable-next-line no-await-in-loop
      kept.push({ part, lying: await waiting.keep(checked) });
    }
    if (first === null) throw new DriftGuardError('FILE_EMPTY');

    let logged: Logged | null = null;
    try {
      for (const { part, lying } of kept) {
        if (signal.aborted) throw new DriftGuardError('CANCELLED');
        report({ done: (part - 1) * maxRecords, total: rows, unit: 'rows', phase: 'Logging the records' });
        // oxlint-disable-next-line no-await-in-loop
        const checked = await waiting.take(lying);
        logged = staging.stage(placeOf(part), checked, actor);
        // oxlint-disable-next-line no-await-in-loop
        await settled();
      }
    } catch (error) {
      // Cancelled, or somebody else took an identifier or the name meanwhile: a file is logged whole or not at all.
      if (logged !== null && kept.length === parts) {
        staging.takeBack(
          logged.batch,
          actor,
          signal.aborted ? 'Logging its file was cancelled.' : 'The rest of its file was refused.',
        );
      }
      throw error;
    }
    return {
      batch: logged?.batch ?? staging.present(modelId, batch),
      newParts: kept.length,
      warnings: outsideWarnings(outside),
    };
  }

  return async function logFile(request: LogFileRequest, work: Work): Promise<LoggedFile> {
    const { path, options, columns: named } = request;
    const found = await evidenceEngine.inspect(path, options, work.signal);
    checkColumns(named, new Set(found.columns.map(({ name }) => name)));
    const typeOf = new Map(found.columns.map(({ name, type }) => [name, recordType(type)]));
    const outcomes = [named.score, named.prediction, named.label].filter((name) => name !== null);
    const columns: ImportColumn[] = [
      { name: named.id, type: 'text', role: 'id' },
      { name: named.at, type: 'text', role: 'timestamp' },
      ...[...named.features, ...outcomes].map((name): ImportColumn => ({
        name,
        type: name === named.score ? 'numeric' : (typeOf.get(name) ?? 'text'),
        role: 'feature',
      })),
    ];
    const target = store.newStagingPath('parquet');
    const waitingPath = store.newStagingPath('parts');
    try {
      const rows = await convert(request, { columns, target }, work);
      await refuseRepeated(target, named.id, work.signal);
      const waiting = await createPartFile(waitingPath);
      try {
        return await takeIn(request, { path: target, rows, columns }, { waiting, work });
      } finally {
        await waiting.close();
      }
    } finally {
      await store.unstage(target);
      await store.unstage(waitingPath);
    }
  };
}
