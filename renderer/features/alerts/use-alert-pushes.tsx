import { useEffect, useRef } from 'react';
import Button from '@mui/material/Button';
import { Link, useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import { commands } from '../../../shared/contract/index.ts';
import type { AlertNotices } from '../../../shared/contract/alerts.ts';
import { useClient, useCommand } from '../../client/client-context.tsx';
import { useSession } from '../../client/session-state.ts';
import { useToast } from '../../components/use-toast.ts';
import { isWanted, noticeOf } from './alert-notice.ts';
import { gatherRaised } from './gather-raised.ts';

const noInput = {};
const { roles } = commands['alerts/get'];

/** What the person has chosen; nothing is said before that is known, or to a role that may not read alerts. */
function useChosen(): AlertNotices | null {
  const chosen = useCommand('alerts/notices', noInput).data;
  const role = useSession().data?.user?.role;
  return chosen === undefined || role === undefined || !roles.includes(role) ? null : chosen;
}

/**
 * Says that alerts were raised, in the window and, while the person is elsewhere, on the desktop; and goes
 * to one that was clicked there.
 */
export function useAlertPushes(): void {
  const client = useClient();
  const toast = useToast();
  const navigate = useNavigate();
  const { t } = useTranslation(['alerts', 'common']);
  const chosen = useChosen();
  const present = useRef(chosen);
  useEffect(() => {
    present.current = chosen;
  }, [chosen]);

  useEffect(() => {
    const gathering = gatherRaised((raised) => {
      const notice = noticeOf(t, raised);
      if (notice === null) return;
      toast.warning(notice.title, <OpenAlert to={pathOf(notice.alertId)} label={t('open')} />);
      if (present.current?.desktop === true && !document.hasFocus()) client.desktop.show(notice);
    });
    const unsubscribe = client.subscribe('alert/raised', (raised) => {
      if (present.current !== null && isWanted(present.current, raised)) gathering.add(raised);
    });
    return () => {
      unsubscribe();
      gathering.stop();
    };
  }, [client, toast, t]);

  useEffect(
    () =>
      client.subscribe('alert/opened', ({ id }) => {
        void navigate(pathOf(id));
      }),
    [client, navigate],
  );
}

const pathOf = (id: string | null): string => (id === null ? '/alerts' : `/alerts/${id}`);

function OpenAlert({ to, label }: { to: string; label: string }) {
  return (
    <Button component={Link} to={to} size="small" color="inherit">
      {label}
    </Button>
  );
}
