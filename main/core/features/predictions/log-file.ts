import type { PredictionColumns, PredictionRecord } from '../../../../shared/contract/predictions.ts';
import { maxParts, maxRecords } from '../../../../shared/contract/predictions.ts';
import type { ImportColumn, ReadOptions } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ColumnType } from '../../../../shared/schema/column.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { Actor, Clock, EvidenceEngine, PlainValue } from '../../ports.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { checkRecords } from './records.ts';
import type { Logged, LogRequest } from './staging.ts';
import type { StoredBatch } from './repository.ts';

export type LogFileRequest = {
  readonly path: string;
  readonly modelId: ModelId;
  readonly batch: string;
  readonly options: ReadOptions;
  readonly columns: PredictionColumns;
};

type Dependencies = {
  readonly clock: Clock;
  readonly evidenceEngine: Pick<EvidenceEngine, 'inspect' | 'convert' | 'readRows'>;
  readonly store: Pick<EvidenceStore, 'newStagingPath' | 'unstage'>;
  readonly log: (request: LogRequest) => Logged;
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

const asText = (value: PlainValue): string => (value === null ? '' : String(value));

/**
 * Logs the rows of a file as one batch, 10,000 a part. The whole file is checked before the first part is
 * taken in; each part is one transaction, and a file that is logged again after a crash goes on where it was.
 * Throws what `predictions/log` throws, and the codes of reading a file.
 */
export function createFileLogging({ clock, evidenceEngine, store, log }: Dependencies) {
  return async function logFile(
    { path, modelId, batch, options, columns }: LogFileRequest,
    { actor, signal, report }: { readonly actor: Actor } & Pick<JobContext, 'signal' | 'report'>,
  ): Promise<{ readonly batch: StoredBatch; readonly newParts: number }> {
    const found = await evidenceEngine.inspect(path, options, signal);
    checkColumns(columns, new Set(found.columns.map(({ name }) => name)));
    const typeOf = new Map(found.columns.map(({ name, type }) => [name, recordType(type)]));
    const outcomes = [columns.score, columns.prediction, columns.label].filter((name) => name !== null);
    const kept: ImportColumn[] = [
      { name: columns.id, type: 'text', role: 'id' },
      { name: columns.at, type: 'text', role: 'timestamp' },
      ...[...columns.features, ...outcomes].map((name): ImportColumn => ({
        name,
        type: name === columns.score ? 'numeric' : (typeOf.get(name) ?? 'text'),
        role: 'feature',
      })),
    ];
    const place = new Map(kept.map(({ name }, position) => [name, position]));
    const valueOf = (row: readonly PlainValue[], name: string | null): PlainValue =>
      name === null ? null : (row[place.get(name) ?? -1] ?? null);
    const toRecord = (row: readonly PlainValue[]): PredictionRecord => {
      const score = valueOf(row, columns.score);
      return {
        id: asText(valueOf(row, columns.id)),
        at: asText(valueOf(row, columns.at)),
        features: Object.fromEntries(columns.features.map((name) => [name, valueOf(row, name)])),
        score: typeof score === 'number' ? score : null,
        prediction: valueOf(row, columns.prediction),
        label: valueOf(row, columns.label),
      };
    };

    const target = store.newStagingPath('parquet');
    try {
      const { rows, rejects } = await evidenceEngine.convert({
        sourcePath: path,
        options,
        columns: kept,
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
      const parts = Math.ceil(rows / maxRecords);
      if (parts > maxParts) {
        throw new DriftGuardError(
          'FILE_LIMIT_EXCEEDED',
          `The file has ${countInWords(rows)} rows; a batch has at most ${countInWords(maxParts * maxRecords)}. Split it into several batches.`,
        );
      }
      const read = { path: target, rows, columns: kept, pageRows: maxRecords, signal };
      await evidenceEngine.readRows(read, (page, firstRow) => {
        report({ done: firstRow, total: rows, unit: 'rows', phase: 'Checking the records' });
        checkRecords(page.map(toRecord), { now: clock.now(), firstNumber: firstRow + 1 });
      });
      let last: Logged | null = null;
      let newParts = 0;
      await evidenceEngine.readRows(read, (page, firstRow) => {
        if (signal.aborted) throw new DriftGuardError('CANCELLED');
        last = log({
          modelId,
          batch,
          part: firstRow / maxRecords + 1,
          parts,
          records: page.map(toRecord),
          firstNumber: firstRow + 1,
          actor,
        });
        if (!last.repeated) newParts += 1;
        report({ done: firstRow + page.length, total: rows, unit: 'rows', phase: 'Logging the records' });
      });
      // The compiler does not see that the page handler has run.
      const logged = last as Logged | null;
      if (logged === null) throw new DriftGuardError('FILE_EMPTY');
      return { batch: logged.batch, newParts };
    } finally {
      await store.unstage(target);
    }
  };
}
