import type { GateStep } from '../../../shared/schema/gate.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import type { CommandQuery } from '../../client/client-context.tsx';

/** Findings grow old by themselves, which nobody announces. */
const everyMs = 60_000;

/** What the gate says of a step, asked again while it is looked at. */
export function useGateCheck(
  modelId: ModelId,
  step: GateStep,
  { enabled = true }: { readonly enabled?: boolean } = {},
): CommandQuery<'deployments/check'> {
  return useCommand('deployments/check', { modelId, step }, { enabled, everyMs });
}
