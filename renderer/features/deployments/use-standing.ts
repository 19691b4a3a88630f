import { useMemo } from 'react';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';

/** Overrides that hold, of all models at once; one question however many models a page shows. */
export const standingNow = { standing: true, limit: 100 };

/** The models that stand on an override. */
export function useStanding(): ReadonlySet<ModelId> {
  const rows = useCommand('deployments/list', standingNow).data?.items;
  return useMemo(() => new Set(rows?.map(({ modelId }) => modelId)), [rows]);
}
