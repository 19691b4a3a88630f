import { Suspense, lazy } from 'react';
import Skeleton from '@mui/material/Skeleton';
import type { ChartProps } from './chart.tsx';

const Loaded = lazy(() => import('./chart.tsx'));

/** The chart library, fetched with the first page that draws. */
export function LazyChart(props: ChartProps) {
  return (
    <Suspense fallback={<Skeleton variant="rounded" height={props.height} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
