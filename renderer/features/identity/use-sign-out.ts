import { useCallback } from 'react';
import { useNavigate } from 'react-router';
import { useSessionWrite } from '../../client/session-state.ts';
import { useToast } from '../../components/use-toast.ts';

const noInput = {};

/** Ends the session and leaves no address behind on which the next person would land. */
export function useSignOut(): () => void {
  const navigate = useNavigate();
  const toast = useToast();
  const { mutate } = useSessionWrite('session/sign-out');
  return useCallback(() => {
    mutate(noInput, {
      onSuccess: () => {
        void navigate('/');
      },
      onError: (error) => {
        toast.error(error.message);
      },
    });
  }, [mutate, navigate, toast]);
}
