import type { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import { useTranslation } from 'react-i18next';
import type { UseQueryResult } from '@tanstack/react-query';
import { isMissing } from '../client/client-error.ts';
import type { ClientError } from '../client/client-error.ts';
import { ErrorNotice } from './error-notice.tsx';

type QueryViewProps<Value> = {
  query: UseQueryResult<Value, ClientError>;
  children: (value: Value) => ReactNode;
  /** Rows of the placeholder, roughly as many as the answer will have. */
  rows?: number;
};

/** The loading and error states of a read; the caller draws data and empty. */
export function QueryView<Value>({ query, children, rows = 4 }: QueryViewProps<Value>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    // Neither a failure nor worth another try: what a role may not read is told as a fact.
    if (query.error.code === 'FORBIDDEN') {
      return (
        <Alert severity="info">
          <AlertTitle>{t('error.forbiddenTitle')}</AlertTitle>
          {query.error.message}
        </Alert>
      );
    }
    if (isMissing(query.error)) return <ErrorNotice error={query.error} title={t('error.missingTitle')} />;
    return (
      <ErrorNotice
        error={query.error}
        title={t('error.title')}
        onRetry={() => {
          void query.refetch();
        }}
      />
    );
  }
  return <LoadingRows rows={rows} />;
}

export function LoadingRows({ rows }: { rows: number }) {
  const { t } = useTranslation();
  return (
    <Box component="output" aria-label={t('loading')} sx={{ display: 'grid', gap: 1.25, paddingBlock: 1 }}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton
          key={index}
          variant="rounded"
          height={index === 0 ? 28 : 40}
          width={index === 0 ? '46%' : '100%'}
        />
      ))}
    </Box>
  );
}
