import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useClient } from '../../client/client-context.tsx';
import { toClientError } from '../../client/client-error.ts';
import { noteLoss } from '../../client/session-state.ts';
import { useToast } from '../../components/use-toast.ts';

/** Ends the session and leaves no address behind on which the next person would land. */
export function useSignOut(): () => void {
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  return useCallback(() => {
    const signOut = async (): Promise<void> => {
      try {
        await client.call('session/sign-out', {});
        noteLoss(queries, 'signed-out');
        await navigate('/');
      } catch (error) {
        toast.error(toClientError(error).message);
      }
    };
    void signOut();
  }, [client, queries, navigate, toast]);
}
