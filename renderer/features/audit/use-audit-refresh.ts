import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';

/** Reads the ledger again after something was written into it that no push tells of. */
export function useAuditRefresh(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('audit/') });
  }, [queries]);
}
