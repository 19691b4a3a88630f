import Alert from '@mui/material/Alert';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';
import { formatBytes } from '../../format/numbers.ts';

const noInput = {};

/** Says that the disk runs full, on every page, before it hurts; nothing while it does not. */
export function DiskBanner() {
  const { t } = useTranslation('safekeeping');
  const disk = useCommand('disk/status', noInput).data;
  if (disk === undefined || disk.state === 'ok') return null;
  return (
    <Alert
      severity={disk.state === 'critical' ? 'error' : 'warning'}
      role="alert"
      sx={{ borderRadius: 0, borderInline: 0 }}
    >
      {t(`disk.${disk.state}`, { free: formatBytes(disk.freeBytes) })}
    </Alert>
  );
}
