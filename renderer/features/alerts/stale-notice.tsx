import type { ReactNode } from 'react';
import MuiAlert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';

type StaleNoticeProps = { onReload: () => void; children: ReactNode };

/** Somebody was faster: says so, and offers to go on from there. */
export function StaleNotice({ onReload, children }: StaleNoticeProps) {
  const { t } = useTranslation('alerts');
  return (
    <MuiAlert
      severity="warning"
      action={
        <Button size="small" variant="outlined" onClick={onReload}>
          {t('stale.reload')}
        </Button>
      }
    >
      {children}
    </MuiAlert>
  );
}
