import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { GridColDef, GridRenderCellParams, GridValidRowModel } from '@mui/x-data-grid';

/** A column that gives up its place where there is no room for it: what it says then stands below another. */
export type Fold<Row> = {
  readonly field: string;
  /** The field of the column below which it stands. */
  readonly below: string;
  /** What it says, after its heading; null: nothing for this row. */
  readonly text: (row: Row) => string | null;
};

const defaultWidth = 100;
const leastFlexWidth = 50;

/** What a column takes at least, as the grid counts. */
function leastWidth<Row extends GridValidRowModel>(column: GridColDef<Row>): number {
  if (column.flex !== undefined) return column.minWidth ?? leastFlexWidth;
  return Math.max(column.width ?? defaultWidth, column.minWidth ?? 0);
}

/** The folds that are needed for the columns to fit into `width` pixels, the first first; null: not known yet. */
export function neededFolds<Row extends GridValidRowModel>(
  columns: readonly GridColDef<Row>[],
  folds: readonly Fold<Row>[],
  width: number | null,
): readonly Fold<Row>[] {
  if (width === null) return [];
  let needed = columns.reduce((sum, column) => sum + leastWidth(column), 0);
  const needs: Fold<Row>[] = [];
  for (const fold of folds) {
    const column = columns.find(({ field }) => field === fold.field);
    if (column === undefined || needed <= width) continue;
    needed -= leastWidth(column);
    needs.push(fold);
  }
  return needs;
}

/** The columns that keep their place, with what the others say below them. */
export function foldColumns<Row extends GridValidRowModel>(
  columns: readonly GridColDef<Row>[],
  folded: readonly Fold<Row>[],
): GridColDef<Row>[] {
  return columns
    .filter(({ field }) => folded.every((fold) => fold.field !== field))
    .map((column) => {
      const here = folded.filter(({ below }) => below === column.field);
      if (here.length === 0) return column;
      return {
        ...column,
        renderCell: (params: GridRenderCellParams<Row>) => (
          <WithFolded
            parts={here.map(({ field, text }) => ({
              label: columns.find((one) => one.field === field)?.headerName ?? field,
              value: text(params.row),
            }))}
            atEnd={column.align === 'right'}
          >
            {column.renderCell === undefined
              ? String(params.formattedValue ?? '')
              : column.renderCell(params)}
          </WithFolded>
        ),
      };
    });
}

type WithFoldedProps = {
  parts: readonly { label: string; value: string | null }[];
  atEnd: boolean;
  children: ReactNode;
};

function WithFolded({ parts, atEnd, children }: WithFoldedProps) {
  const { t } = useTranslation('common');
  return (
    <Box
      sx={{
        minWidth: 0,
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr)',
        justifyItems: atEnd ? 'end' : 'start',
        lineHeight: 1.35,
      }}
    >
      <Box sx={{ minWidth: 0, maxWidth: '100%' }}>{children}</Box>
      {parts.map(({ label, value }) =>
        value === null ? null : (
          <Box key={label} component="span" sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
            {t('labelled', { label, value })}
          </Box>
        ),
      )}
    </Box>
  );
}
