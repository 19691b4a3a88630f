import { useTranslation } from 'react-i18next';
import type { FallbackProps } from 'react-error-boundary';
import { ClientError, isMissing } from '../client/client-error.ts';
import { ErrorNotice } from '../components/error-notice.tsx';
import { Page } from '../components/page.tsx';
import { NotFound } from './not-found-page.tsx';

/** What a page shows when drawing it failed. */
export function CrashNotice({ error, resetErrorBoundary }: FallbackProps) {
  const { t } = useTranslation();
  const known = error instanceof ClientError ? error : null;
  // An address no record can have is no failure, and trying again does not help.
  if (known !== null && isMissing(known)) return <NotFound reason={known.message} />;
  return (
    <Page crumbs={[{ label: t('error.crashTitle') }]} heading={t('error.crashTitle')}>
      <ErrorNotice
        error={{
          message: known?.message ?? t('error.crashBody'),
          problems: known?.problems ?? [],
          correlationId: known?.correlationId ?? '',
        }}
        onRetry={() => {
          resetErrorBoundary();
        }}
      />
    </Page>
  );
}
