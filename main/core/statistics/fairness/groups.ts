/*
 * Groups from counted rows. A cell holds the rows that agree in all protected attributes, in the decision and in
 * the label; everything else follows from cells by addition, so data of any size arrive as a short table.
 */

export interface GroupCell {
  /** One for each protected attribute, in their order; null where the value is missing. */
  readonly values: readonly (string | null)[];
  readonly selected: boolean;
  /** Null where the row has no label. */
  readonly label: boolean | null;
  readonly rows: number;
  /** Rows with a score, and the sum of their scores. */
  readonly scored: number;
  readonly scoreSum: number;
}

export interface GroupCounts {
  readonly group: string;
  readonly values: readonly (string | null)[];
  readonly n: number;
  readonly selected: number;
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
  readonly scored: number;
  readonly scoreSum: number;
  /** The same over rows that have a label too, and how many of those labels are positive. */
  readonly scoredLabelled: number;
  readonly scoredPositive: number;
  readonly labelledScoreSum: number;
}

const missingName = '(missing)';

/** What the missing values are called: a name that no value of the data has. */
function nameForMissing(cells: readonly GroupCell[], positions: readonly number[]): string {
  const taken = new Set(cells.flatMap(({ values }) => positions.map((position) => values[position])));
  let name = missingName;
  while (taken.has(name)) name = `(${name})`;
  return name;
}

/** Values joined by `|`; a bar or backslash inside a value is escaped, so that two groups never share a name. */
function nameOf(values: readonly (string | null)[], missing: string): string {
  const names = values.map((value) => value ?? missing);
  if (names.length === 1) return names[0] ?? missing;
  return names.map((name) => name.replaceAll(/[|\\]/gu, String.raw`\$&`)).join('|');
}

/** Code unit order: the same on every machine. */
function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Smallest first, so that the sum does not depend on the order of the cells. */
export function sumScores(sums: readonly number[]): number {
  return Float64Array.from(sums)
    .toSorted()
    .reduce((total, sum) => total + sum, 0);
}

/** Names of the groups that the attributes at `positions` make of the values of a cell. */
export function groupNamer(
  cells: readonly GroupCell[],
  positions: readonly number[],
): (values: readonly (string | null)[]) => string {
  const missing = nameForMissing(cells, positions);
  return (values) =>
    nameOf(
      positions.map((position) => values[position] ?? null),
      missing,
    );
}

/**
 * The groups that the attributes at `positions` make, by falling size, then by name. Missing values are a group
 * of their own.
 */
export function groupsOf(cells: readonly GroupCell[], positions: readonly number[]): GroupCounts[] {
  const nameOfCell = groupNamer(cells, positions);
  const members = new Map<string, GroupCell[]>();
  for (const cell of cells) {
    if (cell.rows === 0) continue;
    const group = nameOfCell(cell.values);
    const known = members.get(group);
    if (known === undefined) members.set(group, [cell]);
    else known.push(cell);
  }
  const groups = [...members].map(([group, own]): GroupCounts => {
    const rowsWhere = (matches: (cell: GroupCell) => boolean): number =>
      own.filter(matches).reduce((total, cell) => total + cell.rows, 0);
    const scoredWhere = (matches: (cell: GroupCell) => boolean): number =>
      own.filter(matches).reduce((total, cell) => total + cell.scored, 0);
    return {
      group,
      values: positions.map((position) => own[0]?.values[position] ?? null),
      n: rowsWhere(() => true),
      selected: rowsWhere(({ selected }) => selected),
      tp: rowsWhere(({ selected, label }) => selected && label === true),
      fp: rowsWhere(({ selected, label }) => selected && label === false),
      tn: rowsWhere(({ selected, label }) => !selected && label === false),
      fn: rowsWhere(({ selected, label }) => !selected && label === true),
      scored: scoredWhere(() => true),
      scoreSum: sumScores(own.map(({ scoreSum }) => scoreSum)),
      scoredLabelled: scoredWhere(({ label }) => label !== null),
      scoredPositive: scoredWhere(({ label }) => label === true),
      labelledScoreSum: sumScores(own.filter(({ label }) => label !== null).map(({ scoreSum }) => scoreSum)),
    };
  });
  return groups.toSorted((a, b) => b.n - a.n || compareText(a.group, b.group));
}
