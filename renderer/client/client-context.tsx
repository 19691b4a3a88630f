import { createContext, useContext } from 'react';
import type { ReactNode } from 'react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/index.ts';
import type { Client, Connection } from './client.ts';
import type { ClientError } from './client-error.ts';

const ClientContext = createContext<Client | null>(null);

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('A ClientProvider is missing above this component.');
  return client;
}

export function useConnection(): Connection {
  return useStore(useClient().connection);
}

export type CommandQuery<Name extends CommandName> = UseQueryResult<CommandOutput<Name>, ClientError>;

type QueryOptions = {
  readonly enabled?: boolean;
  /** Shows the last page while the next one is on its way. */
  readonly keepPrevious?: boolean;
  /** Reads again after this many milliseconds, as long as the page is visible. */
  readonly everyMs?: number;
};

/** Reads `name` and keeps the answer fresh: pushed messages mark it as stale (see push-sync.ts). */
export function useCommand<Name extends CommandName>(
  name: Name,
  input: CommandInput<Name>,
  { enabled = true, keepPrevious = false, everyMs }: QueryOptions = {},
): CommandQuery<Name> {
  const client = useClient();
  return useQuery<CommandOutput<Name>, ClientError>({
    queryKey: [name, input],
    queryFn: ({ signal }) => client.call(name, input, { signal }),
    enabled,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

export type CommandMutation<Name extends CommandName> = UseMutationResult<
  CommandOutput<Name>,
  ClientError,
  CommandInput<Name>
>;

/** Writes with `name`. The lists that show the record are refreshed by the pushed `records/changed`. */
export function useWrite<Name extends CommandName>(name: Name): CommandMutation<Name> {
  const client = useClient();
  return useMutation<CommandOutput<Name>, ClientError, CommandInput<Name>>({
    mutationKey: [name],
    mutationFn: (input) => client.call(name, input),
  });
}
