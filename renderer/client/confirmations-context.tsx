import { createContext, useContext } from 'react';
import type { Confirmations } from './confirmations.ts';

const ConfirmationsContext = createContext<Confirmations | null>(null);

export const ConfirmationsProvider = ConfirmationsContext;

export function useConfirmations(): Confirmations {
  const confirmations = useContext(ConfirmationsContext);
  if (confirmations === null) throw new Error('A ConfirmationsProvider is missing above this component.');
  return confirmations;
}
