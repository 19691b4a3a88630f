import type {
  PredictionColumns,
  PredictionRecord,
  PredictionValue,
} from '../../../../shared/contract/predictions.ts';
import type { ImportColumn } from '../../../../shared/contract/datasets.ts';
import type { ColumnType } from '../../../../shared/schema/column.ts';
import type { PlainValue } from '../../ports.ts';
import { layOut } from './layout.ts';
import { packRecords, stagedText, unpackRecords } from './part-content.ts';
import type { PartContent, StagedText } from './part-content.ts';
import { checkRecords } from './records.ts';
import type { BatchFields, CheckedRecords, RecordsContext } from './records.ts';

/* Work on a part of a batch that takes longer than a call may wait: it runs in a worker thread. */

/** Rows of a file that become a part of a batch. */
export type PartOfFile = {
  /** A Parquet file that `convert` wrote of the columns. */
  readonly path: string;
  readonly firstRow: number;
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly named: PredictionColumns;
} & Pick<RecordsContext, 'now' | 'task' | 'known'>;

/** A part that may be staged as it is. */
export type CheckedPart = Omit<CheckedRecords, 'records' | 'asGiven'> & {
  readonly rows: number;
  readonly content: PartContent;
  /** With their places in the order in which they came. */
  readonly staged: StagedText;
};

/** What is staged of records that were checked. */
export function toPart({ records, asGiven, ...checked }: CheckedRecords): CheckedPart {
  return { ...checked, rows: records.length, content: packRecords(records), staged: stagedText(asGiven) };
}

const asText = (value: PlainValue): string => (value === null ? '' : String(value));

/** Checks the rows of a page as the records they are. Throws INVALID_INPUT as `checkRecords` does. */
export function checkPart(
  page: readonly (readonly PlainValue[])[],
  { firstRow, columns, named, now, task, known }: PartOfFile,
): CheckedPart {
  const place = new Map(columns.map(({ name }, position) => [name, position]));
  const placeOf = (name: string | null): number => (name === null ? -1 : (place.get(name) ?? -1));
  const [id, at, score, prediction, label] = [
    named.id,
    named.at,
    named.score,
    named.prediction,
    named.label,
  ].map(placeOf);
  const features = named.features.map((name) => [name, placeOf(name)] as const);
  const records = page.map((row): PredictionRecord => {
    const valueAt = (position: number | undefined): PlainValue => row[position ?? -1] ?? null;
    const given = valueAt(score);
    return {
      id: asText(valueAt(id)),
      at: asText(valueAt(at)),
      features: Object.fromEntries(features.map(([name, position]) => [name, valueAt(position)])),
      score: typeof given === 'number' ? given : null,
      prediction: valueAt(prediction),
      label: valueAt(label),
    };
  });
  return toPart(checkRecords(records, { now, task, known, firstNumber: firstRow + 1 }));
}

/** A part of a sealed batch on its way into a file of rows. */
export type PartToLayOut = {
  /** The file, and where in it the rows begin; what it has from there on is written anew. */
  readonly path: string;
  readonly offset: number;
  readonly records: Uint8Array;
  /** Labels that were joined while the part was staged, as JSON. */
  readonly labels: readonly { readonly id: string; readonly label: string }[];
  readonly fields: BatchFields;
  /** Columns of the model's newest reference. */
  readonly reference: readonly ImportColumn[];
};

/** The rows of a part as lines of JSON. */
export function linesOf({ records, labels, fields, reference }: PartToLayOut): string {
  const layout = layOut(fields, reference);
  // They are values that a label was stored from.
  const labelOf = new Map(labels.map(({ id, label }) => [id, JSON.parse(label) as PredictionValue]));
  return unpackRecords(records)
    .map((record) => `${JSON.stringify(layout.rowOf(record, labelOf.get(record.id) ?? null))}\n`)
    .join('');
}
