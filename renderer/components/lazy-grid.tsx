import { Suspense, lazy } from 'react';
import type { GridValidRowModel } from '@mui/x-data-grid';
import { LoadingRows } from './query-view.tsx';
import type { RecordGridProps } from './record-grid.tsx';

const Loaded = lazy(() => import('./record-grid.tsx'));

/** The grid, fetched with the first page that needs it. */
export function LazyGrid<Row extends GridValidRowModel>(props: RecordGridProps<Row>) {
  // React.lazy forgets the type parameter; the component takes any row.
  const Grid = Loaded as unknown as (props: RecordGridProps<Row>) => React.JSX.Element;
  return (
    <Suspense fallback={<LoadingRows rows={6} />}>
      <Grid {...props} />
    </Suspense>
  );
}
