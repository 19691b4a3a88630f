import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { FallbackProps } from 'react-error-boundary';
import { ClientError } from '../client/client-error.ts';
import { ErrorNotice } from '../components/error-notice.tsx';

/** What a page shows when drawing it failed. */
export function CrashNotice({ error, resetErrorBoundary }: FallbackProps) {
  const { t } = useTranslation();
  const known = error instanceof ClientError ? error : null;
  return (
    <Box sx={{ maxWidth: 720, marginInline: 'auto', paddingTop: 4 }}>
      <ErrorNotice
        title={t('error.crashTitle')}
        error={{
          message: known?.message ?? t('error.crashBody'),
          problems: known?.problems ?? [],
          correlationId: known?.correlationId ?? '',
        }}
        onRetry={() => {
          resetErrorBoundary();
        }}
      />
    </Box>
  );
}
