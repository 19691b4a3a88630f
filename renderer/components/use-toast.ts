import { useMemo } from 'react';
import { useSnackbar } from 'notistack';
import type { ReactNode } from 'react';
import { requestMadeInstead } from '../client/client-error.ts';
import type { ClientError } from '../client/client-error.ts';

export type Toast = {
  readonly success: (message: string, action?: ReactNode) => void;
  /** Something that happened elsewhere and wants a look. */
  readonly warning: (message: string, action?: ReactNode) => void;
  readonly error: (message: string, action?: ReactNode) => void;
  /** Why a call was refused; nothing when a second person was asked instead, which was said already. */
  readonly refused: (error: ClientError) => void;
};

/** Short messages at the edge of the window; errors stay until they are closed. */
export function useToast(): Toast {
  const { enqueueSnackbar } = useSnackbar();
  return useMemo(
    () => ({
      success: (message, action) => {
        enqueueSnackbar(message, { variant: 'success', ...(action === undefined ? {} : { action }) });
      },
      warning: (message, action) => {
        enqueueSnackbar(message, { variant: 'warning', ...(action === undefined ? {} : { action }) });
      },
      error: (message, action) => {
        enqueueSnackbar(message, {
          variant: 'error',
          persist: true,
          ...(action === undefined ? {} : { action }),
        });
      },
      refused: (error) => {
        if (requestMadeInstead(error) !== null) return;
        enqueueSnackbar(error.message, { variant: 'error', persist: true });
      },
    }),
    [enqueueSnackbar],
  );
}
