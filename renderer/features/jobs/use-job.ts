import { useEffect } from 'react';
import type { Job } from '../../../shared/contract/jobs.ts';
import { useCommand } from '../../client/client-context.tsx';
import { useUiStore } from '../../app/ui-store.ts';

/** Follows a job that a page shows; pushed progress arrives through the cache. */
export function useJob(id: string | null) {
  const follow = useUiStore((state) => state.followJob);
  const unfollow = useUiStore((state) => state.unfollowJob);
  useEffect(() => {
    if (id === null) return;
    follow(id);
    return () => {
      unfollow(id);
    };
  }, [id, follow, unfollow]);
  // The id comes from the address bar or from a command; the engine refuses one that is none.
  return useCommand('jobs/get', { id: (id ?? '') as Job['id'] }, { enabled: id !== null });
}
