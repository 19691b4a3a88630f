import type { Handlers } from '../../dispatch.ts';
import type { Database } from '../../storage/database.ts';
import { readOverview } from './overview-repository.ts';

export function createWorkspaceHandlers(database: Database): Pick<Handlers, 'workspace/overview'> {
  return { 'workspace/overview': () => readOverview(database) };
}
