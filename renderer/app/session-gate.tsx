import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import { useQueryClient } from '@tanstack/react-query';
import { useSnackbar } from 'notistack';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionState } from '../../shared/contract/identity.ts';
import { useConnection } from '../client/client-context.tsx';
import { forgetPerson, useSession } from '../client/session-state.ts';
import { useApprovalRequests } from '../client/approval-requests-context.tsx';
import { useConfirmations } from '../client/confirmations-context.tsx';
import { LoadingRows, QueryView } from '../components/query-view.tsx';
import { RequestDialog } from '../features/approvals/request-dialog.tsx';
import { ConfirmDialog } from '../features/identity/confirm-dialog.tsx';
import { Entrance } from '../features/identity/entrance.tsx';
import { IdleLock } from '../features/identity/idle-lock.tsx';
import { LockScreen } from '../features/identity/lock-screen.tsx';
import { SetUpPage } from '../features/identity/set-up-page.tsx';
import { SignInPage } from '../features/identity/sign-in-page.tsx';
import { SignedOutPage } from './signed-out-page.tsx';

/**
 * Stands around the application and decides by what the engine says of this page: set up the workspace,
 * sign in, unlock, or the application itself. The address stays, so that a link survives signing in.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const { t } = useTranslation('identity');
  const { state } = useConnection();
  const query = useSession();
  if (state === 'signed-out') return <SignedOutPage />;
  if (query.data === undefined) {
    return (
      <Entrance title={t('signIn.title')} width={480}>
        <QueryView query={query}>{() => null}</QueryView>
      </Entrance>
    );
  }
  return <Gate session={query.data}>{children}</Gate>;
}

/** Another person, or the same one in another role, starts anew. */
function personOf({ user }: SessionState): string | null {
  return user === null ? null : `${user.id} ${user.role}`;
}

/** Whose application is drawn; changed only after the caches were emptied. */
type Admission = { readonly person: string | null };

function Gate({ session, children }: { session: SessionState; children: ReactNode }) {
  const queries = useQueryClient();
  const { settle } = useConfirmations();
  const { drop } = useApprovalRequests();
  const { closeSnackbar } = useSnackbar();
  const [admission] = useState(() => createStore<Admission>()(() => ({ person: null })));
  const admitted = useStore(admission, (entry) => entry.person);
  const [held, setHeld] = useState(false);
  const wasLocked = useRef(false);
  const { state, user } = session;
  const person = personOf(session);

  useLayoutEffect(() => {
    if (state === 'locked') {
      wasLocked.current = true;
      return;
    }
    const next = state === 'signed-in' ? person : null;
    if (next !== admitted) {
      // Before anything is drawn for the next person, nothing is left of the one before.
      settle(false);
      drop();
      forgetPerson(queries);
      // A message that somebody else was shown is not for whoever comes next.
      if (admitted !== null) closeSnackbar();
      admission.setState({ person: next });
    } else if (wasLocked.current) {
      // What was refused or missed behind the lock is read now.
      void queries.invalidateQueries();
    }
    wasLocked.current = false;
  }, [state, person, admitted, admission, queries, settle, drop, closeSnackbar]);

  const hold = useCallback((on: boolean) => {
    setHeld(on);
  }, []);

  if (held || state === 'set-up') return <SetUpPage onHold={hold} />;
  if (user === null || state === 'signed-out') return <SignInPage session={session} />;
  const locked = state === 'locked';
  const open = admitted === person;
  return (
    <>
      {open ? (
        <Box key={person} inert={locked}>
          {children}
        </Box>
      ) : locked ? null : (
        <LoadingRows rows={4} />
      )}
      {open ? <RequestDialog /> : null}
      {open ? <ConfirmDialog email={user.email} /> : null}
      {locked ? <LockScreen user={user} /> : null}
      {open && !locked ? <IdleLock minutes={session.idleLockMinutes} /> : null}
    </>
  );
}
