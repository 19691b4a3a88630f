import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { approvalId } from '../../../shared/schema/ids.ts';
import type { ApprovalId } from '../../../shared/schema/ids.ts';
import { useClient } from '../../client/client-context.tsx';
import { useToast } from '../../components/use-toast.ts';
import { requestTitle } from './approval-words.ts';
import { OpenRequest } from './open-request.tsx';

/** Says that somebody asks this person to agree to something, and what became of own requests. */
export function useApprovalPushes(): void {
  const client = useClient();
  const toast = useToast();
  const { t } = useTranslation(['approvals', 'common']);
  /** One approval is announced twice, before and after it was carried out; each state is told once. */
  const told = useRef(new Set<string>());

  useEffect(() => {
    async function tell(id: ApprovalId): Promise<void> {
      const approval = await client.call('approvals/get', { id });
      const { state, own, mayDecide, requestedBy, decidedBy } = approval;
      const mark = `${id} ${state}`;
      if (told.current.has(mark)) return;
      told.current.add(mark);
      const open = <OpenRequest id={id} />;
      const values = { title: requestTitle(t, approval), name: decidedBy?.name ?? requestedBy.name };
      if (mayDecide) toast.warning(t('toast.asks', values), open);
      else if (own && state === 'carried-out') toast.success(t('toast.carriedOut', values), open);
      else if (own && state === 'failed') toast.warning(t('toast.failed', values), open);
      else if (own && state === 'refused') toast.warning(t('toast.refused', values), open);
      else if (own && state === 'expired') toast.warning(t('toast.expired', values), open);
    }
    return client.subscribe('records/changed', ({ entity, ids }) => {
      if (entity !== 'approval') return;
      for (const id of ids) {
        // A request that this person may not read is none of their business.
        tell(approvalId.parse(id)).catch(() => undefined);
      }
    });
  }, [client, toast, t]);
}
