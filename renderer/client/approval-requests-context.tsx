import { createContext, useContext } from 'react';
import type { ApprovalRequests } from './approval-requests.ts';

export const ApprovalRequestsContext = createContext<ApprovalRequests | null>(null);

export function useApprovalRequests(): ApprovalRequests {
  const requests = useContext(ApprovalRequestsContext);
  if (requests === null) throw new Error('An ApprovalRequestsContext is missing above this component.');
  return requests;
}
