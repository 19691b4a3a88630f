import type { HeldFile } from '../../../shared/contract/files.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';

/** What the engine makes of a chosen file for a model; waits until one is chosen. */
export function useFilePreview(file: HeldFile | null, modelId: ModelId) {
  return useCommand('datasets/preview', { token: file?.token ?? '', modelId }, { enabled: file !== null });
}
