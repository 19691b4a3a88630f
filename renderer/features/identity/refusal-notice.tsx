import Alert from '@mui/material/Alert';
import { useTranslation } from 'react-i18next';
import type { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';

type RefusalNoticeProps = { refusal: ClientError | null; waitSeconds: number };

/** What no field of a form bears; a limit with the time until the next try. */
export function RefusalNotice({ refusal, waitSeconds }: RefusalNoticeProps) {
  const { t } = useTranslation('identity');
  if (refusal === null) return null;
  if (refusal.code !== 'RATE_LIMITED') return <ErrorNotice error={refusal} />;
  return (
    <Alert severity="warning">
      {t('limited.title')} {/* Read once, not with every second. */}
      <span aria-live="off">
        {waitSeconds > 0 ? t('limited.wait', { count: waitSeconds }) : t('limited.over')}
      </span>
    </Alert>
  );
}
