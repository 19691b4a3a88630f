import { useRouteError } from 'react-router';
import { CrashNotice } from './crash-notice.tsx';

/** A page whose code could not be fetched or that failed above the shell: loading again is the retry. */
export function RouteErrorPage() {
  const error = useRouteError();
  return (
    <CrashNotice
      error={error}
      resetErrorBoundary={() => {
        location.reload();
      }}
    />
  );
}
