import { createContext, useContext } from 'react';
import type { Confirmations } from './confirmations.ts';

export const ConfirmationsContext = createContext<Confirmations | null>(null);

export function useConfirmations(): Confirmations {
  const confirmations = useContext(ConfirmationsContext);
  if (confirmations === null) throw new Error('A ConfirmationsContext is missing above this component.');
  return confirmations;
}
