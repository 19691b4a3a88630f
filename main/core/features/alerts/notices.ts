import type { AlertNotices } from '../../../../shared/contract/alerts.ts';
import type { CallContext } from '../../dispatch.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import { createNoticesRepository } from './notices-repository.ts';

function historyFields({ enabled, from, desktop }: AlertNotices): RecordFields {
  return { notices: enabled, noticesFrom: from, noticesOnDesktop: desktop };
}

/** How each person hears of alerts, beside the list that everybody finds them in. */
export function createAlertNotices({
  database,
  changes,
  publish,
}: Pick<FeatureDependencies, 'database' | 'changes' | 'publish'>) {
  const repository = createNoticesRepository(database);

  /** Who has chosen nothing hears of every alert; a browser has to be allowed to do so first. */
  function of({ actor, shell }: Pick<CallContext, 'actor' | 'shell'>): AlertNotices {
    return repository.find(actor.id) ?? { enabled: true, from: 'notice', desktop: shell === 'electron' };
  }

  return {
    of,
    save(wanted: AlertNotices, context: Pick<CallContext, 'actor' | 'shell'>): AlertNotices {
      const { actor } = context;
      database.write(() => {
        const before = of(context);
        repository.save(actor.id, wanted);
        changes.record({
          entity: 'user',
          entityId: actor.id,
          actor,
          action: 'notices changed',
          before: historyFields(before),
          after: historyFields(wanted),
        });
      });
      publish({ topic: 'records/changed', payload: { entity: 'user', ids: [actor.id] } });
      return wanted;
    },
  };
}
