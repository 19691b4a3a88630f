import { describe, expect, it } from 'vitest';
import type { GroupReader } from '../../../../../main/core/evidence/group-reader.ts';
import { measureSide } from '../../../../../main/core/evidence/performance-figures.ts';
import type { MeasuredColumns, SideRequest } from '../../../../../main/core/evidence/performance-figures.ts';
import { runSteps } from '../../../../../main/core/statistics/numeric/steps.ts';
import { sha256Hex } from '../../../../../shared/schema/ids.ts';

type Table = Readonly<Record<string, readonly (string | null)[]>>;

const unused = () => Promise.reject(new Error('Not asked for'));

/** A reader over columns in memory, for what measuring asks of one. */
function readerOf(table: Table): GroupReader {
  const cellsOf = (column: string) => table[column] ?? [];
  return {
    list(columns, { limit }) {
      const rows = [...cellsOf(columns[0]?.column ?? '').keys()].filter((row) =>
        columns.every(({ column }) => cellsOf(column)[row] !== null),
      );
      const values = columns.map((entry) =>
        Float64Array.from(rows.slice(0, limit), (row) => {
          const cell = cellsOf(entry.column)[row] ?? '';
          if (entry.as === 'number') return Number(cell);
          return entry.as === 'truth' ? Number(entry.yes.includes(cell)) : entry.classes.indexOf(cell);
        }),
      );
      return Promise.resolve({ complete: rows.length, rows: Math.min(rows.length, limit), values });
    },
    values(column, limit) {
      const counts = new Map<string, number>();
      for (const cell of cellsOf(column)) if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
      return Promise.resolve([...counts].slice(0, limit).map(([value, rows]) => ({ value, rows })));
    },
    scores(column, range) {
      const cells = cellsOf(column).filter((cell) => cell !== null);
      const texts = cells.filter((cell) => Number.isNaN(Number(cell)));
      const beyond = cells.filter((cell) => range === 'unit' && (Number(cell) < 0 || Number(cell) > 1));
      return Promise.resolve({
        scored: cells.length,
        notNumbers: texts.length,
        notFinite: 0,
        outOfRange: beyond.length,
        example: texts[0] ?? beyond[0] ?? null,
      });
    },
    cells: unused,
    scoreCells: unused,
    errorCells: unused,
    counted: unused,
  };
}

const roles: MeasuredColumns = { score: 'score', prediction: null, label: 'label' };

function measure({
  table,
  reference,
  columns = roles,
  ...request
}: Partial<Omit<SideRequest, 'reference'>> & {
  readonly table: Table;
  readonly reference?: Table;
  readonly columns?: MeasuredColumns;
}) {
  const fileOf = (name: string, { label = [], score = label }: Table) => ({
    path: name,
    sha256: sha256Hex.parse('0'.repeat(64)),
    rows: score.length,
    name,
    columns,
  });
  const tables = new Map([
    ['Data', table],
    ['Reference', reference ?? {}],
  ]);
  return measureSide(
    {
      kind: 'binary',
      file: fileOf('Data', table),
      reference: reference === undefined ? null : fileOf('Reference', reference),
      threshold: 0.5,
      positiveClass: null,
      seed: 1,
      mostRows: 1000,
      ...request,
    },
    {
      reading: ({ path }, work) => work(readerOf(tables.get(path) ?? {})),
      inTurns: (steps) => Promise.resolve(runSteps(steps)),
    },
  );
}

const times = <T>(count: number, of: (row: number) => T): T[] =>
  Array.from({ length: count }, (_, row) => of(row));
/** Scores that tell something; every third label is positive. */
const good = (rows: number): Table => ({
  score: times(rows, (row) => String(((row * 7) % 10) / 20 + (row % 3 === 0 ? 0.4 : 0))),
  label: times(rows, (row) => (row % 3 === 0 ? '1' : '0')),
});

const note = (of: string) =>
  `The label “label” of “${of}” has no value “yes”; in it 1 and true count as positive.`;

