import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useGate } from '../use-gate.ts';
import { useCommand } from '../../client/client-context.tsx';

const noInput = {};

/** Says on every page that nothing can be changed until the ledger is explained; nothing otherwise. */
export function ReadingOnlyBanner() {
  const { t } = useTranslation();
  const info = useCommand('app/info', noInput).data;
  const look = useGate('audit/list');
  if (info?.readingOnly !== true) return null;
  return (
    <Alert
      severity="error"
      role="alert"
      sx={{ borderRadius: 0, borderInline: 0 }}
      action={
        look.open ? (
          <Button component={Link} to="/audit" color="inherit" size="small">
            {t('readingOnly.look')}
          </Button>
        ) : null
      }
    >
      {t('readingOnly.banner')}
    </Alert>
  );
}
