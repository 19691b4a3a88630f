import { useCommand } from '../../client/client-context.tsx';

const waitingInput = { view: 'waiting' as const, limit: 1 };

/** How many requests wait for a decision of this person; undefined until it is known. */
export function useToDecide(): number | undefined {
  return useCommand('approvals/list', waitingInput).data?.total;
}
