import { commands } from '../../../shared/contract/index.ts';
import { useCommand } from '../../client/client-context.tsx';

const noInput = {};

/** Whether the person's role may read entries; undefined until it is known who is signed in. */
export function useMayReadEntries(): boolean | undefined {
  const info = useCommand('app/info', noInput);
  // The engine refuses by itself; without knowing the role, its answer is the better one to show.
  if (info.isError) return true;
  return info.data === undefined ? undefined : commands['audit/list'].roles.includes(info.data.user.role);
}