describe('measuring a data set', () => {
  it('takes scores from the threshold on for decisions where there is no prediction', async () => {
    const found = await measure({ table: good(60), threshold: 0.4 });
    expect(found.confusion?.counts[1]).toEqual([0, 20]);
    expect(found.metrics.map(([name]) => name)).toContain('calibrationError');
  });

  it('of late labels measures the rows that have theirs', async () => {
    const { score = [], label = [] } = good(60);
    const found = await measure({
      table: { score, label: label.map((cell, row) => (row < 30 ? cell : null)) },
    });
    expect(found.side).toMatchObject({ rows: 30, leftOut: 30 });
  });

  it('says where a positive class that was named is none of the values', async () => {
    expect((await measure({ table: good(60), positiveClass: 'yes' })).notes).toContain(note('Data'));
    expect((await measure({ table: good(60), positiveClass: '1' })).notes.join()).not.toContain('no value');
    const estimated = {
      kind: 'estimate',
      table: { score: good(300).score ?? [] },
      reference: good(300),
    } as const;
    expect((await measure({ ...estimated, positiveClass: 'yes' })).notes).toEqual([note('Reference')]);
  });

  const bad: readonly (readonly [string, Parameters<typeof measure>[0], string])[] = [
    [
      'text for a score',
      { table: { ...good(9), score: times(9, () => 'high') } },
      'holds 9 values that are not a number',
    ],
    [
      'a score below 0',
      { table: { ...good(9), score: times(9, () => '-0.1') } },
      'not from 0 to 1, for example “-0.1”',
    ],
    [
      'no score at all',
      { table: { ...good(9), score: times(9, () => null) } },
      'has no values: all its rows are empty',
    ],
    [
      'three labels',
      { table: { ...good(9), label: times(9, (row) => String(row % 3)) } },
      'holds more than two values',
    ],
    [
      'labels of which none is known to be positive',
      { table: { ...good(9), label: times(9, (row) => ['good', 'bad'][row % 2] ?? '') } },
      'Say which value is the positive class.',
    ],
    [
      'a positive class that is not there',
      {
        table: { ...good(9), label: times(9, (row) => ['good', 'bad'][row % 2] ?? '') },
        positiveClass: 'wonderful',
      },
      'has no value “wonderful”; it holds “good”, “bad”',
    ],
    [
      'no row with all values',
      {
        table: {
          score: times(8, (row) => (row % 2 === 0 ? '0.5' : null)),
          label: times(8, (row) => (row % 2 === 0 ? null : '1')),
        },
      },
      'No row of “Data” has a value in “score” and “label”.',
    ],
    [
      'numbers that are text',
      {
        kind: 'regression',
        columns: { score: null, prediction: 'score', label: 'label' },
        table: { score: times(9, String), label: times(9, () => 'dear') },
      },
      'holds 9 values that are not finite numbers, for example “dear”',
    ],
  ];

  it.each(bad)('refuses %s', async (_, request, sentence) => {
    await expect(measure(request)).rejects.toThrow(sentence);
  });
});

describe('estimating a data set', () => {
  const estimated = { kind: 'estimate', table: good(30) } as const;

  it('has a figure and a range for all that is expected', async () => {
    const { metrics, calibration } = await measure({ ...estimated, reference: good(120) });
    expect(metrics.map(([name, figure]) => [name, figure.defined && figure.interval?.method])).toEqual(
      ['auc', 'accuracy', 'precision', 'recall', 'specificity', 'f1', 'expectedPositive'].map((name) => [
        name,
        'simulation',
      ]),
    );
    expect(calibration).toBeNull();
  });

  it.each([
    ['too few rows', good(99), '“Reference” has 99 rows with a score and a label, 33 of them positive.'],
    [
      'one class',
      { ...good(120), label: times(120, () => '1') },
      'has 120 rows with a score and a label, 120 of them positive. An estimate needs 100 rows to calibrate on, at least 10 positive and 10 negative.',
    ],
    ['a score above 1', { ...good(120), score: times(120, () => '70') }, 'not from 0 to 1, for example “70”'],
  ])('refuses a reference with %s', async (_, reference, sentence) => {
    await expect(measure({ ...estimated, reference })).rejects.toThrow(sentence);
  });
});
