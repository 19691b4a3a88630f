import type { TopicPayload } from '../../../shared/contract/index.ts';

export type Raised = TopicPayload<'alert/raised'>;

/** Milliseconds of quiet after a message; what is raised meanwhile is told together. */
export const quietMs = 5000;

/**
 * Tells of the first alert at once and of those that follow closely in one message, so that an import that
 * raises fifty alerts does not cover the window. The same alert is told of once.
 */
export function gatherRaised(tell: (raised: readonly Raised[]) => void) {
  const gathered = new Map<string, Raised>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  function flush(): void {
    timer = null;
    if (gathered.size === 0) return;
    const raised = [...gathered.values()];
    gathered.clear();
    timer = setTimeout(flush, quietMs);
    tell(raised);
  }

  return {
    add(raised: Raised): void {
      gathered.set(raised.id, raised);
      if (timer === null) flush();
    },
    stop(): void {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      gathered.clear();
    },
  };
}
