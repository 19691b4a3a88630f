import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import type { GridValidRowModel } from '@mui/x-data-grid';
import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { ClientError } from '../client/client-error.ts';
import { LazyGrid } from './lazy-grid.tsx';
import { QueryView } from './query-view.tsx';
import type { GridPage, RecordGridProps } from './record-grid.tsx';

type QueryGridProps<Row extends GridValidRowModel> = Pick<
  RecordGridProps<Row>,
  'label' | 'columns' | 'pages' | 'rowId' | 'sort' | 'onSort' | 'folds' | 'wraps'
> & {
  query: UseQueryResult<GridPage<Row>, ClientError>;
  /** Stands in place of a list without rows; undefined where there is always one. */
  empty?: ReactNode;
  /** Where a row leads; null: nowhere. */
  pathOf: (row: Row) => string | null;
  /** Rows of the placeholder. */
  placeholderRows?: number;
  /** `own`: what was read gets a frame; `shared`: it stands in one already, and what is no list is set in from it. */
  frame?: 'own' | 'shared' | 'none';
};

/** A list that the engine pages: how it loads or fails, what stands there when it is empty, and its rows. */
export function QueryGrid<Row extends GridValidRowModel>({
  query,
  empty,
  pathOf,
  placeholderRows = 6,
  frame = 'none',
  ...grid
}: QueryGridProps<Row>) {
  const navigate = useNavigate();
  const list = (
    <QueryView query={query} rows={placeholderRows}>
      {(page) => {
        const shown =
          page.total === 0 && empty !== undefined ? (
            empty
          ) : (
            <LazyGrid
              {...grid}
              page={page}
              loading={query.isPlaceholderData}
              onOpen={(row) => {
                const path = pathOf(row);
                if (path !== null) void navigate(path);
              }}
            />
          );
        return frame === 'own' ? <Paper sx={framed}>{shown}</Paper> : shown;
      }}
    </QueryView>
  );
  if (frame !== 'shared') return list;
  return <Box sx={query.data === undefined ? { padding: 2 } : {}}>{list}</Box>;
}

const framed = { border: '1px solid var(--dg-line)', borderRadius: '12px', overflow: 'hidden' } as const;
