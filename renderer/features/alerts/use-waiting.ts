import { useCommand } from '../../client/client-context.tsx';
import type { AlertSummary } from './alerts-answer.ts';

const noInput = {};

/** How many alerts wait; undefined until it is known. */
export function useWaiting(): AlertSummary | undefined {
  return useCommand('alerts/summary', noInput).data;
}
