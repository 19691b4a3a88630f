import type { Handlers } from '../../dispatch.ts';
import type { HistoryService } from '../history/service.ts';
import type { Database } from '../../storage/database.ts';
import { createModelListRepository } from './list-repository.ts';
import type { ModelService } from './model-service.ts';

/** Changing the state goes through the gate, which is with deployments. */
export type ModelCommandName = Exclude<Extract<keyof Handlers, `models/${string}`>, 'models/change-state'>;

export function createModelHandlers(dependencies: {
  readonly database: Database;
  readonly models: ModelService;
  readonly history: HistoryService;
}): Pick<Handlers, ModelCommandName> {
  const { database, models, history } = dependencies;
  const list = createModelListRepository(database);
  return {
    'models/list': (input) => list(input),
    'models/get': ({ id }) => models.get(id),
    'models/create': (draft, { actor }) => models.create(draft, actor),
    'models/update': ({ id, rowVersion, ...draft }, { actor }) =>
      models.update({ id, rowVersion }, draft, actor),
    'models/delete': (target, { actor }) => models.delete(target, actor),
    'models/restore': (target, { actor }) => models.restore(target, actor),
    'models/history': ({ id, cursor, limit }) => {
      models.get(id);
      return history.page({ entity: 'model', entityId: id, cursor, limit });
    },
  };
}
