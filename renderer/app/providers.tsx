import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import { I18nextProvider } from 'react-i18next';
import type { Client } from '../client/client.ts';
import { ApprovalRequestsContext } from '../client/approval-requests-context.tsx';
import { createApprovalRequests } from '../client/approval-requests.ts';
import { ClientProvider, useClient } from '../client/client-context.tsx';
import { ConfirmationsContext } from '../client/confirmations-context.tsx';
import { createConfirmations } from '../client/confirmations.ts';
import { guardClient } from '../client/guarded-client.ts';
import { attachPushSync } from '../client/push-sync.ts';
import { noteLoss } from '../client/session-state.ts';
import { ToastProvider } from '../components/toast-provider.tsx';
import { readCspNonce } from './csp-nonce.ts';
import { theme } from './theme/theme.ts';
import { useJobToasts } from './use-job-toasts.tsx';

type ProvidersProps = { client: Client; queries: QueryClient; texts: i18n; children: ReactNode };

/** All that the pages stand on; tests hand in another client. */
export function Providers({ client, queries, texts, children }: ProvidersProps) {
  const cache = useMemo(() => {
    const nonce = readCspNonce(document);
    // One sheet for all rules, as the released build has it, in development and tests as well.
    return createCache({
      key: 'dg',
      prepend: true,
      speedy: true,
      ...(nonce === undefined ? {} : { nonce }),
    });
  }, []);
  const [confirmations] = useState(createConfirmations);
  const [approvals] = useState(createApprovalRequests);
  const guarded = useMemo(
    () =>
      guardClient(client, {
        confirmations,
        approvals,
        onLoss: (loss) => {
          noteLoss(queries, loss);
        },
        notConfirmed: () => texts.t('identity:confirm.cancelled'),
        asked: () => texts.t('approvals:ask.asked'),
        notAsked: () => texts.t('approvals:ask.notAsked'),
      }),
    [client, confirmations, approvals, queries, texts],
  );
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme} defaultMode="system">
        <CssBaseline />
        <I18nextProvider i18n={texts}>
          <QueryClientProvider client={queries}>
            <ConfirmationsContext value={confirmations}>
              <ApprovalRequestsContext value={approvals}>
                <ClientProvider client={guarded}>{children}</ClientProvider>
              </ApprovalRequestsContext>
            </ConfirmationsContext>
          </QueryClientProvider>
        </I18nextProvider>
      </ThemeProvider>
    </CacheProvider>
  );
}

type AppRootProps = { queries: QueryClient; children: ReactNode };

/** What stands inside the router, because messages carry links: the messages, and what is pushed. */
export function AppRoot({ queries, children }: AppRootProps) {
  return (
    <ToastProvider>
      <PushSync queries={queries}>{children}</PushSync>
    </ToastProvider>
  );
}

function PushSync({ queries, children }: AppRootProps) {
  const client = useClient();
  const onJobDone = useJobToasts();
  useEffect(() => attachPushSync(client, queries, onJobDone), [client, queries, onJobDone]);
  return children;
}
