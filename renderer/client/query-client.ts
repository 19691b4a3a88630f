import { QueryClient } from '@tanstack/react-query';
import { ClientError } from './client-error.ts';
import type { ErrorCode } from '../../shared/errors.ts';

/** Failures that pass by themselves while the engine comes back. */
const passing: readonly ErrorCode[] = ['CORE_UNAVAILABLE', 'INTERRUPTED'];

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Pushed messages say when something is stale; time does not.
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // The engine is on this machine, whatever the browser thinks of the network.
        networkMode: 'always',
        retry: (failures, error) =>
          failures < 2 && error instanceof ClientError && passing.includes(error.code),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
