import { useEffect } from 'react';
import Button from '@mui/material/Button';
import { Link, useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useClient } from '../client/client-context.tsx';
import { useToast } from '../components/use-toast.ts';

/** Says that an alert was raised, and goes to one that was clicked in a notification of the desktop. */
export function useAlertPushes(): void {
  const client = useClient();
  const toast = useToast();
  const navigate = useNavigate();
  const { t } = useTranslation(['alerts', 'common']);
  useEffect(
    () =>
      client.subscribe('alert/raised', ({ id, severity, title }) => {
        toast.warning(
          t('toast', { severity: t(`common:alertSeverity.${severity}`), title }),
          <Button component={Link} to={`/alerts/${id}`} size="small" color="inherit">
            {t('open')}
          </Button>,
        );
      }),
    [client, toast, t],
  );
  useEffect(
    () =>
      client.subscribe('alert/opened', ({ id }) => {
        void navigate(`/alerts/${id}`);
      }),
    [client, navigate],
  );
}
