import { useEffect } from 'react';
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
  return useCommand('jobs/get', { id: id ?? '' }, { enabled: id !== null });
}
