import { useCallback } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { CommandInput, CommandOutput } from '../../shared/contract/index.ts';
import { useClient, useCommand } from './client-context.tsx';
import type { CommandMutation, CommandQuery } from './client-context.tsx';
import type { ClientError } from './client-error.ts';
import type { Loss } from './guarded-client.ts';

const noInput = {};
const sessionKey = ['session/state', noInput] as const;

/** Where this page stands with the engine: set up, signed out, signed in or locked, and as whom. */
export function useSession(): CommandQuery<'session/state'> {
  return useCommand('session/state', noInput);
}

/** Takes over at once what an answer told, and then asks the engine. */
export function noteLoss(queries: QueryClient, loss: Loss): void {
  queries.setQueryData<CommandOutput<'session/state'>>(sessionKey, (present) => {
    if (present === undefined) return present;
    // A page that has nobody signed in cannot be locked; the engine will say what it is.
    if (loss === 'locked') return present.user === null ? present : { ...present, state: 'locked' };
    return { ...present, state: 'signed-out', user: null };
  });
  void queries.invalidateQueries({ queryKey: sessionKey });
}

/** Removes everything that was read or is being written for one person, before another one sees it. */
export function forgetPerson(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  queries.getMutationCache().clear();
}

type SessionWrite =
  | 'session/set-up'
  | 'session/set-up-demo'
  | 'session/sign-in'
  | 'session/sign-in-demo'
  | 'session/unlock'
  | 'session/lock';

/** Writes something after which this page may stand elsewhere, and asks where before it is done. */
export function useSessionWrite<Name extends SessionWrite>(name: Name): CommandMutation<Name> {
  const client = useClient();
  const refresh = useRefreshSession();
  return useMutation<CommandOutput<Name>, ClientError, CommandInput<Name>>({
    mutationKey: [name],
    mutationFn: (input) => client.call(name, input),
    onSuccess: async () => {
      await refresh();
    },
  });
}

/** Asks the engine again where this page stands; resolves when it is known. */
export function useRefreshSession(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: sessionKey }), [queries]);
}
