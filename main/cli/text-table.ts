/** Names come from files: what would steer a terminal, or turn the text around, is shown as a mark. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\uFFFD');
}

/** Lines that quote names, paths or what another program said. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Four significant digits; a dash for what is not defined. */
export function figure(value: number | null): string {
  if (value === null) return '-';
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}

const longestCell = 40;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Characters as a reader counts them. */
function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function cut(text: string): string {
  const characters = charactersOf(text);
  return characters.length <= longestCell ? text : `${characters.slice(0, longestCell - 1).join('')}…`;
}

export type TextColumn<Row> = {
  readonly title: string;
  readonly right: boolean;
  readonly text: (row: Row) => string;
};

/** Lines of a table with a head and a rule under it; cells are cut at 40 characters. */
export function tableOf<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ text }) => cut(text(row)))),
  ];
  const widths = columns.map((_, column) =>
    Math.max(...cells.map((line) => charactersOf(line[column] ?? '').length)),
  );
  const layOut = (line: readonly string[]): string =>
    line
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - charactersOf(cell).length);
        return columns[column]?.right === true ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  const [head, ...body] = cells;
  return [layOut(head ?? []), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(layOut)];
}
