import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import Box from '@mui/material/Box';
import { DataGrid } from '@mui/x-data-grid';
import type {
  GridCellParams,
  GridColDef,
  GridRowParams,
  GridSortModel,
  GridValidRowModel,
} from '@mui/x-data-grid';
import { readCspNonce } from '../app/csp-nonce.ts';
import { Clipped } from './clipped.tsx';
import { foldColumns, neededFolds } from './folds.tsx';
import type { Fold } from './folds.tsx';
import type { CursorPages } from './use-cursor-pages.ts';

export type GridPage<Row> = {
  readonly items: Row[];
  readonly total: number;
  /** Whether more than `total` are there: then a next page is there as long as the engine says so. */
  readonly isMore?: boolean;
  readonly nextCursor: string | null;
};

export type RecordGridProps<Row extends GridValidRowModel> = {
  label: string;
  columns: GridColDef<Row>[];
  page: GridPage<Row> | undefined;
  pages: CursorPages;
  loading: boolean;
  rowId: (row: Row) => string;
  sort?: GridSortModel;
  onSort?: (model: GridSortModel) => void;
  onOpen?: (row: Row) => void;
  /** Columns that stand below others where there is no room for all; the first gives way first. */
  folds?: readonly Fold<Row>[];
  /** Texts that say much go on in further lines. */
  wraps?: boolean;
};

/** A cell without a drawing of its own is a text, and no text ends without saying so. */
function withClippedTexts<Row extends GridValidRowModel>(columns: GridColDef<Row>[]): GridColDef<Row>[] {
  return columns.map((column) =>
    column.renderCell === undefined
      ? { ...column, renderCell: ({ formattedValue }) => <Clipped text={String(formattedValue ?? '')} /> }
      : column,
  );
}

const tallCell = {
  minHeight: 52,
  paddingBlock: '8px',
  whiteSpace: 'normal',
  overflowWrap: 'anywhere',
} as const;
const noFolds: readonly never[] = [];
const pageSizes = [10, 25, 50, 100];

/** A list whose paging and sorting happen in the engine. Enter or a click opens a row. */
export default function RecordGrid<Row extends GridValidRowModel>({
  label,
  columns,
  page,
  pages,
  loading,
  rowId,
  sort,
  onSort,
  onOpen,
  folds = noFolds,
  wraps = false,
}: RecordGridProps<Row>) {
  const nonce = useMemo(() => readCspNonce(document), []);
  const rows = page?.items ?? [];
  const [width, setWidth] = useState<number | null>(null);
  const drawn = useMemo(
    () => withClippedTexts(foldColumns(columns, neededFolds(columns, folds, width))),
    [columns, folds, width],
  );
  // Rows that fold keep this kind of height when they do not: the grid would not measure them anew.
  const tall = wraps || folds.length > 0;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', minWidth: 0 }}>
      <DataGrid<Row>
        aria-label={label}
        {...(nonce === undefined ? {} : { nonce })}
        rows={rows}
        columns={drawn}
        getRowId={rowId}
        // Less than nothing stands for a number that nobody knows.
        rowCount={page?.isMore === true ? -1 : (page?.total ?? 0)}
        {...(page?.isMore === true ? { paginationMeta: { hasNextPage: page.nextCursor !== null } } : {})}
        loading={loading}
        paginationMode="server"
        sortingMode="server"
        filterMode="server"
        disableColumnFilter
        disableColumnMenu
        disableColumnSelector
        disableRowSelectionOnClick
        // A page has at most a hundred rows: all of them are in the document, for find-in-page and print.
        disableVirtualization
        onResize={(size) => {
          // Without a layout there is nothing to make room for.
          if (size.width > 0) setWidth(size.width);
        }}
        {...(tall ? { getRowHeight: () => 'auto' as const } : {})}
        pageSizeOptions={pageSizes}
        paginationModel={{ page: pages.page, pageSize: pages.pageSize }}
        onPaginationModelChange={(model) => {
          if (model.pageSize === pages.pageSize) pages.goTo(model.page, page?.nextCursor ?? null);
          else pages.setPageSize(model.pageSize);
        }}
        sortingOrder={['asc', 'desc']}
        {...(sort === undefined ? {} : { sortModel: sort })}
        {...(onSort === undefined ? {} : { onSortModelChange: onSort })}
        {...(onOpen === undefined
          ? {}
          : {
              onRowClick: ({ row }: GridRowParams<Row>) => {
                onOpen(row);
              },
              onCellKeyDown: ({ row }: GridCellParams<Row>, event: KeyboardEvent) => {
                if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row);
              },
            })}
        sx={{
          ...(onOpen === undefined ? {} : { '& .MuiDataGrid-row': { cursor: 'pointer' } }),
          ...(tall ? { '& .MuiDataGrid-cell': tallCell } : {}),
        }}
        slotProps={{ loadingOverlay: { variant: 'skeleton', noRowsVariant: 'skeleton' } }}
      />
    </Box>
  );
}
