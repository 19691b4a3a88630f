import type { ColumnReader } from '../adapters/duckdb-column-reader.ts';
import { valueOf } from '../adapters/duckdb-column-sql.ts';
import {
  compareRows,
  jointSeed,
  mostRows,
  sampleRows,
  settingsOfFeature,
  suggestThresholds,
} from '../core/statistics/index.ts';
import type { FeatureSuggestion, JointFigures, RowSet } from '../core/statistics/index.ts';
import type { RowsTask, SuggestTask, TaskSide } from './stats-protocol.ts';
import { inTurns } from './stats-turns.ts';

async function readSide(
  side: TaskSide,
  { columns }: Pick<RowsTask, 'columns'>,
  reader: ColumnReader,
  signal: AbortSignal,
): Promise<RowSet> {
  const wanted = sampleRows(side.rows, mostRows, jointSeed);
  const typed = columns.map(({ name, type }) => {
    if (type === 'text' || type === 'datetime') throw new Error('Text and dates are not compared together');
    return { name, type, value: side.expressions?.get(name) ?? valueOf(name) };
  });
  if (wanted.length === 0) return { rows: 0, columns: [] };
  const read = await reader.readRows(side.path, typed, wanted, signal);
  return {
    rows: wanted.length,
    columns: read.map((values, index) => ({ ...values, name: typed[index]?.name ?? '' })),
  };
}

/** Compares a sample of the rows of both sides, with a pause between steps in which it can be cancelled. */
export async function compareRowsTask(
  task: RowsTask,
  reader: ColumnReader,
  signal: AbortSignal,
): Promise<JointFigures[]> {
  const reference = await readSide(task.reference, task, reader, signal);
  const current = await readSide(task.current, task, reader, signal);
  const steps = compareRows({
    reference,
    current,
    rowsInAll: { reference: task.reference.rows, current: task.current.rows },
    methods: task.methods,
    alpha: task.alpha,
    laws: task.laws,
  });
  return inTurns(steps, signal);
}

/** Windows of one column of the reference against its other rows. */
export async function suggestTask(
  task: SuggestTask,
  reader: ColumnReader,
  signal: AbortSignal,
): Promise<FeatureSuggestion> {
  const { column, config, windowRows, order, rates } = task;
  const { type } = settingsOfFeature(config, column);
  const read = await readSide(task.reference, { columns: [{ name: column.name, type }] }, reader, signal);
  const [values] = read.columns;
  if (values === undefined) return { name: column.name, windows: 0, tests: [] };
  return inTurns(suggestThresholds({ column: values, type, config, windowRows, order, rates }), signal);
}
